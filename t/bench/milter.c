/* milter.c - an MTA's side of the milter protocol, and nothing else of one.
 *
 * milter SOCKET FOLDER CLIENTS [RATE]: CLIENTS threads hand every file of
 * FOLDER, a message with CRLF line ends, to the filter at SOCKET (unix:PATH
 * or inet:PORT, which is loopback), each on a connection of its own as
 * Postfix does for strangers. Prints messages per second and the median and
 * the 99th percentile of the milliseconds that a filter added to a message:
 * all the time in which it was waited for. With RATE (messages a second) they
 * come at that pace, so that what is measured is a filter that is not full.
 *
 * An MTA costs more than most filters, so that through one they all look
 * alike; here only the filter is measured. What this speaks is what Postfix
 * 3.7 sends (protocol 6), with as few round trips as the filter allows. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS     256
#define CHUNK_BYTES     65535
#define ANSWER_BYTES    (2 * 1024 * 1024)
#define TIMEOUT_SECONDS 120

/* Steps that a filter may leave out, and answers that it may keep. */
enum {
	NO_CONNECT = 0x1,
	NO_HELO = 0x2,
	NO_MAIL = 0x4,
	NO_RCPT = 0x8,
	NO_BODY = 0x10,
	NO_HEADERS = 0x20,
	NO_EOH = 0x40,
	QUIET_HEADER = 0x80,
	NO_DATA = 0x200,
	QUIET_CONNECT = 0x1000,
	QUIET_HELO = 0x2000,
	QUIET_MAIL = 0x4000,
	QUIET_RCPT = 0x8000,
	QUIET_DATA = 0x10000,
	QUIET_EOH = 0x40000,
	QUIET_BODY = 0x80000,
	LEADING_SPACE = 0x100000,
	ALL_STEPS = 0x1fffff,
	ALL_ACTIONS = 0x1ff,
};

struct message {
	const char *bytes;
	size_t len;
	double waited; /* seconds */
};

struct job {
	union {
		struct sockaddr any;
		struct sockaddr_un local;
		struct sockaddr_in loopback;
	} address;
	socklen_t address_len;
	struct message *messages;
	size_t count;
	double rate;
	double begin;
	atomic_size_t next;
	atomic_size_t failed;
};

/* One connection to the filter. */
struct session {
	int fd;
	uint32_t steps; /* those of the filter's choice */
	double waited;
	unsigned char *out; /* frames not yet sent */
	size_t out_len;
	unsigned char *answer;
};

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
write_all(int fd, const unsigned char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = send(fd, data, len, MSG_NOSIGNAL);

		if (written <= 0)
			return false;
		data += written;
		len -= (size_t)written;
	}
	return true;
}

static bool
read_all(int fd, unsigned char *data, size_t len)
{
	while (len > 0) {
		ssize_t got = recv(fd, data, len, 0);

		if (got <= 0)
			return false;
		data += got;
		len -= (size_t)got;
	}
	return true;
}

static uint32_t
number_at(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof value);
	return ntohl(value);
}

/* Send what is waiting. */
static bool
flush(struct session *session)
{
	bool sent = write_all(session->fd, session->out, session->out_len);

	session->out_len = 0;
	return sent;
}

/* Put a frame among what is to be sent: as an MTA does, with the next answer
 * that is waited for. */
static bool
put(struct session *session, char command, const void *data, size_t len)
{
	uint32_t size = htonl((uint32_t)len + 1);

	if (session->out_len + len + 5 > ANSWER_BYTES && !flush(session))
		return false;
	memcpy(session->out + session->out_len, &size, sizeof size);
	session->out[session->out_len + 4] = (unsigned char)command;
	memcpy(session->out + session->out_len + 5, data, len);
	session->out_len += len + 5;
	return true;
}

/* Read one frame; its command, or 0. */
static int
receive(struct session *session)
{
	unsigned char head[4];
	uint32_t len;

	if (!read_all(session->fd, head, sizeof head))
		return 0;
	len = number_at(head);
	if (len == 0 || len > ANSWER_BYTES ||
	    !read_all(session->fd, session->answer, len))
		return 0;
	return session->answer[0];
}

/* Wait for the answer that lets the message go on. Changes before it are
 * taken; a message that is refused is a failure here. */
static bool
wait_answer(struct session *session)
{
	double begin = seconds_now();
	int answer;

	if (!flush(session))
		return false;
	do
		answer = receive(session);
	while (answer != 0 && strchr("hmib+-2eqp", answer) != NULL);
	session->waited += seconds_now() - begin;
	if (answer == 'c' || answer == 'a' || answer == 's')
		return true;
	fprintf(stderr, "milter: the filter answers '%c'\n",
	    answer != 0 ? answer : '-');
	return false;
}

