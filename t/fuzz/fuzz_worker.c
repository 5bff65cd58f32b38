/* fuzz_worker.c - any bytes as a message, through a whole worker: request,
 * examination with libclamav, report, decoded by a client as hostile; then its
 * first part replaced. An honest worker is never taken for a liar. */
#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "inspect_sample.h"
#include "scanner/job.h"
#include "wire/channel.h"
#include "wire/scan_client.h"
#include "wire/sealed.h"

/* One input shall not be all that is tried in a minute. */
#define MESSAGE_BYTES (256L * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static char path[108];
static struct host host;
static struct worker_context context;
static int listener;
static int generation[2]; /* the worker's end and ours */

/* worker.c's: the harness has none. */
void mem_exhausted(void);
void
mem_exhausted(void)
{
	abort();
}

/* libclamav loses some hundred bytes over broken documents; a worker's end
 * after LIMIT_WORKER_JOBS is the answer to that. What we lose is shown. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(
    void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libclamav.so";
}

/* What a worker tells its generation must not pile up. */
static void
drop_news(void)
{
	char frame[4096];

	while (recv(generation[1], frame, sizeof frame, MSG_DONTWAIT) > 0)
		;
}

static void *
serve(void *unused)
{
	sigset_t all;

	(void)unused;
	/* libFuzzer's alarm would end accept(). */
	sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, NULL);
	for (;;) {
		scoped_fd int connection = accept(listener, NULL, NULL);

		assert(connection >= 0);
		job_serve(&context, generation[0], connection);
		drop_news();
	}
	return NULL;
}

static void
remove_socket(void)
{
	(void)unlink(path);
}

static void
listen_somewhere(void)
{
	struct fault fault;
	int flags;

	(void)snprintf(path, sizeof path, "/tmp/sekisho-fuzz-%d", getpid());
	listener = channel_listen(path, 0600, &fault);
	assert(listener >= 0);
	(void)atexit(remove_socket);
	/* accept() is to wait. */
	flags = fcntl(listener, F_GETFL);
	(void)fcntl(listener, F_SETFL, flags & ~O_NONBLOCK);
	(void)socketpair(AF_UNIX, SOCK_SEQPACKET, 0, generation);
}

static void
start_worker(void)
{
	struct fault fault = { "" };
	pthread_t thread;

	host = sample_host();
	context = (struct worker_context){ .host = &host,
		.generation = "fuzz" };
	context.engine = engine_open(&host, &fault);
	context.poison = poison_open(&fault);
	assert(context.engine != NULL && context.poison != NULL);
	context.examiner = examiner_open(context.engine, &host, &fault);
	assert(context.examiner != NULL);
	listen_somewhere();
	(void)pthread_create(&thread, NULL, serve, NULL);
}

/* The first leaf that can be replaced, or NULL. */
static const struct scan_part *
first_leaf(const struct scan_report *report, uint32_t *place)
{
	for (*place = 0; *place < report->part_count; ++*place)
		if (report->parts[*place].kind == PART_LEAF &&
		    (report->parts[*place].flags & PART_SPLICEABLE))
			return &report->parts[*place];
	return NULL;
}

static void
replace(int message, size_t len, const struct scan_report *report)
{
	char class_name[] = "infected", verdict[] = "Eicar-Signature";
	char session[] = "fuzz", text[] = "removed", nothing[] = "";
	struct removal removal = { .class_name = class_name,
		.verdict = verdict };
	struct scan_request request = { .job = JOB_REWRITE,
		.session = session,
		.removals = &removal,
		.removal_count = 1,
		.body_tag = text,
		.gateway = session,
		.notice = nothing,
		.contact = nothing };
	const struct scan_part *part = first_leaf(report, &removal.part);
	struct scan_rewriting rewriting;

	if (part == NULL)
		return;
	memcpy(removal.sha256, part->sha256, sizeof removal.sha256);
	scan_rewrite(path, message, len + LIMIT_REWRITE_GROWTH_BYTES, &request,
	    deadline_in(clock_ms(), 60000), &rewriting);
	if (rewriting.outcome != SCAN_DONE && rewriting.outcome != SCAN_REFUSED)
		(void)fprintf(stderr, "%s\n", rewriting.fault.text);
	assert(rewriting.outcome == SCAN_DONE ||
	    rewriting.outcome == SCAN_REFUSED);
	scan_rewriting_release(&rewriting);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char session[] = "fuzz", authserv_id[] = "fuzz.example.org";
	struct scan_request request = { .job = JOB_INSPECT,
		.session = session,
		.authserv_id = authserv_id };
	struct scan_inspection inspection;
	struct fault fault;
	scoped_fd int message = -1;

	if (context.host == NULL)
		start_worker();
	if (len > MESSAGE_BYTES)
		return 0;
	message = sealed_make(data, len, &fault);
	assert(message >= 0);
	scan_inspect(path, message, len, &request,
	    deadline_in(clock_ms(), 60000), &inspection);
	if (inspection.outcome != SCAN_DONE)
		(void)fprintf(stderr, "%s\n", inspection.fault.text);
	assert(inspection.outcome == SCAN_DONE);
	replace(message, len, inspection.report);
	scan_inspection_release(&inspection);
	return 0;
}
