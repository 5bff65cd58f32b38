/* mail_files.h - every message below a path: a file, an mbox, a Maildir, a
 * folder of files.
 *
 * Names that begin with a dot and a Maildir's tmp are passed over; a file that
 * begins with "From " is an mbox. Nothing is kept in memory but where each
 * message stands. Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_MAIL_FILES_H
#define SEKISHO_MILTER_MAIL_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"

struct mail_file {
	char *path;
	uint64_t offset;
	uint64_t bytes;
	size_t source; /* as the caller numbered it */
};

struct mail_files {
	struct mail_file *items;
	size_t count, cap;
};

/* Add what lies below path, in the order of names. Returns 0, or -1 and
 * *fault. */
int mail_files_add(struct mail_files *files, const char *path, size_t source,
    struct fault *fault);

/* Read one, as far as out holds it. Returns 0, or -1 and *fault. */
int mail_file_read(
    const struct mail_file *file, struct buffer *out, struct fault *fault);

void mail_files_release(struct mail_files *files);

#define scoped_mail_files __attribute__((cleanup(mail_files_release)))

#endif
