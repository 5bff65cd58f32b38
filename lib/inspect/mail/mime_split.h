/* mime_split.h - where a multipart's parts begin and end.
 *
 * A source's lines that begin with "--" are indexed once, so that each level
 * of nesting looks at those only. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MIME_SPLIT_H
#define SEKISHO_MAIL_MIME_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

/* The message, or a decoded message inside it. */
struct mime_source {
	const char *bytes;
	size_t len;
	size_t *dashes; /* offsets of lines that begin with "--" */
	size_t dash_count, dash_cap;
	bool dashes_full; /* more than LIMIT_MIME_DELIMITERS */
};

void mime_source_init(struct mime_source *out, const char *bytes, size_t len);
void mime_source_release(struct mime_source *source);

/* Boundaries that one multipart declares: more than one is ambiguous. */
#define MIME_BOUNDARIES 4

struct mime_boundaries {
	char *texts[MIME_BOUNDARIES];
	size_t count;
};

/* One line that separates parts. */
struct mime_delimiter {
	size_t line;   /* where it begins */
	size_t behind; /* where the next line begins */
	bool close;    /* --boundary-- */
};

/* The first delimiter in [begin, end), or false. */
bool mime_next_delimiter(const struct mime_source *source,
    const struct mime_boundaries *boundaries, size_t begin, size_t end,
    struct mime_delimiter *out);

/* Where the part in front of a delimiter line ends: the line's end before it
 * belongs to the delimiter (RFC 2046 5.1.1). Not before `begin`. */
size_t mime_part_end(
    const struct mime_source *source, size_t begin, size_t line);

#endif
