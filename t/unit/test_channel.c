/* test_channel.c - wire/channel.h; recvmsg() fails on demand. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/own.h"
#include "wire/channel.h"

/* Behind -Wl,--wrap: errors that recvmsg() gives before it works. */
static int receive_errors[4];

ssize_t __real_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags);

ssize_t
__wrap_recvmsg(int fd, struct msghdr *message, int flags)
{
	for (size_t i = 0; i < 4; i++)
		if (receive_errors[i] != 0) {
			errno = receive_errors[i];
			receive_errors[i] = 0;
			return -1;
		}
	return __real_recvmsg(fd, message, flags);
}

/* Frames are too large for the stack of a test under sanitizers, too. */
static struct frame frame;
static struct fault fault;
static char folder[] = "/tmp/sekisho-channel-XXXXXX";

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
	return deadline_in(clock_ms(), 2000);
}

/* Long over: a wait that ends at once. */
static const struct deadline over = { .at_ms = 0 };

static void
pair_open(int ends[2])
{
	CHECK_EQ("pair",
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
}

static void
pair_close(int ends[2])
{
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

static void
test_frames(void)
{
	static const size_t sizes[] = { 1, 1000, LIMIT_FRAME_BYTES };
	static char bytes[LIMIT_FRAME_BYTES + 1];
	int ends[2];

	pair_open(ends);
	memset(bytes, 'x', sizeof bytes);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		CHECK_EQ("send",
		    channel_send(
			ends[0], bytes, sizes[i], NULL, soon(), &fault),
		    CHANNEL_OK);
		CHECK_EQ("receive",
		    channel_receive(ends[1], &frame, soon(), &fault),
		    CHANNEL_OK);
		CHECK_EQ("length", frame.len, sizes[i]);
		CHECK_EQ("no descriptor", frame.fds[0], -1);
	}
	CHECK_EQ("a frame above the limit is not sent",
	    channel_send(ends[0], bytes, sizeof bytes, NULL, soon(), &fault),
	    CHANNEL_FAILED);
	CHECK_EQ("nor an empty one, which reads as the end",
	    channel_send(ends[0], bytes, 0, NULL, soon(), &fault),
	    CHANNEL_FAILED);
	CHECK_EQ("a stranger may send it",
	    send(ends[0], bytes, sizeof bytes, 0), sizeof bytes);
	CHECK_EQ("then it is refused",
	    channel_receive(ends[1], &frame, soon(), &fault), CHANNEL_FAILED);
	CHECK_EQ("and nothing of it is handed out", frame.len, 0);
	pair_close(ends);
}

static void
test_fds(void)
{
	int before = open_fds();
	int ends[2], null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const int both[LIMIT_FRAME_FDS] = { null, null };
	const int second[LIMIT_FRAME_FDS] = { -1, null };

	pair_open(ends);
	channel_send(ends[0], "a", 1, both, soon(), &fault);
	CHECK_EQ("two descriptors",
	    channel_receive(ends[1], &frame, soon(), &fault), CHANNEL_OK);
	CHECK("arrive", frame.fds[0] >= 0 && frame.fds[1] >= 0);
	CHECK("are closed on exec",
	    (fcntl(frame.fds[0], F_GETFD) & FD_CLOEXEC) != 0);
	frame_release(&frame);
	CHECK_EQ("released", frame.fds[0], -1);
	channel_send(ends[0], "a", 1, second, soon(), &fault);
	channel_receive(ends[1], &frame, soon(), &fault);
	CHECK(
	    "an entry of -1 is skipped", frame.fds[0] >= 0 && frame.fds[1] < 0);
	frame_release(&frame);
	pair_close(ends);
	close(null);
	CHECK_EQ("no descriptor is left open", open_fds(), before);
}

/* What a stranger sends: count descriptors beside len bytes. */
static void
send_raw(int fd, const char *bytes, size_t len, size_t count)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * 16)];
		struct cmsghdr align;
	} control = { "" };
	struct iovec data = { .iov_base = (void *)bytes, .iov_len = len };
	struct msghdr message = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = CMSG_SPACE(sizeof(int) * count) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	int fds[16];

	for (size_t i = 0; i < count; i++)
		fds[i] = STDERR_FILENO;
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
	CHECK("raw", sendmsg(fd, &message, 0) >= 0);
}

