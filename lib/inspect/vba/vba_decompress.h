/* vba_decompress.h - a VBA stream's bytes ([MS-OVBA] 2.4.1).
 *
 * libclamav decompresses macros, too, but hands out their source in lower case
 * and more than once, so that nothing could be counted. Thread: any. Never
 * logs. */
#ifndef SEKISHO_VBA_VBA_DECOMPRESS_H
#define SEKISHO_VBA_VBA_DECOMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Append what a compressed container holds, as much as fits. Returns whether
 * it was sound to its end; what came before a fault stays in out. A chunk of
 * some bytes holds 4,096 at most: out's maximum bounds time and memory. */
bool vba_decompress(const char *bytes, size_t len, struct buffer *out);

#endif
