/* scripted.c - sockets and delays of a scripted name server. */
#include "scripted.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/mem.h"
#include "base/own.h"
#include "script.h"

#define MAX_CLIENTS 64
#define FIXED_FDS   3 /* wake, UDP, listener; clients follow */

/* A TCP connection: two bytes of length, then the query. */
struct client {
	int fd;
	uint64_t number; /* so that a late answer finds its own connection */
	uint8_t bytes[2 + 1024];
	size_t len;
};

/* An answer that waits for its time. */
struct pending {
	struct pending *next;
	int64_t at_ms;
	struct sockaddr_in to; /* UDP */
	uint64_t client;       /* or TCP: 0 is none */
	size_t len;
	uint8_t bytes[];
};

struct scripted {
	pthread_t thread;
	pthread_mutex_t lock; /* the script */
	struct script *script;
	bool stopping;
	int wake_fd, udp_fd, listen_fd;
	struct client clients[MAX_CLIENTS];
	uint64_t next_client;
	struct pending *pending;
	struct script_reply reply;
	char address[32];
};

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static struct client *
find_client(struct scripted *scripted, uint64_t number)
{
	for (size_t i = 0; i < MAX_CLIENTS; i++)
		if (scripted->clients[i].fd >= 0 &&
		    scripted->clients[i].number == number)
			return &scripted->clients[i];
	return NULL;
}

/* Whoever does not take the answer has gone: nothing is to be done. */
static void
deliver(struct scripted *scripted, const struct pending *answer)
{
	struct client *client;

	if (answer->client == 0) {
		(void)!sendto(scripted->udp_fd, answer->bytes, answer->len, 0,
		    (const struct sockaddr *)&answer->to, sizeof answer->to);
		return;
	}
	client = find_client(scripted, answer->client);
	if (client != NULL)
		(void)!send(
		    client->fd, answer->bytes, answer->len, MSG_NOSIGNAL);
}

static void
answer(struct scripted *scripted, const uint8_t *query, size_t len,
    const struct sockaddr_in *to, uint64_t client)
{
	struct script_reply *reply = &scripted->reply;
	size_t lead = client != 0 ? 2 : 0;
	struct pending *pending;
	bool speaks;

	pthread_mutex_lock(&scripted->lock);
	speaks = script_answer(
	    scripted->script, query, len, client != 0, reply);
	pthread_mutex_unlock(&scripted->lock);
	if (!speaks)
		return;
	pending = mem_new(1, sizeof *pending + lead + reply->len);
	pending->to = *to;
	pending->client = client;
	if (lead > 0) {
		pending->bytes[0] = (uint8_t)(reply->len >> 8);
		pending->bytes[1] = (uint8_t)reply->len;
	}
	memcpy(pending->bytes + lead, reply->bytes, reply->len);
	pending->len = lead + (reply->half ? reply->len / 2 : reply->len);
	if (reply->delay_ms == 0) {
		deliver(scripted, pending);
		free(pending);
		return;
	}
	pending->at_ms = clock_ms() + reply->delay_ms;
	pending->next = scripted->pending;
	scripted->pending = pending;
}

/* Deliver what is due. Returns how long the rest may wait. */
static int
deliver_due(struct scripted *scripted)
{
	struct pending **link = &scripted->pending;
	int64_t now_ms = clock_ms(), wait_ms = 1000;

	while (*link != NULL) {
		struct pending *held = *link;

		if (held->at_ms > now_ms) {
			if (held->at_ms - now_ms < wait_ms)
				wait_ms = held->at_ms - now_ms;
			link = &held->next;
			continue;
		}
		*link = held->next;
		deliver(scripted, held);
		free(held);
	}
	return (int)wait_ms;
}

static void
read_udp(struct scripted *scripted)
{
	static const struct sockaddr_in nobody;
	struct sockaddr_in from = nobody;
	uint8_t query[1024];

	for (;;) {
		socklen_t from_len = sizeof from;
		ssize_t len = recvfrom(scripted->udp_fd, query, sizeof query,
		    MSG_DONTWAIT, (struct sockaddr *)&from, &from_len);

		if (len < 0)
			return;
		answer(scripted, query, (size_t)len, &from, 0);
	}
}

