/* web_address.h - addresses of the web in text that is no markup.
 *
 * For the readers of documents: what a shortcut's arguments, a script or an
 * action of a PDF names. Thread: any, no state. Never logs. */
#ifndef SEKISHO_MEASURE_WEB_ADDRESS_H
#define SEKISHO_MEASURE_WEB_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/reading.h"

/* A piece of somebody else's text. */
struct web_address {
	const char *text;
	size_t len;
};

/* The next http, https or ftp address at or behind *at_io, which moves behind
 * it. One pass over all calls. */
bool web_address_next(
    const char *text, size_t len, size_t *at_io, struct web_address *out);

/* Whether it begins as one. */
bool web_address_is(const char *text, size_t len);

/* Its host, without user and port; empty if it has none. */
struct web_address web_address_host(const char *url, size_t len);

/* Whether its host is a number: an IPv4 address in any form browsers take, or
 * an IPv6 address. */
bool web_address_is_numeric(const char *url, size_t len);

/* Whether its path ends in the name of a program, script, shortcut or
 * archive. */
bool web_address_is_file(const char *url, size_t len);

/* Add every address of a text; returns how many there are, repeated ones
 * counted. */
size_t web_address_read(const char *text, size_t len, struct reading *out);

#endif
