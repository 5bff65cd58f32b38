/* rar.h - what the headers of a RAR archive tell of its files.
 *
 * libarchive reads what is not encrypted, but tells nothing of RAR 5's
 * encryption, taking such bytes for broken ones, and stops at the first file of
 * a solid archive that it cannot open, so that the others would have no
 * names. Reads headers only, of RAR 1.5 to 4 and of RAR 5. Thread: any. Never
 * logs. */
#ifndef SEKISHO_FORMATS_RAR_H
#define SEKISHO_FORMATS_RAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rar {
	const char *bytes;
	size_t len;
	size_t next; /* of the block to be read */
	bool is_5;
};

struct rar_file {
	const char *name; /* UTF-8 in RAR 5; else of any charset; in `bytes` */
	size_t name_len;
	uint64_t size; /* unpacked, 0: not told */
	bool is_encrypted;
	bool is_folder;
	bool is_split; /* some of it is in another volume */
};

/* Returns whether the bytes are such an archive. */
bool rar_init(struct rar *rar, const char *bytes, size_t len);

/* The next file or folder. Returns false when there is none whose header can be
 * read; *out is written only on success. */
bool rar_next(struct rar *rar, struct rar_file *out);

#endif
