/* notice.h - what stands where a part was removed.
 *
 * Text in English and Japanese (UTF-8, CRLF): file name, class, verdict,
 * SHA-256, time, gateway and the id `s` under which the log knows the
 * message. Thread: any. Never logs. */
#ifndef SEKISHO_INSPECT_NOTICE_H
#define SEKISHO_INSPECT_NOTICE_H

#include "base/buffer.h"
#include "wire/report.h"
#include "wire/request.h"

/* Append the notice's text for one removed part. */
void notice_text(const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part,
    struct buffer *out);

/* Append the whole MIME entity: its headers (text/plain, UTF-8, base64,
 * inline), a blank line and the encoded text, ending in CRLF. */
void notice_entity(const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part,
    struct buffer *out);

#endif