static void
test_strange_frames(void)
{
	static const struct {
		const char *name;
		size_t len, count;
	} cases[] = {
		{ "one descriptor too many", 1, LIMIT_FRAME_FDS + 1 },
		{ "far too many descriptors", 1, 16 },
		{ "descriptors beside nothing", 0, 1 },
		{ "a long frame with descriptors", LIMIT_FRAME_BYTES + 1, 2 },
		{ "both too many", LIMIT_FRAME_BYTES + 1, 16 },
	};
	static char bytes[LIMIT_FRAME_BYTES + 1];
	int before = open_fds();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int ends[2];

		pair_open(ends);
		send_raw(ends[0], bytes, cases[i].len, cases[i].count);
		CHECK_EQ(cases[i].name,
		    channel_receive(ends[1], &frame, soon(), &fault),
		    CHANNEL_FAILED);
		pair_close(ends);
		CHECK_EQ(cases[i].name, open_fds(), before);
	}
}

static void
test_endings(void)
{
	int ends[2];

	pair_open(ends);
	CHECK_EQ("silence ends at the deadline",
	    channel_receive(ends[1], &frame, over, &fault), CHANNEL_TIMEOUT);
	close(ends[0]);
	ends[0] = -1;
	CHECK_EQ("hanging up", channel_receive(ends[1], &frame, soon(), &fault),
	    CHANNEL_CLOSED);
	CHECK_EQ("sending to nobody kills no process",
	    channel_send(ends[1], "a", 1, NULL, soon(), &fault),
	    CHANNEL_CLOSED);
	pair_close(ends);
	CHECK_EQ("not a socket", channel_receive(-1, &frame, soon(), &fault),
	    CHANNEL_FAILED);
}

static void
test_full_queue(void)
{
	static char bytes[LIMIT_FRAME_BYTES];
	enum channel_status status = CHANNEL_OK;
	int ends[2], sent = 0;

	pair_open(ends);
	while (status == CHANNEL_OK && sent < 1000) {
		status = channel_send(
		    ends[0], bytes, sizeof bytes, NULL, over, &fault);
		sent++;
	}
	CHECK_EQ("a reader that never reads ends at the deadline", status,
	    CHANNEL_TIMEOUT);
	pair_close(ends);
}

static void
test_interrupted(void)
{
	int ends[2];

	pair_open(ends);
	channel_send(ends[0], "a", 1, NULL, soon(), &fault);
	receive_errors[0] = EINTR;
	receive_errors[1] = EAGAIN;
	CHECK_EQ("interrupted and early",
	    channel_receive(ends[1], &frame, soon(), &fault), CHANNEL_OK);
	receive_errors[0] = ENOMEM;
	CHECK_EQ("a failing machine",
	    channel_receive(ends[1], &frame, soon(), &fault), CHANNEL_FAILED);
	CHECK("says why", strstr(fault.text, "memory") != NULL);
	receive_errors[0] = receive_errors[1] = ECONNRESET;
	CHECK_EQ("reset for good",
	    channel_receive(ends[1], &frame, soon(), &fault), CHANNEL_CLOSED);
	pair_close(ends);

	pair_open(ends);
	channel_send(ends[0], "question", 8, NULL, soon(), &fault);
	channel_send(ends[1], "busy", 4, NULL, soon(), &fault);
	close(ends[1]);
	CHECK_EQ("an answer outlives whoever hung up without reading",
	    channel_receive(ends[0], &frame, soon(), &fault), CHANNEL_OK);
	CHECK_EQ("whole", frame.len, 4);
	close(ends[0]);
}

