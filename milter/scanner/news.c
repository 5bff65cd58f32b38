/* news.c - what a worker tells its generation. */
#include "scanner/news.h"

#include <stddef.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/fault.h"
#include "scanner/worker.h"
#include "wire/channel.h"

void
news_send(int generation, const struct worker_note *note, const int *fds)
{
	struct deadline deadline = deadline_in(clock_ms(), LIMIT_ANSWER_MS);
	struct fault fault = { "" };

	if (channel_send(generation, note, sizeof *note, fds, deadline,
		&fault) != CHANNEL_OK)
		_exit(WORKER_EXIT_RETIRED);
}

void
news_tell(int generation, enum worker_news news)
{
	struct worker_note note = { .news = (uint8_t)news };

	news_send(generation, &note, NULL);
}
