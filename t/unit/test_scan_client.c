/* test_scan_client.c - wire/scan_client.h against a thread that plays the
 * scanner over a real socket: honest, silent, hanging up, lying. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/own.h"
#include "wire/channel.h"
#include "wire/scan_client.h"
#include "wire_samples.h"

/* What stands in a descriptor of an answer. */
enum gift {
	GIFT_NONE = 0,
	GIFT_REPORT,
	GIFT_LYING_REPORT,  /* bounds outside of the message */
	GIFT_SHORT_REPORT,  /* leaves out what was not to be spared */
	GIFT_SPARED_REPORT, /* leaves out what was */
	GIFT_RESULT,
	GIFT_UNASKED_RESULT, /* removed what nobody asked for */
	GIFT_DOUBLE_RESULT,  /* removed more than asked */
	GIFT_BODY,
	GIFT_JUNK,
	GIFT_UNSEALED, /* a memfd without seals */
	GIFT_HUGE,     /* larger than any bound */
	GIFT_DEVICE,
};

enum manner {
	MANNER_ANSWER = 0,
	MANNER_HANG_UP,    /* read the question, say nothing */
	MANNER_TURN_AWAY,  /* answer and hang up without reading */
	MANNER_SILENT,     /* read, then wait for the client to leave */
	MANNER_JUNK,       /* an answer that is none */
	MANNER_FLOOD,      /* more than a frame */
	MANNER_THREE_GIFTS /* a descriptor too many */
};

struct scene {
	const char *name;
	enum manner manner;
	enum answer_outcome outcome;
	enum gift gifts[2];
	enum scan_outcome want;
};

#define BODY       "the new body\r\n"
#define BODY_BYTES (sizeof(BODY) - 1)

static char folder[] = "/tmp/sekisho-client-XXXXXX";
static char path[64];
static int listener;
static const struct scene *playing;
static struct scan_request heard; /* what the scanner was asked */
static char heard_message[16];

static int
open_fds(void)
{
	DIR *listing = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(listing) != NULL)
		count++;
	closedir(listing);
	return count;
}

static struct deadline
soon(void)
{
	return deadline_in(clock_ms(), 5000);
}

static int
gift_report(enum gift gift)
{
	scoped_report struct scan_report *report = sample_report();
	struct fault fault;

	if (gift == GIFT_LYING_REPORT)
		report->parts[0].body_end = SAMPLE_MESSAGE_BYTES + 1;
	if (gift == GIFT_SHORT_REPORT)
		report->spared = SPARE_ALL;
	if (gift == GIFT_SPARED_REPORT)
		report->spared = SPARE_TEXT;
	return report_encode(report, &fault);
}

static int
gift_result(enum gift gift)
{
	struct rewrite_result result = sample_result();
	struct buffer bytes;
	struct fault fault;
	int fd;

	if (gift == GIFT_UNASKED_RESULT)
		result.removed[0] = 3;
	if (gift == GIFT_DOUBLE_RESULT) {
		result.removed = mem_resize(result.removed, 3, 4);
		result.removed[2] = 2;
		result.removed_count = 3;
	}
	buffer_init(&bytes, LIMIT_FRAME_BYTES);
	rewrite_result_encode(&result, &bytes, &fault);
	rewrite_result_release(&result);
	fd = sealed_make(bytes.data, bytes.len, &fault);
	buffer_release(&bytes);
	return fd;
}

static int
gift_huge(void)
{
	int fd = memfd_create("huge", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (ftruncate(fd, (off_t)1 << 40) < 0)
		abort();
	fcntl(fd, F_ADD_SEALS,
	    F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
	return fd;
}

static int
gift_open(enum gift gift)
{
	struct fault fault;

	switch (gift) {
	case GIFT_REPORT:
	case GIFT_LYING_REPORT:
	case GIFT_SHORT_REPORT:
	case GIFT_SPARED_REPORT:
		return gift_report(gift);
	case GIFT_RESULT:
	case GIFT_UNASKED_RESULT:
	case GIFT_DOUBLE_RESULT:
		return gift_result(gift);
	case GIFT_BODY:
		return sealed_make(BODY, BODY_BYTES, &fault);
	case GIFT_JUNK:
		return sealed_make("\x0f\xff junk", 7, &fault);
	case GIFT_UNSEALED:
		return memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	case GIFT_HUGE:
		return gift_huge();
	case GIFT_DEVICE:
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	case GIFT_NONE:
	default:
		return -1;
	}
}

/* Three descriptors beside one byte: channel_send() would not. */
static void
send_three(int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * 3)];
		struct cmsghdr align;
	} control = { "" };
	int fds[3] = { fd, fd, fd };
	struct iovec data = { .iov_base = fds, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof fds);
	memcpy(CMSG_DATA(head), fds, sizeof fds);
	sendmsg(fd, &message, MSG_NOSIGNAL);
}