static char *
in_folder(const char *name)
{
	static char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void
test_listen(void)
{
	char *path = in_folder("socket");
	mode_t mask = umask(0077);
	int before = open_fds();
	int listener = channel_listen(path, 0666, &fault);
	int client = -1, server;
	struct stat st = { 0 };

	umask(mask);
	CHECK("listens", listener >= 0);
	stat(path, &st);
	CHECK_EQ(
	    "the mode is exact, whatever the umask", st.st_mode & 07777, 0666);
	CHECK("the listener is non-blocking and closed on exec",
	    (fcntl(listener, F_GETFL) & O_NONBLOCK) != 0 &&
		(fcntl(listener, F_GETFD) & FD_CLOEXEC) != 0);
	CHECK_EQ("connect", channel_connect(path, soon(), &client, &fault),
	    CHANNEL_OK);
	server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	channel_send(client, "hello", 5, NULL, soon(), &fault);
	CHECK_EQ("a frame", channel_receive(server, &frame, soon(), &fault),
	    CHANNEL_OK);
	CHECK_EQ("arrives", frame.len, 5);
	close(server);
	close(client);
	CHECK_EQ("a socket that answers is never taken over",
	    channel_listen(path, 0600, &fault), -1);
	CHECK("and the fault says so", strstr(fault.text, "in use") != NULL);
	close(listener);
	listener = channel_listen(path, 0600, &fault);
	CHECK("a stale one is", listener >= 0);
	close(listener);
	CHECK_EQ("no descriptor is left open", open_fds(), before);
	unlink(path);
	CHECK_EQ("no temporary name is left behind", rmdir(folder), 0);
	mkdir(folder, 0700);
}

static void
test_listen_refusals(void)
{
	char deep[300];
	char *path = in_folder("file");
	int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	struct stat st;
	int fd = -1;

	close(file);
	CHECK_EQ("a file is not a stale socket",
	    channel_listen(path, 0600, &fault), -1);
	CHECK_EQ("and stays", stat(path, &st), 0);
	CHECK_EQ("a file is no scanner",
	    channel_connect(path, soon(), &fd, &fault), CHANNEL_CLOSED);
	unlink(path);
	CHECK_EQ("nobody there", channel_connect(path, soon(), &fd, &fault),
	    CHANNEL_CLOSED);
	CHECK_EQ("a folder that is not there",
	    channel_listen(in_folder("a/b"), 0600, &fault), -1);
	memset(deep, 'a', sizeof deep);
	deep[0] = '/';
	deep[sizeof deep - 1] = '\0';
	CHECK_EQ("a path too long", channel_listen(deep, 0600, &fault), -1);
	CHECK("says so", strstr(fault.text, "bytes long") != NULL);
	CHECK_EQ("here too", channel_connect(deep, soon(), &fd, &fault),
	    CHANNEL_FAILED);
	CHECK_EQ("no path", channel_listen("", 0600, &fault), -1);
	CHECK_EQ("untouched on failure", fd, -1);
}

/* A queue of one that nobody empties, bound by hand. */
static void
test_connect_full(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char *path = in_folder("full");
	int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	int fds[4] = { -1, -1, -1, -1 };
	enum channel_status status = CHANNEL_OK;

	memcpy(address.sun_path, path, strlen(path) + 1);
	CHECK_EQ("bind",
	    bind(listener, (struct sockaddr *)&address, sizeof address), 0);
	CHECK_EQ("listen", listen(listener, 0), 0);
	for (size_t i = 0; i < 4 && status == CHANNEL_OK; i++)
		status = channel_connect(path, over, &fds[i], &fault);
	CHECK_EQ("a full queue ends at the deadline", status, CHANNEL_TIMEOUT);
	for (size_t i = 0; i < 4; i++)
		fd_close(&fds[i]);
	close(listener);
	unlink(path);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	test_frames();
	test_fds();
	test_strange_frames();
	test_endings();
	test_full_queue();
	test_interrupted();
	test_listen();
	test_listen_refusals();
	test_connect_full();
	CHECK_EQ("folder", rmdir(folder), 0);
	return check_done();
}
