/* cms.h - what S/MIME wraps (RFC 5652, in BER by X.690).
 *
 * An opaque signature (application/pkcs7-mime) holds the whole signed entity,
 * which mail programs show as if nothing were around it, in one OCTET STRING
 * or in pieces. Nothing is verified. Bounded in depth; each byte is read once.
 * Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_CMS_H
#define SEKISHO_FORMATS_CMS_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/archive_list.h"
#include "formats/unpacked.h"

/* Whether the bytes begin as a ContentInfo of one of its types does. */
bool cms_is(const char *bytes, size_t len);

/* Pour the content that is signed into the sink. Returns READ_DONE; READ_END
 * when there is none (the signature of something else, certificates);
 * READ_ENCRYPTED; READ_UNSUPPORTED for other types; READ_BROKEN, as far as it
 * went. */
enum read_status cms_read(const char *bytes, size_t len, struct unpacked *out);

#endif