static void
send_answer(int fd)
{
	struct answer answer = {
		.outcome = playing->outcome, .times = 2, .text = "because"
	};
	int fds[LIMIT_FRAME_FDS] = { gift_open(playing->gifts[0]),
		gift_open(playing->gifts[1]) };
	struct buffer bytes;
	struct fault fault;

	buffer_init(&bytes, LIMIT_FRAME_BYTES);
	answer_encode(&answer, &bytes, &fault);
	channel_send(fd, bytes.data, bytes.len, fds, soon(), &fault);
	buffer_release(&bytes);
	fd_close(&fds[0]);
	fd_close(&fds[1]);
}

static void
hear_question(int fd)
{
	struct frame *frame = mem_new(1, sizeof *frame);
	struct fault fault;

	request_release(&heard);
	memset(heard_message, 0, sizeof heard_message);
	if (channel_receive(fd, frame, soon(), &fault) == CHANNEL_OK) {
		request_decode(frame->bytes, frame->len, &heard, &fault);
		if (pread(frame->fds[0], heard_message,
			sizeof heard_message - 1, 0) < 0)
			heard_message[0] = '\0';
		frame_release(frame);
	}
	free(frame);
}

static void
play(int fd)
{
	static const char flood[LIMIT_FRAME_BYTES + 1];
	struct pollfd leaving = { .fd = fd, .events = POLLIN };

	if (playing->manner != MANNER_TURN_AWAY)
		hear_question(fd);
	switch (playing->manner) {
	case MANNER_ANSWER:
	case MANNER_TURN_AWAY:
		send_answer(fd);
		break;
	case MANNER_SILENT:
		poll(&leaving, 1, 5000);
		break;
	case MANNER_JUNK:
		send(fd, "\xff\xff\xff", 3, MSG_NOSIGNAL);
		break;
	case MANNER_FLOOD:
		send(fd, flood, sizeof flood, MSG_NOSIGNAL);
		break;
	case MANNER_THREE_GIFTS:
		send_three(fd);
		break;
	case MANNER_HANG_UP:
	default:
		break;
	}
}

/* One connection, then over. */
static void *
scanner_main(void *unused)
{
	struct pollfd caller = { .fd = listener, .events = POLLIN };
	scoped_fd int fd = -1;

	if (poll(&caller, 1, 5000) == 1)
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0)
		play(fd);
	return unused;
}

static pthread_t
scanner_start(const struct scene *scene)
{
	pthread_t thread;

	playing = scene;
	if (pthread_create(&thread, NULL, scanner_main, NULL) != 0)
		abort();
	return thread;
}

