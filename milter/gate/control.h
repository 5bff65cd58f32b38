/* control.h - where the administrator's command asks the gate.
 *
 * A SOCK_SEQPACKET socket, one connection a request: a frame with a word
 * (`status`, `reload`) or a JSON object with it ({"verb": "status"}); the
 * answer is a frame "json" with the JSON text in a sealed memfd. Requests are
 * bounded in size, number and time, and are no part of the mail's way: the
 * gate serves mail also without this socket. Thread: its own; functions as
 * each says. Logs. */
#ifndef SEKISHO_MILTER_CONTROL_H
#define SEKISHO_MILTER_CONTROL_H

#include "base/fault.h"
#include "config/config.h"

/* What an answer's frame says. */
#define CONTROL_ANSWER "json"

/* Take the socket that systemd passed, or listen at control.socket for the
 * account and group of milter.user. Before privileges are given up, and
 * before milter_socket_open(), which forgets what systemd passed. Returns 0,
 * or -1 and *fault. */
int control_open(const struct host *host, struct fault *fault);

/* Answer from now on. Returns 0 (also without a socket), or -1 and *fault. */
int control_start(struct fault *fault);

/* Ask the scanner to load its signatures anew, in a thread of its own: the
 * caller (the main thread at SIGHUP) does not wait. Wishes that come while
 * one is being passed on become one more. */
void control_wish(void);

/* Remove the socket's name if we made it. */
void control_remove(void);

#endif
