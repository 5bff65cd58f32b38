/* send.c - many SMTP clients at once, no two messages alike.
 *
 * send PORT MESSAGES CLIENTS BYTES SEED: CLIENTS threads send MESSAGES
 * messages of BYTES bytes to 127.0.0.1:PORT, each on a connection of its own
 * as strangers do, and print messages per second. smtp-source will not do,
 * because it sends one body again and again, which a scanner's cache answers.
 * Ends with 1 when one message is not accepted. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS     256
#define MAX_MESSAGE     (1024 * 1024)
#define LINE_BYTES      72
#define REPLY_BYTES     1024
#define TIMEOUT_SECONDS 60

struct job {
	uint16_t port;
	long messages;
	size_t bytes;
	uint64_t seed;
	atomic_long next;
	atomic_long refused;
};

/* xorshift64*: quick, and every seed another text. */
static uint64_t
draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545F4914F6CDD1DULL;
}

/* One message with the dot at its end; the text is words of small letters. */
static size_t
compose(char *out, size_t bytes, uint64_t seed, long number)
{
	uint64_t state = seed * 1000003 + (uint64_t)number + 1;
	int head = snprintf(out, MAX_MESSAGE,
	    "From: Bench <bench@client.example>\r\n"
	    "To: <user@bench.example>\r\n"
	    "Subject: message %ld\r\n"
	    "Message-ID: <%ld.%llu@client.example>\r\n"
	    "Date: Mon, 02 Nov 2026 09:00:00 +0900\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n",
	    number, number, (unsigned long long)seed);
	size_t len = (size_t)head;

	while (len < bytes) {
		for (int i = 0; i < LINE_BYTES; i++) {
			uint64_t value = draw(&state) >> 32;

			out[len++] = value % 7 == 0 && i > 0
			    ? ' '
			    : (char)('a' + value % 26);
		}
		out[len++] = '\r';
		out[len++] = '\n';
	}
	memcpy(out + len, ".\r\n", 3);
	return len + 3;
}

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = send(fd, data, len, MSG_NOSIGNAL);

		if (written <= 0) {
			fprintf(
			    stderr, "send: cannot send: %s\n", strerror(errno));
			return false;
		}
		data += written;
		len -= (size_t)written;
	}
	return true;
}

/* Read one whole reply; whether it begins with `want`. Another one is shown.
 */
static bool
expect(int fd, char want)
{
	char text[REPLY_BYTES];
	size_t len = 0;

	while (len < sizeof text) {
		ssize_t got = recv(fd, text + len, sizeof text - len, 0);
		char *line;

		if (got <= 0) {
			fprintf(stderr, "send: instead of a reply: %s\n",
			    got < 0 ? strerror(errno) : "the end");
			return false;
		}
		len += (size_t)got;
		if (text[len - 1] != '\n')
			continue;
		/* The last line of a reply has no dash behind its code. */
		line = memrchr(text, '\n', len - 1);
		line = line != NULL ? line + 1 : text;
		if (text + len - line < 4 || line[3] == '-')
			continue;
		if (line[0] != want)
			fprintf(stderr, "send: %.*s", (int)(text + len - line),
			    line);
		return line[0] == want;
	}
	return false;
}

static bool
say(int fd, const char *text, char want)
{
	return write_all(fd, text, strlen(text)) && expect(fd, want);
}

static int
connect_to(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
send_one(uint16_t port, const char *message, size_t len)
{
	int fd = connect_to(port);
	bool accepted;

	if (fd < 0) {
		fprintf(stderr, "send: cannot connect: %s\n", strerror(errno));
		return false;
	}
	accepted = expect(fd, '2') && say(fd, "EHLO client.example\r\n", '2') &&
	    say(fd, "MAIL FROM:<bench@client.example>\r\n", '2') &&
	    say(fd, "RCPT TO:<user@bench.example>\r\n", '2') &&
	    say(fd, "DATA\r\n", '3') && write_all(fd, message, len) &&
	    expect(fd, '2');
	if (accepted)
		say(fd, "QUIT\r\n", '2');
	close(fd);
	return accepted;
}

static void *
client(void *argument)
{
	struct job *job = argument;
	char *message = malloc(MAX_MESSAGE + 256);
	long number;

	if (message == NULL)
		abort();
	while ((number = atomic_fetch_add(&job->next, 1)) < job->messages) {
		size_t len = compose(message, job->bytes, job->seed, number);

		if (!send_one(job->port, message, len))
			atomic_fetch_add(&job->refused, 1);
	}
	free(message);
	return NULL;
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long
argument(const char *text, long max)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value < 1 || value > max) {
		fprintf(
		    stderr, "send: not a number up to %ld: %s\n", max, text);
		exit(EXIT_FAILURE);
	}
	return value;
}

int
main(int argc, char **argv)
{
	pthread_t threads[MAX_CLIENTS];
	struct job job = { 0 };
	long clients;
	double begin;

	if (argc != 6) {
		fprintf(
		    stderr, "usage: send PORT MESSAGES CLIENTS BYTES SEED\n");
		return EXIT_FAILURE;
	}
	job.port = (uint16_t)argument(argv[1], UINT16_MAX);
	job.messages = argument(argv[2], 10000000);
	clients = argument(argv[3], MAX_CLIENTS);
	job.bytes = (size_t)argument(argv[4], MAX_MESSAGE);
	job.seed = (uint64_t)argument(argv[5], INT32_MAX);
	begin = seconds_now();
	for (long i = 0; i < clients; i++)
		if (pthread_create(&threads[i], NULL, client, &job) != 0)
			abort();
	for (long i = 0; i < clients; i++)
		pthread_join(threads[i], NULL);
	printf("%.1f\n", (double)job.messages / (seconds_now() - begin));
	if (job.refused > 0)
		fprintf(stderr, "send: %ld of %ld messages not accepted\n",
		    job.refused, job.messages);
	return job.refused > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