static const struct scene inspections[] = {
	{ "an honest scanner", MANNER_ANSWER, ANSWER_REPORT, { GIFT_REPORT },
	    SCAN_DONE },
	{ "a scanner that hangs up", MANNER_HANG_UP, 0, { 0 },
	    SCAN_UNREACHABLE },
	{ "a busy one", MANNER_ANSWER, ANSWER_BUSY, { 0 }, SCAN_BUSY },
	{ "one too busy to read the question", MANNER_TURN_AWAY, ANSWER_BUSY,
	    { 0 }, SCAN_BUSY },
	{ "one that refuses", MANNER_ANSWER, ANSWER_REFUSED, { 0 },
	    SCAN_REFUSED },
	{ "a worker that crashed", MANNER_ANSWER, ANSWER_CRASH, { 0 },
	    SCAN_LOST },
	{ "a worker that took too long", MANNER_ANSWER, ANSWER_TIMEOUT, { 0 },
	    SCAN_LOST },
	{ "a worker out of memory", MANNER_ANSWER, ANSWER_MEMORY, { 0 },
	    SCAN_LOST },
	{ "an answer to another question", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_RESULT, GIFT_BODY }, SCAN_LIED },
	{ "an answer that is none", MANNER_JUNK, 0, { 0 }, SCAN_LIED },
	{ "more than a frame", MANNER_FLOOD, 0, { 0 }, SCAN_LIED },
	{ "a descriptor too many", MANNER_THREE_GIFTS, 0, { 0 }, SCAN_LIED },
	{ "no report", MANNER_ANSWER, ANSWER_REPORT, { 0 }, SCAN_LIED },
	{ "a report and something else", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_REPORT, GIFT_BODY }, SCAN_LIED },
	{ "a report that lies", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_LYING_REPORT }, SCAN_LIED },
	{ "a report without what was asked for", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_SHORT_REPORT }, SCAN_LIED },
	{ "a report without what was not", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_SPARED_REPORT }, SCAN_DONE },
	{ "a report that is none", MANNER_ANSWER, ANSWER_REPORT, { GIFT_JUNK },
	    SCAN_LIED },
	{ "a report that may change", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_UNSEALED }, SCAN_LIED },
	{ "a report above the limit", MANNER_ANSWER, ANSWER_REPORT,
	    { GIFT_HUGE }, SCAN_LIED },
	{ "a device", MANNER_ANSWER, ANSWER_REPORT, { GIFT_DEVICE },
	    SCAN_LIED },
	{ "gifts beside a refusal", MANNER_ANSWER, ANSWER_BUSY,
	    { GIFT_REPORT, GIFT_BODY }, SCAN_BUSY },
};

static void
check_inspection(
    const struct scene *scene, const struct scan_inspection *inspection)
{
	CHECK_EQ(scene->name, inspection->outcome, scene->want);
	CHECK(scene->name,
	    (inspection->report != NULL) == (scene->want == SCAN_DONE));
	CHECK("otherwise a sentence",
	    scene->want == SCAN_DONE || inspection->fault.text[0] != '\0');
	if (scene->want == SCAN_LOST) {
		CHECK_EQ("how often", inspection->answer.times, 2);
		CHECK("why", strstr(inspection->fault.text, "because"));
	}
	if (scene->manner == MANNER_TURN_AWAY)
		return;
	CHECK_EQ("the scanner was asked", heard.job, JOB_INSPECT);
	CHECK_TEXT("for this session", heard.session, "4xK-9.a_Z");
	CHECK_TEXT("about this message", heard_message, "message");
}

static void
test_inspect(int message_fd)
{
	int before = open_fds();

	for (size_t i = 0; i < sizeof inspections / sizeof *inspections; i++) {
		struct scan_request request = sample_request(JOB_INSPECT);
		struct scan_inspection inspection;
		pthread_t scanner = scanner_start(&inspections[i]);

		/* Whatever job stands there: the call says which. */
		request.job = JOB_UNSET;
		scan_inspect(path, message_fd, SAMPLE_MESSAGE_BYTES, &request,
		    soon(), &inspection);
		pthread_join(scanner, NULL);
		check_inspection(&inspections[i], &inspection);
		scan_inspection_release(&inspection);
		scan_inspection_release(&inspection);
		request_release(&request);
		CHECK_EQ("no descriptor is left open", open_fds(), before);
	}
}

