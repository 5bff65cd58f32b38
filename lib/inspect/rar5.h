/* rar5.h - which files of a RAR 5 archive are encrypted.
 *
 * libarchive does not tell: it takes their bytes for broken ones. Reads the
 * block headers only (RAR 5.0 archive format, "Archive structure"). Thread:
 * any. Never logs. */
#ifndef SEKISHO_INSPECT_RAR5_H
#define SEKISHO_INSPECT_RAR5_H

#include <stdbool.h>
#include <stddef.h>

struct rar5 {
	const char *bytes;
	size_t len;
	size_t next; /* of the block to be read */
};

/* Returns whether the bytes are such an archive. */
bool rar5_init(struct rar5 *rar5, const char *bytes, size_t len);

/* Go to the next file. Returns false when there is none; *encrypted_out says
 * whether it is. */
bool rar5_next(struct rar5 *rar5, bool *encrypted_out);

#endif
