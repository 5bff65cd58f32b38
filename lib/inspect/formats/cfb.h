/* cfb.h - the entries of an OLE2 compound file ([MS-CFB]), read leniently.
 *
 * For readers of documents, which want every stream wherever it lies, what
 * each storage is (its class), and a directory that somebody bent so that
 * other readers fail. libgsf (ole_file.h) is what opens and rewrites
 * documents; it builds an object for each entry, follows the directory by
 * recursion, whose depth the file chooses, and gives up on a bent one.
 * Bounded: LIMIT_CFB_ENTRIES, tables no longer than the file, and streams that
 * together read the file once, as those that share no bytes do. Thread: one
 * owner. Never logs. */
#ifndef SEKISHO_FORMATS_CFB_H
#define SEKISHO_FORMATS_CFB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum cfb_kind {
	CFB_UNUSED = 0,
	CFB_STORAGE,
	CFB_STREAM,
	CFB_ROOT,
};

#define CFB_CLASS_BYTES 16

/* A name of 31 characters of at most 3 bytes. */
#define CFB_NAME_BYTES 96

/* No entry. */
#define CFB_NONE UINT32_MAX

struct cfb_entry {
	enum cfb_kind kind;
	char name[CFB_NAME_BYTES]; /* UTF-8 */
	uint8_t class_id[CFB_CLASS_BYTES];
	uint32_t parent; /* the storage it lies in, CFB_NONE if in none */
	uint32_t start;
	uint64_t size; /* as the directory says */
	uint32_t left, right, child;
};

struct cfb {
	const uint8_t *bytes; /* borrowed */
	size_t len;
	unsigned int shift; /* of a sector: 9 or 12 */
	struct cfb_entry *entries;
	uint32_t count;
	uint32_t *fat, *mini_fat;
	uint32_t fat_count, mini_fat_count;
	struct buffer mini;
	uint32_t cutoff;
	size_t left; /* bytes that may still be read */
};

/* Whether the bytes begin as a compound file does. */
bool cfb_is(const char *bytes, size_t len);

/* Read the directory; the bytes must outlive it. False if they are no compound
 * file; cfb_release() is due in any case. */
bool cfb_open(const char *bytes, size_t len, struct cfb *out);
void cfb_release(struct cfb *cfb);

#define scoped_cfb __attribute__((cleanup(cfb_release)))

/* Append a stream's bytes to out, as many as are there and fit. */
void cfb_read(
    struct cfb *cfb, const struct cfb_entry *entry, struct buffer *out);

/* The entry of this name (without case) in a storage, or CFB_NONE. */
uint32_t cfb_find(const struct cfb *cfb, uint32_t storage, const char *name);

/* A name of UTF-16 letters (little-endian) as an entry has it: up to a NUL, at
 * most 31 letters. */
void cfb_name(const uint8_t *letters, size_t count, char out[CFB_NAME_BYTES]);

#endif