static const struct scene rewritings[] = {
	{ "a new body", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_RESULT, GIFT_BODY }, SCAN_DONE },
	{ "a refused wish", MANNER_ANSWER, ANSWER_REFUSED, { 0 },
	    SCAN_REFUSED },
	{ "a scanner that hangs up", MANNER_HANG_UP, 0, { 0 },
	    SCAN_UNREACHABLE },
	{ "a worker that crashed", MANNER_ANSWER, ANSWER_CRASH, { 0 },
	    SCAN_LOST },
	{ "a report instead", MANNER_ANSWER, ANSWER_REPORT, { GIFT_REPORT },
	    SCAN_LIED },
	{ "no body", MANNER_ANSWER, ANSWER_REWRITE, { GIFT_RESULT },
	    SCAN_LIED },
	{ "nothing at all", MANNER_ANSWER, ANSWER_REWRITE, { 0 }, SCAN_LIED },
	{ "a body that may change", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_RESULT, GIFT_UNSEALED }, SCAN_LIED },
	{ "a body above the limit", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_RESULT, GIFT_HUGE }, SCAN_LIED },
	{ "a result that is none", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_JUNK, GIFT_BODY }, SCAN_LIED },
	{ "a removal nobody asked for", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_UNASKED_RESULT, GIFT_BODY }, SCAN_LIED },
	{ "more removals than asked", MANNER_ANSWER, ANSWER_REWRITE,
	    { GIFT_DOUBLE_RESULT, GIFT_BODY }, SCAN_LIED },
};

static void
check_rewriting(
    const struct scene *scene, const struct scan_rewriting *rewriting)
{
	CHECK_EQ(scene->name, rewriting->outcome, scene->want);
	CHECK_EQ("the scanner was asked", heard.job, JOB_REWRITE);
	CHECK_EQ("for what", heard.removal_count, 2);
	if (scene->want != SCAN_DONE) {
		CHECK_EQ("nothing is handed out", rewriting->body_fd, -1);
		CHECK("not even mapped", rewriting->body.base == NULL);
		CHECK_EQ("nor a result", rewriting->result.header_count, 0);
		CHECK("a sentence", rewriting->fault.text[0] != '\0');
		return;
	}
	CHECK_EQ("the body", rewriting->body.len, BODY_BYTES);
	CHECK("its bytes", memcmp(rewriting->body.data, BODY, BODY_BYTES) == 0);
	CHECK("its descriptor", rewriting->body_fd >= 0);
	CHECK_EQ("what was removed", rewriting->result.removed_count, 2);
}

static void
rewrite_scene(const struct scene *scene, int message_fd, const char *body_tag,
    size_t max_bytes)
{
	struct scan_request request = sample_request(JOB_REWRITE);
	struct scan_rewriting rewriting;
	pthread_t scanner = scanner_start(scene);

	free(request.body_tag);
	request.body_tag = sample_text(body_tag);
	scan_rewrite(path, message_fd, max_bytes, &request, soon(), &rewriting);
	pthread_join(scanner, NULL);
	check_rewriting(scene, &rewriting);
	scan_rewriting_release(&rewriting);
	scan_rewriting_release(&rewriting);
	request_release(&request);
}

static void
test_rewrite(int message_fd)
{
	static const struct scene tagged = { "a tag nobody asked for",
		MANNER_ANSWER, ANSWER_REWRITE, { GIFT_RESULT, GIFT_BODY },
		SCAN_LIED };
	static const struct scene longer = { "one byte more than allowed",
		MANNER_ANSWER, ANSWER_REWRITE, { GIFT_RESULT, GIFT_BODY },
		SCAN_LIED };
	int before = open_fds();

	for (size_t i = 0; i < sizeof rewritings / sizeof *rewritings; i++) {
		rewrite_scene(&rewritings[i], message_fd, "tag", BODY_BYTES);
		CHECK_EQ("no descriptor is left open", open_fds(), before);
	}
	rewrite_scene(&tagged, message_fd, "", BODY_BYTES);
	rewrite_scene(&longer, message_fd, "tag", BODY_BYTES - 1);
	CHECK_EQ("no descriptor is left open", open_fds(), before);
}

