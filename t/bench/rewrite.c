/* rewrite.c - what cleaning costs beside examining, for t/bench/rewrite.
 *
 *	bench_rewrite SOCKET FILE...
 *
 * Each file is one message whose every hit is removed. Prints a line a file:
 * microseconds of INSPECT, of REWRITE, and of putting the cleaned message
 * together and examining it. Exits with 1 when one is not cleaned. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "gate/cleaned.h"
#include "wire/scan_client.h"

#define WAIT_MS   60000
#define MAX_BYTES (64L * 1024 * 1024)

static char session[] = "bench", gateway[] = "gate.example";

static long
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct deadline
soon(void)
{
	return deadline_in(clock_ms(), WAIT_MS);
}

static int
seal_file(const char *path, size_t *len_out, struct fault *fault)
{
	scoped_fd int file = open(path, O_RDONLY | O_CLOEXEC);
	scoped_buffer struct buffer bytes = BUFFER_OF(MAX_BYTES);
	char block[65536];
	ssize_t got;

	if (file < 0)
		return fault_set(fault, "cannot open %s: %m", path);
	while ((got = read(file, block, sizeof block)) > 0)
		buffer_add(&bytes, block, (size_t)got);
	*len_out = bytes.len;
	return sealed_make(buffer_text(&bytes), bytes.len, fault);
}

/* One message and what was asked about it. */
struct trial {
	const char *socket;
	int message;
	size_t len;
	struct scan_inspection inspection, again;
	struct scan_rewriting rewriting;
	struct spool_budget budget;
	long inspect_us, rewrite_us, again_us;
	struct fault fault;
};

static void
inspect(struct trial *trial, int fd, size_t len, struct scan_inspection *out)
{
	struct scan_request request = { .session = session,
		.authserv_id = gateway };

	scan_inspect(trial->socket, fd, len, &request, soon(), out);
}

static void
rewrite(struct trial *trial)
{
	const struct scan_report *report = trial->inspection.report;
	scoped_mem struct removal *removals = mem_new(
	    report->hit_count, sizeof *removals);
	char class_name[] = "infected", verdict[] = "Test", tag[] = "";
	struct scan_request request = { .session = session,
		.removals = removals,
		.body_tag = tag,
		.gateway = gateway,
		.time_s = 1 };

	for (size_t i = 0; i < report->hit_count; i++) {
		uint32_t part = report->hits[i].part;
		struct removal *removal = &removals[request.removal_count];

		if (part == 0)
			continue;
		request.removal_count++;
		*removal = (struct removal){ .part = part - 1,
			.class_name = class_name,
			.verdict = verdict };
		memcpy(removal->sha256, report->parts[part - 1].sha256,
		    sizeof removal->sha256);
	}
	scan_rewrite(trial->socket, trial->message, MAX_BYTES, &request, soon(),
	    &trial->rewriting);
}

static int
look_again(struct trial *trial)
{
	static const struct edits none;
	struct cleaned_parts parts = { .edits = &none,
		.message_fd = trial->message,
		.message_bytes = (int64_t)trial->len,
		.body = trial->rewriting.body.data,
		.body_len = trial->rewriting.body.len };
	scoped_spool struct spool *spool = NULL;

	if (cleaned_build(&parts, &trial->budget, MAX_BYTES, &spool,
		&trial->fault) != SPOOL_OK)
		return -1;
	inspect(
	    trial, spool_fd(spool), (size_t)spool_bytes(spool), &trial->again);
	if (trial->again.outcome != SCAN_DONE ||
	    trial->again.report->hit_count > 0)
		return fault_set(&trial->fault, "it is not clean");
	return cleaned_compare(trial->inspection.report, trial->again.report,
	    &trial->rewriting.result, &trial->fault);
}

static int
run(struct trial *trial, const char *path)
{
	long begin;

	trial->message = seal_file(path, &trial->len, &trial->fault);
	if (trial->message < 0)
		return -1;
	begin = now_us();
	inspect(trial, trial->message, trial->len, &trial->inspection);
	trial->inspect_us = now_us() - begin;
	if (trial->inspection.outcome != SCAN_DONE)
		return fault_set(&trial->fault, "%s: %s", path,
		    trial->inspection.fault.text);
	begin = now_us();
	rewrite(trial);
	trial->rewrite_us = now_us() - begin;
	if (trial->rewriting.outcome != SCAN_DONE)
		return fault_set(
		    &trial->fault, "%s: %s", path, trial->rewriting.fault.text);
	begin = now_us();
	if (look_again(trial) != 0)
		return fault_prefix(&trial->fault, "%s", path);
	trial->again_us = now_us() - begin;
	return 0;
}

int
main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		struct trial trial = { .socket = argv[1],
			.message = -1,
			.budget = { .max_bytes = MAX_BYTES } };

		if (run(&trial, argv[i]) != 0) {
			fprintf(stderr, "%s\n", trial.fault.text);
			return 1;
		}
		printf("%ld %ld %ld\n", trial.inspect_us, trial.rewrite_us,
		    trial.again_us);
		scan_inspection_release(&trial.inspection);
		scan_inspection_release(&trial.again);
		scan_rewriting_release(&trial.rewriting);
		fd_close(&trial.message);
	}
	return 0;
}
