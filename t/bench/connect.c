/* connect.c - many MTA connections at once, as far as one recipient.
 *
 * connect SOCKET CONNECTIONS CLIENTS FIRST ADDRESSES: CLIENTS threads speak the
 * milter protocol (version 6, as Postfix) on the unix socket, each connection
 * from one of ADDRESSES addresses beginning with the FIRSTth of 128.0.0.0/6,
 * and end when RCPT is answered. Prints "CONNECTIONS-PER-SECOND MEDIAN P99
 * REFUSED", waits in milliseconds from connect to that answer. Addresses are
 * only text; nobody is asked outside the host. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS      512
#define PACKET_BYTES     4096
#define NO_REPLY_CONNECT 0x1000
#define NO_REPLY_HELO    0x2000

struct job {
	const char *path;
	long connections, first, addresses;
	atomic_long next, refused, failed;
	double *waits_ms; /* one a connection */
};

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool
put(int fd, char letter, const void *data, size_t len)
{
	char packet[PACKET_BYTES];
	uint32_t length = htonl((uint32_t)len + 1);

	memcpy(packet, &length, 4);
	packet[4] = letter;
	memcpy(packet + 5, data, len);
	return send(fd, packet, len + 5, MSG_NOSIGNAL) == (ssize_t)(len + 5);
}

/* One packet; its letter, or 0. */
static char
get(int fd, unsigned char data[PACKET_BYTES])
{
	uint32_t length;

	if (recv(fd, &length, 4, MSG_WAITALL) != 4)
		return 0;
	length = ntohl(length);
	if (length == 0 || length > PACKET_BYTES ||
	    recv(fd, data, length, MSG_WAITALL) != (ssize_t)length)
		return 0;
	return (char)data[0];
}

static bool
negotiate(int fd, uint32_t *steps)
{
	uint32_t offer[3] = { htonl(6), htonl(0x1ff), htonl(0x1fffff) };
	unsigned char data[PACKET_BYTES];

	if (!put(fd, 'O', offer, sizeof offer) || get(fd, data) != 'O')
		return false;
	memcpy(steps, data + 9, sizeof *steps);
	*steps = ntohl(*steps);
	return true;
}

/* Send, and wait for the answer unless there is none. */
static char
ask(int fd, char letter, const void *data, size_t len, bool silent)
{
	unsigned char answer[PACKET_BYTES];

	if (!put(fd, letter, data, len))
		return 0;
	return silent ? 'c' : get(fd, answer);
}

/* From connect to the answer to RCPT: its letter, or 0. */
static char
decide(int fd, uint32_t address)
{
	static const char helo[] = "client.example";
	static const char from[] = "<a@sender.example>";
	static const char to[] = "<user@here.example>";
	struct in_addr client = { htonl(address) };
	char data[128];
	uint32_t steps;
	int len;

	if (!negotiate(fd, &steps))
		return 0;
	memcpy(data,
	    "client.example\0"
	    "4\0\x19",
	    18);
	len = 18;
	if (inet_ntop(AF_INET, &client, data + len,
		(socklen_t)(sizeof data - (size_t)len)) == NULL)
		return 0;
	len += (int)strlen(data + len) + 1;
	if (ask(fd, 'C', data, (size_t)len, (steps & NO_REPLY_CONNECT) != 0) ==
		0 ||
	    ask(fd, 'H', helo, sizeof helo, (steps & NO_REPLY_HELO) != 0) ==
		0 ||
	    ask(fd, 'M', from, sizeof from, false) == 0)
		return 0;
	return ask(fd, 'R', to, sizeof to, false);
}

static int
open_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd >= 0 &&
	    connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void *
client(void *argument)
{
	struct job *job = argument;
	long number;

	while ((number = atomic_fetch_add(&job->next, 1)) < job->connections) {
		double begun_ms = now_ms();
		int fd = open_socket(job->path);
		char letter = fd < 0
		    ? 0
		    : decide(fd,
			  0x80000000U +
			      (uint32_t)(job->first + number % job->addresses));

		job->waits_ms[number] = now_ms() - begun_ms;
		if (letter == 0)
			atomic_fetch_add(&job->failed, 1);
		else if (letter != 'c')
			atomic_fetch_add(&job->refused, 1);
		if (fd < 0)
			continue;
		put(fd, 'Q', "", 0);
		close(fd);
	}
	return NULL;
}

static long
argument(const char *text, long max)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value < 0 || value > max) {
		fprintf(
		    stderr, "connect: not a number up to %ld: %s\n", max, text);
		exit(EXIT_FAILURE);
	}
	return value;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
run(struct job *job, long clients)
{
	pthread_t threads[MAX_CLIENTS];
	double begun_ms = now_ms(), took_ms;

	for (long i = 0; i < clients; i++)
		if (pthread_create(&threads[i], NULL, client, job) != 0)
			abort();
	for (long i = 0; i < clients; i++)
		pthread_join(threads[i], NULL);
	took_ms = now_ms() - begun_ms;
	qsort(job->waits_ms, (size_t)job->connections, sizeof *job->waits_ms,
	    compare);
	printf("%.0f %.2f %.2f %ld\n", (double)job->connections / took_ms * 1e3,
	    job->waits_ms[job->connections / 2],
	    job->waits_ms[job->connections * 99 / 100], job->refused);
}

int
main(int argc, char **argv)
{
	struct job job = { 0 };
	long clients;

	if (argc != 6) {
		fputs("usage: connect SOCKET CONNECTIONS CLIENTS FIRST "
		      "ADDRESSES\n",
		    stderr);
		return EXIT_FAILURE;
	}
	job.path = argv[1];
	job.connections = argument(argv[2], 10000000);
	clients = argument(argv[3], MAX_CLIENTS);
	job.first = argument(argv[4], 50000000);
	job.addresses = argument(argv[5], 10000000);
	if (job.connections == 0 || clients == 0 || job.addresses == 0)
		return EXIT_FAILURE;
	job.waits_ms = calloc((size_t)job.connections, sizeof *job.waits_ms);
	if (job.waits_ms == NULL)
		abort();
	run(&job, clients);
	if (job.failed > 0)
		fprintf(stderr, "connect: %ld connections were not answered\n",
		    job.failed);
	free(job.waits_ms);
	return job.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
