/* notice.h - what stands where a part was removed.
 *
 * Text in English and Japanese (UTF-8, CRLF, at most 76 columns): file name,
 * class, verdict, SHA-256, time, gateway, the id `s` under which the log
 * knows the message and who has the original; or the administrator's own
 * text, in which %f, %c, %v, %d, %t, %g and %s stand for the first seven. That
 * a signature no longer matches is said in both. A pure function of the
 * request and the part. Used by rewrite. Thread: any. Never logs. */
#ifndef SEKISHO_EDIT_NOTICE_H
#define SEKISHO_EDIT_NOTICE_H

#include <stdint.h>

#include "base/buffer.h"
#include "wire/report.h"
#include "wire/request.h"

/* The values of a notice's headers. */
#define NOTICE_TYPE     "text/plain; charset=UTF-8"
#define NOTICE_ENCODING "base64"

/* A notice's text and, encoded, its entity are shorter. */
#define NOTICE_BYTES        65536UL
#define NOTICE_ENTITY_BYTES (2 * NOTICE_BYTES)

/* "Thu, 1 Jan 1970 00:00:00 +0000" with its NUL. */
#define NOTICE_TIME_BYTES 40

/* Append the notice's text for one removed part. Texts in the request and
 * the part are data: made printable and bounded. */
void notice_text(const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part,
    struct buffer *out);

/* Append the text in base64, in lines that end in eol. */
void notice_body(const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part,
    const char *eol, struct buffer *out);

/* Append the whole MIME entity: its headers (text/plain, UTF-8, base64,
 * inline), a blank line and the encoded text, in lines that end in eol. */
void notice_entity(const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part,
    const char *eol, struct buffer *out);

/* Format seconds since 1970 as an RFC 5322 3.3 date in +0000; times outside
 * of 1970 to 9999 become the nearest in it. Needs neither locale nor time
 * zone. */
void notice_time(int64_t time_s, char out[NOTICE_TIME_BYTES]);

#endif