static const struct scene statuses[] = {
	{ "a status", MANNER_ANSWER, ANSWER_STATUS, { GIFT_JUNK }, SCAN_DONE },
	{ "a scanner that hangs up", MANNER_HANG_UP, 0, { 0 },
	    SCAN_UNREACHABLE },
	{ "a busy one", MANNER_TURN_AWAY, ANSWER_BUSY, { 0 }, SCAN_BUSY },
	{ "one that refuses", MANNER_ANSWER, ANSWER_REFUSED, { 0 },
	    SCAN_REFUSED },
	{ "a report instead", MANNER_ANSWER, ANSWER_REPORT, { GIFT_REPORT },
	    SCAN_LIED },
	{ "a status without its text", MANNER_ANSWER, ANSWER_STATUS, { 0 },
	    SCAN_LIED },
	{ "a status and something else", MANNER_ANSWER, ANSWER_STATUS,
	    { GIFT_JUNK, GIFT_BODY }, SCAN_LIED },
	{ "a status that may change", MANNER_ANSWER, ANSWER_STATUS,
	    { GIFT_UNSEALED }, SCAN_LIED },
	{ "a status above the limit", MANNER_ANSWER, ANSWER_STATUS,
	    { GIFT_HUGE }, SCAN_LIED },
};

static void
test_status(void)
{
	int before = open_fds();

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		const struct scene *scene = &statuses[i];
		bool reload = i % 2 == 1 || i == 0;
		struct scan_condition status;
		pthread_t scanner = scanner_start(scene);

		if (reload)
			scan_ask_reload(path, soon(), &status);
		else
			scan_ask_status(path, soon(), &status);
		pthread_join(scanner, NULL);
		CHECK_EQ(scene->name, status.outcome, scene->want);
		CHECK("its text",
		    (status.json != NULL) == (scene->want == SCAN_DONE));
		if (status.json != NULL)
			CHECK_EQ("as it came", status.json_len, 7);
		CHECK("otherwise a sentence",
		    status.json != NULL || status.fault.text[0] != '\0');
		if (scene->manner != MANNER_TURN_AWAY)
			CHECK_EQ("what was asked", heard.job,
			    reload ? JOB_RELOAD : JOB_STATUS);
		scan_condition_release(&status);
		scan_condition_release(&status);
		CHECK_EQ("no descriptor is left open", open_fds(), before);
	}
}

static void
test_nobody(int message_fd)
{
	static const struct scene silent = { "silence", MANNER_SILENT, 0, { 0 },
		SCAN_TIMEOUT };
	struct scan_request request = sample_request(JOB_INSPECT);
	struct scan_inspection inspection;
	struct scan_rewriting never = { 0 };
	pthread_t scanner = scanner_start(&silent);
	struct deadline over = { .at_ms = 0 };
	int before;

	scan_inspect(path, message_fd, 1, &request, over, &inspection);
	pthread_join(scanner, NULL);
	CHECK_EQ(
	    "silence ends at our deadline", inspection.outcome, SCAN_TIMEOUT);
	scan_inspect(
	    "/nonexistent/x", message_fd, 1, &request, soon(), &inspection);
	CHECK_EQ("no scanner", inspection.outcome, SCAN_UNREACHABLE);
	scan_inspect(path, -1, 1, &request, over, &inspection);
	CHECK_EQ("no message and nobody who accepts", inspection.outcome,
	    SCAN_TIMEOUT);
	free(request.authserv_id);
	request.authserv_id = mem_new(LIMIT_FRAME_BYTES + 1, 1);
	memset(request.authserv_id, 'a', LIMIT_FRAME_BYTES);
	scan_inspect(path, message_fd, 1, &request, soon(), &inspection);
	CHECK_EQ(
	    "a question larger than a frame", inspection.outcome, SCAN_REFUSED);
	request_release(&request);
	before = open_fds();
	scan_rewriting_release(&never);
	CHECK_EQ("a zeroed rewriting does not own standard input", open_fds(),
	    before);
	CHECK_TEXT("name", scan_outcome_name(SCAN_LIED), "lied");
	CHECK_TEXT("no name", scan_outcome_name(SCAN_UNSET), "unset");
}

int
main(void)
{
	struct fault fault;
	int message_fd = sealed_make("message", 7, &fault);

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/scanner", folder);
	listener = channel_listen(path, 0600, &fault);
	CHECK("listening", listener >= 0);
	test_inspect(message_fd);
	test_rewrite(message_fd);
	test_status();
	test_nobody(message_fd);
	request_release(&heard);
	close(listener);
	close(message_fd);
	unlink(path);
	CHECK_EQ("folder", rmdir(folder), 0);
	return check_done();
}
