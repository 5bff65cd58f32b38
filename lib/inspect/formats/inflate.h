/* inflate.h - zlib streams inside documents (RFC 1950), bounded.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_INFLATE_H
#define SEKISHO_FORMATS_INFLATE_H

#include <stddef.h>

#include "base/buffer.h"

/* Append what a zlib stream holds, as much as fits and can be read. */
void inflate_zlib(const char *bytes, size_t len, struct buffer *out);

#endif
