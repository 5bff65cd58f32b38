/* file_role.h - what a file is to the one who opens it.
 *
 * By its name's ending or by its content: readers of archives, notebooks and
 * disk images count what lies inside. Thread: any, no state. Never logs. */
#ifndef SEKISHO_MEASURE_FILE_ROLE_H
#define SEKISHO_MEASURE_FILE_ROLE_H

#include <stddef.h>

enum file_role {
	ROLE_UNSET = 0, /* nothing is known of it */
	ROLE_PROGRAM,   /* runs by itself */
	ROLE_SCRIPT,    /* runs in an interpreter */
	ROLE_SHORTCUT,  /* runs something else */
	ROLE_PAGE,      /* a browser runs what is in it */
	ROLE_ARCHIVE,   /* disk images, too */
	ROLE_DOCUMENT,
	ROLE_PICTURE,
};

/* By the ending that counts (file_name_normalise()). */
enum file_role file_role_of_name(const char *name, size_t len);

/* By its first bytes, a text by its words (script_words.h). */
enum file_role file_role_of_content(const char *bytes, size_t len);

#endif