static void
accept_client(struct scripted *scripted)
{
	int fd = accept4(scripted->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	for (size_t i = 0; i < MAX_CLIENTS; i++) {
		struct client *client = &scripted->clients[i];

		if (client->fd >= 0)
			continue;
		client->fd = fd;
		client->number = ++scripted->next_client;
		client->len = 0;
		return;
	}
	close(fd);
}

static void
read_client(struct scripted *scripted, struct client *client)
{
	static const struct sockaddr_in nobody;
	ssize_t got = recv(client->fd, client->bytes + client->len,
	    sizeof client->bytes - client->len, MSG_DONTWAIT);
	size_t want;

	if (got <= 0) {
		if (got == 0 || errno != EAGAIN)
			fd_close(&client->fd);
		return;
	}
	client->len += (size_t)got;
	while (client->len >= 2) {
		want = 2U + ((size_t)client->bytes[0] << 8 | client->bytes[1]);
		if (want > sizeof client->bytes) {
			fd_close(&client->fd);
			return;
		}
		if (client->len < want)
			return;
		answer(scripted, client->bytes + 2, want - 2, &nobody,
		    client->number);
		memmove(
		    client->bytes, client->bytes + want, client->len - want);
		client->len -= want;
	}
}

static bool
is_stopping(struct scripted *scripted)
{
	bool stopping;

	pthread_mutex_lock(&scripted->lock);
	stopping = scripted->stopping;
	pthread_mutex_unlock(&scripted->lock);
	return stopping;
}

static void *
serve(void *arg)
{
	struct scripted *scripted = arg;
	struct pollfd fds[FIXED_FDS + MAX_CLIENTS];

	while (!is_stopping(scripted)) {
		int wait_ms = deliver_due(scripted);

		fds[0].fd = scripted->wake_fd;
		fds[1].fd = scripted->udp_fd;
		fds[2].fd = scripted->listen_fd;
		for (size_t i = 0; i < MAX_CLIENTS; i++)
			fds[FIXED_FDS + i].fd = scripted->clients[i].fd;
		for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
			fds[i].events = POLLIN;
			fds[i].revents = 0;
		}
		if (poll(fds, sizeof fds / sizeof *fds, wait_ms) < 0)
			continue;
		if (fds[1].revents != 0)
			read_udp(scripted);
		for (size_t i = 0; i < MAX_CLIENTS; i++)
			if (fds[FIXED_FDS + i].revents != 0)
				read_client(scripted, &scripted->clients[i]);
		if (fds[2].revents != 0)
			accept_client(scripted);
	}
	return NULL;
}

/* A socket on 127.0.0.1; *port_io is set to the one it got. */
static int
bind_socket(int type, uint16_t *port_io)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(*port_io),
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof address;
	int one = 1, room = 4 * 1024 * 1024;
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	/* A restarted server must not wait for connections of old. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	/* Bursts are what is tested, not this server's sockets. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		fd_close(&fd);
	*port_io = ntohs(address.sin_port);
	return fd;
}

/* The same port for both; any free one for TCP may be taken for UDP. */
static void
open_sockets(struct scripted *scripted, uint16_t port)
{
	for (int tries = 0; tries < 20; tries++) {
		uint16_t got = port;

		scripted->udp_fd = bind_socket(SOCK_DGRAM, &got);
		if (scripted->udp_fd < 0)
			continue;
		scripted->listen_fd = bind_socket(SOCK_STREAM, &got);
		if (scripted->listen_fd >= 0 &&
		    listen(scripted->listen_fd, MAX_CLIENTS) == 0) {
			snprintf(scripted->address, sizeof scripted->address,
			    "127.0.0.1:%u", got);
			return;
		}
		fd_close(&scripted->udp_fd);
		fd_close(&scripted->listen_fd);
	}
	die("bind");
}

struct scripted *
scripted_open(uint16_t port)
{
	struct scripted *scripted = mem_new(1, sizeof *scripted);
	char wrong[64];
	sigset_t all, before;

	pthread_mutex_init(&scripted->lock, NULL);
	scripted->script = script_parse("", 0, wrong, sizeof wrong);
	for (size_t i = 0; i < MAX_CLIENTS; i++)
		scripted->clients[i].fd = -1;
	scripted->wake_fd = eventfd(0, EFD_CLOEXEC);
	if (scripted->wake_fd < 0)
		die("eventfd");
	open_sockets(scripted, port);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&scripted->thread, NULL, serve, scripted) != 0)
		die("thread");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return scripted;
}

void
scripted_free(struct scripted **scripted)
{
	struct scripted *held = *scripted;
	uint64_t one = 1;

	if (held == NULL)
		return;
	pthread_mutex_lock(&held->lock);
	held->stopping = true;
	pthread_mutex_unlock(&held->lock);
	if (write(held->wake_fd, &one, sizeof one) < 0)
		die("eventfd");
	pthread_join(held->thread, NULL);
	for (size_t i = 0; i < MAX_CLIENTS; i++)
		fd_close(&held->clients[i].fd);
	while (held->pending != NULL) {
		struct pending *next = held->pending->next;

		free(held->pending);
		held->pending = next;
	}
	fd_close(&held->wake_fd);
	fd_close(&held->udp_fd);
	fd_close(&held->listen_fd);
	script_free(&held->script);
	pthread_mutex_destroy(&held->lock);
	free(held);
	*scripted = NULL;
}

const char *
scripted_address(const struct scripted *scripted)
{
	return scripted->address;
}

int
scripted_follow(struct scripted *scripted, const char *text, size_t len,
    char *wrong, size_t wrong_size)
{
	struct script *script = script_parse(text, len, wrong, wrong_size);

	if (script == NULL)
		return -1;
	pthread_mutex_lock(&scripted->lock);
	script_keep_counts(script, scripted->script);
	script_free(&scripted->script);
	scripted->script = script;
	pthread_mutex_unlock(&scripted->lock);
	return 0;
}

uint64_t
scripted_count(struct scripted *scripted, const char *zone)
{
	uint64_t count;

	pthread_mutex_lock(&scripted->lock);
	count = script_count(scripted->script, zone);
	pthread_mutex_unlock(&scripted->lock);
	return count;
}

void
scripted_print_counts(struct scripted *scripted, FILE *out)
{
	pthread_mutex_lock(&scripted->lock);
	script_print_counts(scripted->script, out);
	pthread_mutex_unlock(&scripted->lock);
}
