/* answer.c - one frame, without waiting. */
#include "scanner/answer.h"

#include <stdio.h>

#include "base/buffer.h"
#include "wire/channel.h"

void
answer_send(int connection, const struct answer *answer)
{
	struct deadline now = deadline_in(clock_ms(), 0);
	struct fault fault = { "" };
	scoped_buffer struct buffer frame = BUFFER_OF(LIMIT_FRAME_BYTES);

	if (answer_encode(answer, &frame, &fault) == 0)
		channel_send(
		    connection, frame.data, frame.len, NULL, now, &fault);
}

void
answer_busy(int connection, const char *why)
{
	struct answer answer = { .outcome = ANSWER_BUSY };

	(void)snprintf(answer.text, sizeof answer.text, "%s", why);
	answer_send(connection, &answer);
}
