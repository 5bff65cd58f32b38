/* mime.h - a message's parts as GMime locates and decodes them.
 *
 * Parses once and fills the part list, the Subject and the forged headers of
 * a report; afterwards hands out each leaf's decoded bytes. The byte bounds
 * are offsets in the message as it came (RFC 5322, 2045, 2046, 2231, 2047).
 * What GMime must not see (see limits.h) is refused before it is called and
 * becomes a `limits` note. Thread: one. Never logs. */
#ifndef SEKISHO_INSPECT_MIME_H
#define SEKISHO_INSPECT_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "wire/report.h"

struct mime;

/* Call once in a process before it forks workers: loads GMime and opens the
 * converters of the charsets mail uses, because a sandboxed worker cannot. */
void mime_warm_up(void);

/* Parse the message (borrowed, must outlive the result) into report. Returns
 * NULL and *fault only when the machine fails; a broken message gives what
 * can be read, with `oddities` and `limits` notes. */
struct mime *mime_parse(const char *message, size_t len,
    const char *authserv_id, struct scan_report *report, struct fault *fault);

void mime_free(struct mime **mime);

/* The decoded content of leaf `part` (its ordinal in the report). The bytes
 * are the mime's, valid until the next call or mime_free(). At most max_bytes
 * are decoded; *cut_out says whether there was more. Returns 0, or -1 and
 * *fault. */
int mime_content(struct mime *mime, uint32_t part, size_t max_bytes,
    const char **bytes_out, size_t *len_out, bool *cut_out,
    struct fault *fault);

#endif
