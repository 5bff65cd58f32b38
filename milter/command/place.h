/* place.h - where a milter listens, in the words of libmilter and Postfix.
 *
 * Pure. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_PLACE_H
#define SEKISHO_MILTER_PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define PLACE_HOST_BYTES 256

struct place {
	char path[PATH_MAX];         /* of a unix socket, or "" */
	char host[PLACE_HOST_BYTES]; /* "" for any */
	char port[32];               /* "" for a unix socket */
};

/* unix:PATH, local:PATH, PATH, inet:PORT@HOST, inet6:PORT@HOST, fd:N. False
 * for what is none of the first five. */
bool place_of_milter(const char *text, struct place *out);

/* unix:PATH, local:PATH, inet:HOST:PORT, inet:PORT@HOST too. */
bool place_of_postfix(const char *text, size_t len, struct place *out);

/* Whether both lead to the same listener. Paths are compared as files. A
 * relative one is below folder, and with chrooted also an absolute one. */
bool place_is_same(const struct place *postfix, const struct place *milter,
    const char *folder, bool chrooted);

/* One entry of smtpd_milters, and where the next one begins: separated by
 * commas and blanks, or in braces with settings of its own. */
struct place_entry {
	const char *where; /* the entry without braces and settings */
	size_t where_len;
	const char *settings; /* what stands behind it in braces, or "" */
	size_t settings_len;
};

/* The next entry at *list_io; false at the end. */
bool place_next(const char **list_io, struct place_entry *out);

#endif
