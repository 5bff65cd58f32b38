/* mime.h - a message's parts: where they are, their names, their content.
 *
 * Parses once and fills the part list, the Subject and the forged headers of
 * a report; afterwards hands out each leaf's decoded bytes. The byte bounds
 * are offsets in the message as it came (RFC 5322, 2045, 2046, 2231, 2047).
 * What is beyond limits.h stays a leaf with a `limits` note, what readers may
 * take in two ways gets an `oddities` note. Thread: one. Never logs. */
#ifndef SEKISHO_MAIL_MIME_H
#define SEKISHO_MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "text/transfer.h"
#include "wire/report.h"

struct mime;

/* Call once in a process before any other function here and before it forks
 * workers: loads GMime and opens the converters of the charsets mail uses,
 * because a sandboxed worker cannot. */
void mime_warm_up(void);

/* Parse the message (borrowed, must outlive the result) into report. Returns
 * NULL and *fault only when the machine fails; a broken message gives what
 * can be read, with `oddities` and `limits` notes. */
struct mime *mime_parse(const char *message, size_t len,
    const char *authserv_id, struct scan_report *report, struct fault *fault);

void mime_free(struct mime **mime);

/* A part's decoded bytes, valid until the next call or mime_free(). */
struct mime_bytes {
	const char *data;
	size_t len;
	bool cut; /* there was more than max_bytes */
};

/* Decode at most max_bytes of part `part` (its ordinal in the report).
 * Returns 0, or -1 and *fault. */
int mime_content(struct mime *mime, uint32_t part, size_t max_bytes,
    struct mime_bytes *out, struct fault *fault);

/* The charset that a part declares, as it stands there; "" if none. Valid
 * until mime_free(). */
const char *mime_charset(const struct mime *mime, uint32_t part);

/* A part's body as it came. */
struct mime_coded {
	const char *data;
	size_t len;
	enum transfer transfer;
};

/* The body of part `part`, valid until mime_free(). */
void mime_coded(const struct mime *mime, uint32_t part, struct mime_coded *out);

/* A walk over the bytes that no leaf holds; begins zeroed. */
struct mime_gap_walk {
	size_t source, part, offset;
};

/* The next of them: headers, delimiters, preambles, epilogues, in the message
 * and in the encoded messages inside it. False when there are no more. */
bool mime_next_gap(const struct mime *mime, struct mime_gap_walk *walk,
    struct mime_bytes *out);

/* Bytes of the message. */
size_t mime_size(const struct mime *mime);

#endif
