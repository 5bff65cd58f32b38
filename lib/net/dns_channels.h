/* dns_channels.h - c-ares: packets out, answers in, ports that change.
 *
 * c-ares keeps a socket as long as an answer is awaited on it, under load for
 * ever, and who knows its port has only the id left to guess (RFC 5452 9.2).
 * So there are two channels: after CHANNEL_QUESTIONS the other one is used as
 * soon as nothing is awaited there, and its next socket has another port.
 * Rejected: a socket a question, as newer c-ares can (ARES_OPT_UDP_MAX_QUERIES
 * of 1.20; Debian 12 has 1.18). Thread: the resolver's alone. Never logs. */
#ifndef SEKISHO_NET_DNS_CHANNELS_H
#define SEKISHO_NET_DNS_CHANNELS_H

#include <ares.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/limits.h"
#include "config/config.h"

#define CHANNELS          2
#define CHANNEL_QUESTIONS 128

/* Of all channels, and the waker: c-ares opens at most one UDP and one TCP
 * socket a server. */
#define MAX_SOCKETS (1 + CHANNELS * 2 * LIMIT_DNS_SERVERS)

struct dns_channel {
	ares_channel ares;
	struct dns_channels *all;
	nfds_t sockets; /* open */
};

/* Must not move once it is open. */
struct dns_channels {
	struct dns_channel each[CHANNELS];
	size_t turn; /* whose */
	size_t sent; /* by it since it has the turn */
	struct pollfd sockets[MAX_SOCKETS];
	nfds_t socket_count;
};

/* Ask these servers (none: those of /etc/resolv.conf), three tries within
 * timeout_ms. waker ends channels_wait(); it stays the caller's. Returns 0, or
 * -1 and *fault; channels_close() either way. */
int channels_open(struct dns_channels *channels, int waker,
    const struct text_list *servers, int64_t timeout_ms, struct fault *fault);

void channels_close(struct dns_channels *channels);

/* Send a question; the callback is called once, at the latest by
 * channels_cancel(). */
void channels_send(struct dns_channels *channels, const unsigned char *packet,
    int len, ares_callback callback, void *arg);

/* Wait until there is something, a try is over, the waker is readable or
 * most_ms have passed; then hand out the answers. */
void channels_wait(struct dns_channels *channels, int most_ms);

/* End every question that is still open, as ARES_ECANCELLED. */
void channels_cancel(struct dns_channels *channels);

#endif
