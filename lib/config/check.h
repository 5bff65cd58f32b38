/* check.h - what texts of settings must look like.
 *
 * Each returns 0, or -1 and *fault with the end of a sentence about the value:
 * "must ...". Text with control characters never comes this far. Thread: any.
 * Never logs. */
#ifndef SEKISHO_CONFIG_CHECK_H
#define SEKISHO_CONFIG_CHECK_H

#include <stddef.h>

#include "base/fault.h"

/* libmilter's syntax: unix:PATH, local:PATH, PATH, inet:PORT[@HOST],
 * inet6:PORT[@HOST], or fd:N for a socket that was passed. */
int check_milter_socket(const char *text, size_t len, struct fault *fault);

/* The path of a unix socket, short enough for the kernel. */
int check_socket_path(const char *text, size_t len, struct fault *fault);

/* A user's or group's name, or its number. */
int check_account(const char *text, size_t len, struct fault *fault);

/* A name as it stands in Authentication-Results. */
int check_host_name(const char *text, size_t len, struct fault *fault);

/* What an SMTP client is told: printable ASCII; %v, %s and %% only. */
int check_reply(const char *text, size_t len, struct fault *fault);

/* What a client is told for reputation: printable ASCII; %i, %l, %r, %s and
 * %% only. */
int check_list_reply(const char *text, size_t len, struct fault *fault);

/* An address with or without a port: 127.0.0.1:5353, [::1]:5353. */
int check_name_server(const char *text, size_t len, struct fault *fault);

/* "off", or an address with a port. */
int check_listen(const char *text, size_t len, struct fault *fault);

/* Keys of [list NAME]; empty ones will do. */
int check_list_zone(const char *text, size_t len, struct fault *fault);
int check_list_codes(const char *text, size_t len, struct fault *fault);
int check_list_test(const char *text, size_t len, struct fault *fault);
int check_show(const char *text, size_t len, struct fault *fault);

/* local@domain, @domain, @.domain, an address or a network. */
int check_sender(const char *text, size_t len, struct fault *fault);

/* A file type's word: [a-z0-9]. */
int check_type_word(const char *text, size_t len, struct fault *fault);

/* The same, or a MIME type, in which * stands for anything. */
int check_type_pattern(const char *text, size_t len, struct fault *fault);

/* No control characters, C1 and line separators included. */
int check_plain(const char *text, size_t len, struct fault *fault);

#endif
