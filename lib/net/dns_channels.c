/* dns_channels.c - c-ares, two of it, taking turns. */
#include "net/dns_channels.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Three tries within dns.timeout: 3/20 of it, then twice as long, then four
 * times. A lost packet costs 300 ms of two seconds; with two tries that fill
 * the time it would be 700. */
#define TRIES             3
#define FIRST_TRY_PERCENT 15

/* Room for answers that come together; the kernel may give less. */
#define RECEIVE_BYTES (1024 * 1024)

/* c-ares tells which sockets to watch. */
static void
on_socket(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct dns_channel *channel = arg;
	struct dns_channels *all = channel->all;
	short events = (short)((readable ? POLLIN : 0) |
	    (writable ? POLLOUT : 0));
	nfds_t at = 1;

	while (at < all->socket_count && all->sockets[at].fd != fd)
		at++;
	if (at == all->socket_count) {
		if (events == 0 || at == MAX_SOCKETS)
			return;
		all->socket_count++;
		channel->sockets++;
	}
	if (events == 0) {
		all->sockets[at] = all->sockets[--all->socket_count];
		channel->sockets--;
	} else {
		all->sockets[at] = (struct pollfd){ .fd = fd,
			.events = events };
	}
}

static int
on_socket_made(ares_socket_t fd, int type, void *arg)
{
	int bytes = RECEIVE_BYTES;

	(void)type;
	(void)arg;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	return ARES_SUCCESS;
}

static int
set_servers(
    ares_channel ares, const struct text_list *servers, struct fault *fault)
{
	char csv[1024] = "";
	size_t used = 0;
	int status;

	if (servers->count > LIMIT_DNS_SERVERS)
		return fault_set(
		    fault, "dns.servers: at most %d", LIMIT_DNS_SERVERS);
	for (size_t i = 0; i < servers->count; i++) {
		int len = snprintf(csv + used, sizeof csv - used, "%s%s",
		    i > 0 ? "," : "", servers->items[i]);

		if (len < 0 || (size_t)len >= sizeof csv - used)
			return fault_set(fault, "dns.servers: too long");
		used += (size_t)len;
	}
	status = ares_set_servers_ports_csv(ares, csv);
	if (status != ARES_SUCCESS)
		return fault_set(
		    fault, "dns.servers: %s", ares_strerror(status));
	return 0;
}

static int
open_channel(struct dns_channel *channel, const struct text_list *servers,
    int64_t timeout_ms, struct fault *fault)
{
	/* Not STAYOPEN: its sockets would keep their ports for ever. */
	struct ares_options options = {
		.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH |
		    ARES_FLAG_NOALIASES,
		.timeout = (int)(timeout_ms * FIRST_TRY_PERCENT / 100),
		.tries = TRIES,
		.ednspsz = LIMIT_DNS_UDP_BYTES,
		.sock_state_cb = on_socket,
		.sock_state_cb_data = channel,
	};
	int status = ares_init_options(&channel->ares, &options,
	    ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
		ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB | ARES_OPT_NOROTATE);

	if (status != ARES_SUCCESS)
		return fault_set(
		    fault, "cannot start c-ares: %s", ares_strerror(status));
	ares_set_socket_configure_callback(channel->ares, on_socket_made, NULL);
	return servers->count > 0 ? set_servers(channel->ares, servers, fault)
				  : 0;
}

int
channels_open(struct dns_channels *channels, int waker,
    const struct text_list *servers, int64_t timeout_ms, struct fault *fault)
{
	int status = ares_library_init(ARES_LIB_INIT_ALL);

	*channels = (struct dns_channels){ .socket_count = 1 };
	channels->sockets[0] = (struct pollfd){ .fd = waker, .events = POLLIN };
	if (status != ARES_SUCCESS)
		return fault_set(
		    fault, "cannot start c-ares: %s", ares_strerror(status));
	for (size_t i = 0; i < CHANNELS; i++) {
		channels->each[i].all = channels;
		if (open_channel(
			&channels->each[i], servers, timeout_ms, fault) != 0)
			return -1;
	}
	return 0;
}

void
channels_close(struct dns_channels *channels)
{
	for (size_t i = 0; i < CHANNELS; i++)
		if (channels->each[i].ares != NULL)
			ares_destroy(channels->each[i].ares);
}

void
channels_send(struct dns_channels *channels, const unsigned char *packet,
    int len, ares_callback callback, void *arg)
{
	size_t other = (channels->turn + 1) % CHANNELS;

	if (channels->sent >= CHANNEL_QUESTIONS &&
	    channels->each[other].sockets == 0) {
		channels->turn = other;
		channels->sent = 0;
	}
	channels->sent++;
	ares_send(
	    channels->each[channels->turn].ares, packet, len, callback, arg);
}

static int
poll_ms(struct dns_channels *channels, int most_ms)
{
	struct timeval most = { .tv_sec = 1 };
	int64_t least_ms = most_ms;

	for (size_t i = 0; i < CHANNELS; i++) {
		struct timeval left;
		const struct timeval *wait = ares_timeout(
		    channels->each[i].ares, &most, &left);
		int64_t ms = wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1;

		if (ms < least_ms)
			least_ms = ms;
	}
	return (int)least_ms;
}

/* A channel passes over a socket that is not its own. */
static void
process(struct dns_channels *channels, ares_socket_t readable,
    ares_socket_t writable)
{
	for (size_t i = 0; i < CHANNELS; i++)
		ares_process_fd(channels->each[i].ares, readable, writable);
}

void
channels_wait(struct dns_channels *channels, int most_ms)
{
	/* c-ares changes the list while it works on it. */
	struct pollfd ready[MAX_SOCKETS];
	nfds_t count = channels->socket_count;

	if (poll(channels->sockets, count, poll_ms(channels, most_ms)) < 0 &&
	    errno != EINTR)
		abort();
	memcpy(ready, channels->sockets, count * sizeof *ready);
	for (nfds_t i = 1; i < count; i++) {
		short events = ready[i].revents;

		if (events != 0)
			process(channels,
			    events & ~POLLOUT ? ready[i].fd : ARES_SOCKET_BAD,
			    events & POLLOUT ? ready[i].fd : ARES_SOCKET_BAD);
	}
	/* Timeouts. */
	process(channels, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void
channels_cancel(struct dns_channels *channels)
{
	for (size_t i = 0; i < CHANNELS; i++)
		ares_cancel(channels->each[i].ares);
}
