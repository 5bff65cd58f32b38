/* zip_directory.h - what a ZIP says about itself, before anything is unpacked.
 *
 * Reads the central directory and every local header (APPNOTE 6.3), also of
 * encrypted and broken archives and of ones behind a program's bytes, and
 * compares the two: readers differ in which of them they believe, and an
 * attacker chooses. Entries that only a local header names are listed too.
 * libzip tells no local header, refuses archives that others open, and
 * follows overlapping entries. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_ZIP_DIRECTORY_H
#define SEKISHO_FORMATS_ZIP_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum zip_bit {
	ZIP_ENCRYPTED = 1 << 0,
	ZIP_STRONG = 1 << 1,      /* encrypted in a way of PKWARE's own */
	ZIP_MISMATCH = 1 << 2,    /* local header and directory differ */
	ZIP_OVERLAPPING = 1 << 3, /* shares bytes with another entry */
	ZIP_HIDDEN = 1 << 4,      /* the directory does not name it */
	ZIP_LOST = 1 << 5,        /* its data is not there, or not all */
	ZIP_FOLDER = 1 << 6,
	ZIP_UTF8 = 1 << 7, /* the names are UTF-8, or say so */
};

/* APPNOTE 4.4.5 */
enum zip_method {
	ZIP_STORED = 0,
	ZIP_IMPLODED = 6,
	ZIP_DEFLATED = 8,
	ZIP_DEFLATED64 = 9,
	ZIP_BZIP2 = 12,
	ZIP_LZMA = 14,
	ZIP_ZSTD = 93,
	ZIP_XZ = 95,
	ZIP_PPMD = 98,
	ZIP_AES = 99, /* the real method stands in an extra field */
};

/* Bytes inside the archive. */
struct zip_text {
	const char *bytes;
	size_t len;
};

struct zip_entry {
	struct zip_text name;       /* as the directory says it */
	struct zip_text local_name; /* as the local header says it */
	struct zip_text utf8_name;  /* of the extra field 0x7075; len 0: none */
	unsigned int bits;
	uint16_t flags;    /* the general purpose bits as they are */
	uint16_t method;   /* of WinZip's AES entries the one inside */
	uint8_t aes_bytes; /* 16, 24 or 32: length of an AES key, 0: not AES */
	uint32_t crc;
	uint32_t time;   /* DOS time and date; ZipCrypto checks by it */
	uint64_t packed; /* as the directory says */
	uint64_t size;
	uint64_t header; /* where the local header is in the archive */
	size_t data;     /* where the data begins */
	size_t data_len; /* how much of it is there: packed unless ZIP_LOST */
};

struct zip_directory {
	struct zip_entry *entries; /* the directory's order, hidden ones last */
	size_t count, cap;
	bool cut;       /* there are more than max_entries */
	bool broken;    /* no directory, or not the one its end tells of */
	bool masked;    /* the directory is encrypted itself */
	bool has_front; /* foreign bytes before the first entry */
	bool has_back;  /* foreign bytes behind the comment */
};

/* Whether a directory's end stands where readers look for it: so that other
 * files that are a ZIP as well are known. */
bool zip_directory_is_there(const char *bytes, size_t len);

/* Read at most max_entries entries. Entries' texts point into bytes. Returns
 * false when nothing at all is a ZIP's. *out is the caller's:
 * zip_directory_release(). */
bool zip_directory_read(const char *bytes, size_t len, size_t max_entries,
    struct zip_directory *out);

void zip_directory_release(struct zip_directory *directory);

#define scoped_zip_directory __attribute__((cleanup(zip_directory_release)))

#endif
