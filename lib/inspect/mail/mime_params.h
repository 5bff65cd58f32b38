/* mime_params.h - the parameters of Content-Type and Content-Disposition.
 *
 * Every form that some reader understands is handed out: quoted or not,
 * RFC 2231 with charset and in sections, RFC 2047 words inside quotes, raw
 * 8-bit. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MIME_PARAMS_H
#define SEKISHO_MAIL_MIME_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

struct param {
	const char *name; /* without `*` and section */
	size_t name_len;
	int section;   /* of name*1=, -1: none */
	bool extended; /* name*= or name*1*= */
	bool quoted;
	const char *value; /* raw, inside the quotes */
	size_t value_len;
	const char *tail; /* what stands between the closing quote and `;` */
	size_t tail_len;
};

/* The parameters of one header, borrowed from its value. */
struct params {
	struct param *items;
	size_t count, cap;
	bool full; /* more than LIMIT_MIME_PARAMETERS: the rest is left out */
};

/* Parse a raw header value; *params is the caller's. */
void params_parse(const char *value, size_t len, struct params *params);

void params_release(struct params *params);

/* The header's main value ("multipart/mixed", "attachment") without comments
 * and blanks; at most size - 1 bytes and a NUL. Returns its length. */
size_t params_main(const char *value, size_t len, char *out, size_t size);

/* Where readings go. */
struct params_sink {
	/* One reading; `with` is the caller's. */
	void (*take)(void *with, const char *text, size_t len);
	void *with;
	bool raw; /* bytes as they are; otherwise UTF-8 with words decoded */
};

/* Hand out each reading of the parameter `name` (lower case). */
void params_read(const struct params *params, const char *name,
    const struct params_sink *sink);

#endif
