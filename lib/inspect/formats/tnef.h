/* tnef.h - the attachments in Outlook's winmail.dat ([MS-OXTNEF]).
 *
 * libclamav unpacks them too, but tells no names, and what a script is called
 * is what makes it one. Each byte is read a few times at most. Thread: any.
 * Never logs. */
#ifndef SEKISHO_FORMATS_TNEF_H
#define SEKISHO_FORMATS_TNEF_H

#include <stdbool.h>
#include <stddef.h>

struct tnef_text {
	const char *bytes; /* NULL: there is none */
	size_t len;
};

/* A walk; begins with the bytes, next behind the header. */
struct tnef {
	const char *bytes;
	size_t len;
	size_t next;
	bool is_broken; /* something is longer than what is left */
};

struct tnef_file {
	struct tnef_text title;     /* attAttachTitle, some charset's bytes */
	struct tnef_text long_name; /* PidTagAttachLongFilename, if it is */
	bool is_wide;               /* that one is UTF-16LE */
	struct tnef_text data;
};

bool tnef_init(const char *bytes, size_t len, struct tnef *out);

/* The next attachment. False when there are no more. */
bool tnef_next(struct tnef *tnef, struct tnef_file *out);

#endif