/* One step of the protocol, unless the filter does not want it. */
static bool
step(struct session *session, char command, const void *data, size_t len,
    uint32_t unwanted_quiet[2])
{
	if ((session->steps & unwanted_quiet[0]) != 0)
		return true;
	if (!put(session, command, data, len))
		return false;
	return (session->steps & unwanted_quiet[1]) != 0 ||
	    wait_answer(session);
}

#define STEP(unwanted, quiet) ((uint32_t[2]){ (unwanted), (quiet) })
#define BYTES(text)           (text), sizeof(text)

static bool
negotiate(struct session *session)
{
	uint32_t offer[3] = { htonl(6), htonl(ALL_ACTIONS), htonl(ALL_STEPS) };
	double begin = seconds_now();

	if (!put(session, 'O', offer, sizeof offer) || !flush(session) ||
	    receive(session) != 'O')
		return false;
	session->waited += seconds_now() - begin;
	session->steps = number_at(session->answer + 9);
	return true;
}

/* From the connection to DATA. */
static bool
envelope(struct session *session)
{
	/* Host name, family, port, address. */
	static const char client[] = "client.example\0"
				     "4\x30\x39"
				     "192.0.2.1";

	return put(session, 'D', BYTES("Cj\0bench.example\0v\0Postfix 3.7")) &&
	    step(
		session, 'C', BYTES(client), STEP(NO_CONNECT, QUIET_CONNECT)) &&
	    step(session, 'H', BYTES("client.example"),
		STEP(NO_HELO, QUIET_HELO)) &&
	    put(session, 'D',
		BYTES("M{mail_addr}\0bench@client.example\0{mail_mailer}\0"
		      "smtp")) &&
	    step(session, 'M', BYTES("<bench@client.example>"),
		STEP(NO_MAIL, QUIET_MAIL)) &&
	    put(session, 'D', BYTES("R{rcpt_addr}\0user@bench.example")) &&
	    step(session, 'R', BYTES("<user@bench.example>"),
		STEP(NO_RCPT, QUIET_RCPT)) &&
	    put(session, 'D', BYTES("Ti\0BENCHQUEUEID")) &&
	    step(session, 'T', "", 0, STEP(NO_DATA, QUIET_DATA));
}

/* One header line, folds included. */
static bool
header(struct session *session, const char *line, size_t len)
{
	char data[CHUNK_BYTES];
	const char *colon = memchr(line, ':', len);
	size_t name = colon != NULL ? (size_t)(colon - line) : 0;
	size_t value;

	if (name == 0 || len + 2 > sizeof data)
		return false;
	value = name + 1;
	if ((session->steps & LEADING_SPACE) == 0 && value < len &&
	    line[value] == ' ')
		value++;
	memcpy(data, line, name);
	data[name] = '\0';
	memcpy(data + name + 1, line + value, len - value);
	data[name + 1 + len - value] = '\0';
	return step(session, 'L', data, name + 2 + len - value,
	    STEP(NO_HEADERS, QUIET_HEADER));
}

/* The header lines; *rest is where the body begins. */
static bool
headers(struct session *session, const struct message *message, size_t *rest)
{
	const char *next = message->bytes;
	const char *end = next + message->len;

	while (end - next >= 2 && memcmp(next, "\r\n", 2) != 0) {
		const char *stop = next;

		do {
			stop = memmem(stop, (size_t)(end - stop), "\r\n", 2);
			stop = stop != NULL ? stop + 2 : end;
		} while (stop < end && (*stop == ' ' || *stop == '\t'));
		if (!header(session, next, (size_t)(stop - next) - 2))
			return false;
		next = stop;
	}
	*rest = (size_t)(next - message->bytes) + 2;
	return step(session, 'N', "", 0, STEP(NO_EOH, QUIET_EOH));
}

static bool
content(struct session *session, const struct message *message)
{
	size_t next;

	if (!headers(session, message, &next))
		return false;
	while (next < message->len) {
		size_t len = message->len - next;

		if (len > CHUNK_BYTES)
			len = CHUNK_BYTES;
		if (!step(session, 'B', message->bytes + next, len,
			STEP(NO_BODY, QUIET_BODY)))
			return false;
		next += len;
	}
	return put(session, 'D', BYTES("Ei\0BENCHQUEUEID")) &&
	    put(session, 'E', "", 0) && wait_answer(session);
}

static int
connect_to(const struct job *job)
{
	struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };
	int on = 1;
	int fd = socket(
	    job->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	if (job->address.any.sa_family == AF_INET)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, &job->address.any, job->address_len) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
