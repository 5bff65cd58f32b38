/* milter_socket.h - where the MTA meets the gate.
 *
 * libmilter binds; this module does what libmilter does not: take a socket
 * that systemd passed, remove a stale one only if it is a socket and nobody
 * answers there, and let the name appear with its mode and group. Thread: call
 * before any thread exists. Never logs. */
#ifndef SEKISHO_MILTER_MILTER_SOCKET_H
#define SEKISHO_MILTER_MILTER_SOCKET_H

#include "base/fault.h"
#include "config/config.h"

/* Listen at milter.socket, or at the socket passed by systemd. Returns 0; or
 * 1 and *fault (the group could not be set, and we are not root: a gate in
 * one's own folder goes on without); or -1 and *fault. */
int milter_socket_open(const struct host *host, struct fault *fault);

/* Where we listen, for the log. Valid after milter_socket_open(). */
const char *milter_socket_place(void);

/* Remove the socket's name, so that nobody comes any more. Only a name we
 * made, and only while it is still our socket. */
void milter_socket_remove(void);

#endif
