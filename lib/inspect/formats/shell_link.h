/* shell_link.h - the fields of a shell link ([MS-SHLLINK] 2).
 *
 * Strings come one byte a character, 0x80 for each that is not ASCII: they are
 * looked through for words, never shown. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_SHELL_LINK_H
#define SEKISHO_FORMATS_SHELL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

struct shell_link {
	uint32_t flags;
	uint32_t attributes;
	uint32_t target_size;
	uint32_t show;
	struct buffer items;  /* the texts of the target's identifiers */
	struct buffer target; /* its local path, or relative to the link */
	struct buffer arguments;
	struct buffer icon;
	struct buffer environment; /* the path that stands for the target */
	bool is_remote;            /* a share of another machine */
	bool is_broken;            /* shorter than its own lengths */
	size_t end;                /* behind its last block */
};

enum shell_link_show {
	SHELL_LINK_MINIMISED = 7,
};

enum shell_link_attribute {
	SHELL_LINK_FOLDER = 0x10,
};

/* Returns false when it is none. The link is the caller's, also then:
 * shell_link_release(). Borrows nothing. */
bool shell_link_read(const char *bytes, size_t len, struct shell_link *out);

void shell_link_release(struct shell_link *link);

#define scoped_shell_link __attribute__((cleanup(shell_link_release)))

#endif
