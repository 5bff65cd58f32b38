/* client.h - who is at the other end of the SMTP connection.
 *
 * An MTA may tell it at connect, only by macro, or not at all. Pure. Thread:
 * any. Never logs. */
#ifndef SEKISHO_MILTER_CLIENT_H
#define SEKISHO_MILTER_CLIENT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "config/config.h"
#include "judge/facts.h"

enum client_kind {
	CLIENT_UNSET = 0, /* nothing was said: no CONNECT stage */
	CLIENT_UNKNOWN,   /* the MTA could not tell the address */
	CLIENT_LOCAL,     /* a process on the MTA's host, no network */
	CLIENT_ADDRESS,
};

struct client {
	enum client_kind kind;
	struct in6_addr address; /* IPv4 as ::ffff:a.b.c.d */
	char text[INET6_ADDRSTRLEN];
};

/* From the connect stage; NULL is an address family the MTA does not know. */
void client_from_socket(struct client *client, const struct sockaddr *from);

/* From a macro: "192.0.2.1", "2001:db8::1" or "IPv6:2001:db8::1". Returns
 * whether it was an address; otherwise *client stays as it is. */
bool client_from_text(struct client *client, const char *text);

/* Whether it is this host: mail from non_smtpd_milters comes as 127.0.0.1. */
bool client_is_loopback(const struct client *client);

/* How far it is trusted. Where an MTA has no connect stage and sends no
 * macro, or the client is a process of its own host, the mail is our own;
 * an address that could not be told is a stranger's. */
enum client_trust client_trust(
    const struct client *client, const struct host *host, bool authenticated);

#endif
