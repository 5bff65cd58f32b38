/* iso.h - the files of a disk image (ISO 9660, with Joliet or Rock Ridge).
 *
 * Reads the folders of both trees that an image may have: systems differ in
 * which one they show. libarchive follows continuations that lead back to
 * themselves for ever, and mounts nothing that is a little wrong. Thread: any.
 * Never logs. */
#ifndef SEKISHO_FORMATS_ISO_H
#define SEKISHO_FORMATS_ISO_H

#include <stdbool.h>
#include <stddef.h>

struct iso_file {
	char *path;       /* UTF-8, or bytes as they stand there */
	size_t data;      /* where it begins */
	size_t len;       /* as much of it as is there */
	char *joined;     /* len bytes that lie apart, or NULL */
	size_t size;      /* as the folder says */
	bool is_hidden;   /* only one of the trees has it */
	bool is_unlisted; /* its folder asks not to show it */
};

struct iso {
	struct iso_file *files;
	size_t count, cap;
	bool is_cut;    /* there are more than max_files, or too many folders */
	bool is_broken; /* some folder or file is not where it should be */
	bool is_strange; /* laid out as nobody here reads it */
	bool has_udf;    /* UDF lies there as well, and may show other files */
};

/* List at most max_files. Returns false when it is no such image. *out is the
 * caller's: iso_release(). */
bool iso_read(const char *bytes, size_t len, size_t max_files, struct iso *out);

void iso_release(struct iso *iso);

#define scoped_iso __attribute__((cleanup(iso_release)))

#endif