hand_over(
    const struct job *job, struct session *session, struct message *message)
{
	bool done;

	session->waited = 0;
	session->out_len = 0;
	session->fd = connect_to(job);
	if (session->fd < 0) {
		fprintf(
		    stderr, "milter: cannot connect: %s\n", strerror(errno));
		return false;
	}
	done = negotiate(session) && envelope(session) &&
	    content(session, message) && put(session, 'Q', "", 0) &&
	    flush(session);
	close(session->fd);
	message->waited = session->waited;
	return done;
}

/* Not before its time, when there is a pace. */
static void
wait_turn(const struct job *job, size_t number)
{
	double left;

	if (job->rate <= 0)
		return;
	left = job->begin + (double)number / job->rate - seconds_now();
	if (left > 0)
		usleep((useconds_t)(left * 1e6));
}

static void *
client(void *argument)
{
	struct job *job = argument;
	struct session session = { .out = malloc(ANSWER_BYTES + CHUNK_BYTES),
		.answer = malloc(ANSWER_BYTES) };
	size_t number;

	if (session.out == NULL || session.answer == NULL)
		abort();
	while ((number = atomic_fetch_add(&job->next, 1)) < job->count) {
		wait_turn(job, number);
		if (!hand_over(job, &session, &job->messages[number]))
			atomic_fetch_add(&job->failed, 1);
	}
	free(session.out);
	free(session.answer);
	return NULL;
}

static void
fail(const char *what, const char *name)
{
	fprintf(stderr, "milter: %s: %s: %s\n", name, what, strerror(errno));
	exit(EXIT_FAILURE);
}

static struct message
load(const char *folder, const char *name)
{
	struct message message = { 0 };
	char path[4096];
	struct stat status;
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0)
		fail("cannot read", path);
	message.len = (size_t)status.st_size;
	/* Read beforehand: the disk is nobody's share. */
	message.bytes = mmap(
	    NULL, message.len, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (message.bytes == MAP_FAILED)
		fail("cannot map", path);
	close(fd);
	return message;
}

static void
load_all(struct job *job, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t cap = 0;

	if (dir == NULL)
		fail("cannot open", folder);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (job->count == cap) {
			cap = 2 * cap + 64;
			job->messages = realloc(
			    job->messages, cap * sizeof *job->messages);
			if (job->messages == NULL)
				abort();
		}
		job->messages[job->count++] = load(folder, entry->d_name);
	}
	closedir(dir);
}

static void
parse_socket(struct job *job, const char *text)
{
	if (strncmp(text, "unix:", 5) == 0) {
		struct sockaddr_un *local = &job->address.local;

		local->sun_family = AF_UNIX;
		snprintf(
		    local->sun_path, sizeof local->sun_path, "%s", text + 5);
		job->address_len = sizeof *local;
		return;
	}
	if (strncmp(text, "inet:", 5) == 0) {
		struct sockaddr_in *loopback = &job->address.loopback;

		loopback->sin_family = AF_INET;
		loopback->sin_port = htons(
		    (uint16_t)strtol(text + 5, NULL, 10));
		loopback->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		job->address_len = sizeof *loopback;
		return;
	}
	fail("neither unix:PATH nor inet:PORT", text);
}

static int
by_waiting(const void *a, const void *b)
{
	const struct message *left = a, *right = b;

	return (left->waited > right->waited) - (left->waited < right->waited);
}

int
main(int argc, char **argv)
{
	pthread_t threads[MAX_CLIENTS];
	struct job job = { 0 };
	long clients;
	double took;

	if (argc != 4 && argc != 5) {
		fprintf(stderr, "usage: milter SOCKET FOLDER CLIENTS [RATE]\n");
		return EXIT_FAILURE;
	}
	parse_socket(&job, argv[1]);
	load_all(&job, argv[2]);
	clients = strtol(argv[3], NULL, 10);
	if (clients < 1 || clients > MAX_CLIENTS || job.count == 0)
		fail("no clients, too many, or no messages", argv[3]);
	if (argc == 5)
		job.rate = strtod(argv[4], NULL);
	job.begin = seconds_now();
	for (long i = 0; i < clients; i++)
		if (pthread_create(&threads[i], NULL, client, &job) != 0)
			abort();
	for (long i = 0; i < clients; i++)
		pthread_join(threads[i], NULL);
	took = seconds_now() - job.begin;
	qsort(job.messages, job.count, sizeof *job.messages, by_waiting);
	printf("%.1f %.3f %.3f\n", (double)job.count / took,
	    1000 * job.messages[job.count / 2].waited,
	    1000 * job.messages[job.count * 99 / 100].waited);
	if (job.failed > 0)
		fprintf(stderr, "milter: %zu of %zu messages failed\n",
		    (size_t)job.failed, job.count);
	return job.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
