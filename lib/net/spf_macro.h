/* spf_macro.h - macros in domain-specs (RFC 7208 7).
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_NET_SPF_MACRO_H
#define SEKISHO_NET_SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Whether text is a macro-string, and whether it is a domain-spec (which ends
 * in ".toplabel" or a macro). The letters c, r, t belong to explanations and
 * are errors here. */
bool spf_macro_is_string(const char *text, size_t len);
bool spf_macro_is_domain(const char *text, size_t len);

/* What the letters stand for. p is asked for only when it is used. */
struct spf_macro_values {
	const char *s, *l, *o, *d, *i, *v, *h;
	const char *(*p)(void *arg);
	void *arg;
};

/* Expand a checked domain-spec into out, without a dot at its end; names
 * above 253 bytes lose labels from the left (RFC 7208 7.3). */
void spf_macro_expand(const char *text, size_t len,
    const struct spf_macro_values *values, struct buffer *out);

#endif
