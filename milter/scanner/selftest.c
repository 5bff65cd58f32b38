/* selftest.c - ask for an INSPECT, look for a hit. */
#include "scanner/selftest.h"

#include <sys/socket.h>

#include "base/own.h"
#include "shared/testmail.h"
#include "wire/channel.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/sealed.h"

/* Send the INSPECT request with the message. */
static int
ask(int client, struct fault *fault)
{
	struct scan_request request = { .job = JOB_INSPECT };
	size_t len;
	scoped_fd int message = testmail_make(&len, fault);
	scoped_buffer struct buffer frame = BUFFER_OF(LIMIT_FRAME_BYTES);
	int fds[LIMIT_FRAME_FDS] = { message, -1 };
	char session[] = "selftest";
	char none[] = "";

	request.session = session;
	request.authserv_id = none;
	if (message < 0 || request_encode(&request, &frame, fault) != 0)
		return -1;
	return channel_send(client, frame.data, frame.len, fds,
		   deadline_in(clock_ms(), LIMIT_ANSWER_MS),
		   fault) == CHANNEL_OK
	    ? 0
	    : -1;
}

int
selftest_begin(int *connection_out, struct fault *fault)
{
	scoped_fd int client = -1;
	scoped_fd int connection = -1;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, pair) != 0)
		return fault_set(fault, "cannot make a socket: %m");
	client = pair[0];
	connection = pair[1];
	if (ask(client, fault) != 0)
		return -1;
	*connection_out = fd_take(&connection);
	return fd_take(&client);
}

/* Whether the report speaks of the test file. */
static int
judge(int fd, struct fault *fault)
{
	scoped_sealed struct sealed bytes = { 0 };
	scoped_report struct scan_report *report = NULL;

	if (sealed_map(fd, LIMIT_REPORT_BYTES, &bytes, fault) != 0)
		return -1;
	report = report_decode(
	    (const uint8_t *)bytes.data, bytes.len, 512, fault);
	if (report == NULL)
		return -1;
	if (report->hit_count == 0)
		return fault_set(fault, "the test file was not found");
	return 0;
}

int
selftest_end(int client, struct fault *fault)
{
	scoped_frame struct frame frame;
	struct answer answer;

	if (channel_receive(client, &frame, deadline_in(clock_ms(), 0),
		fault) != CHANNEL_OK ||
	    answer_decode(frame.bytes, frame.len, &answer, fault) != 0)
		return -1;
	if (answer.outcome != ANSWER_REPORT)
		return fault_set(fault, "%s: %s",
		    answer_outcome_name(answer.outcome), answer.text);
	return judge(frame.fds[0], fault);
}
