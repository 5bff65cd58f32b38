/* file_name.h - file names as the one who opens them sees and reads them.
 *
 * A name from a message or an archive is shown by one program, cut and
 * cleaned by another when it is saved, and read for its ending by a third.
 * The functions here read it the strict way. Names are UTF-8 or any bytes.
 * Thread: any; no state. Never logs. */
#ifndef SEKISHO_BASE_FILE_NAME_H
#define SEKISHO_BASE_FILE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* What a name pretends; bits. */
enum file_trick {
	FILE_TRICK_DOUBLE = 1 << 0,   /* a document's ending before a
					 program's: "a.pdf.exe" */
	FILE_TRICK_REVERSED = 1 << 1, /* letters run the other way */
	FILE_TRICK_TRAILING = 1 << 2, /* blanks or dots at its end */
	FILE_TRICK_SPACES = 1 << 3,   /* blanks push its end out of sight */
};

unsigned int file_name_tricks(const char *name, size_t len);

/* Append the name as it counts: the last component of a path; invisible and
 * reordering characters and controls left out; full-width letters as ASCII;
 * a byte that is no UTF-8 as "_"; runs of blanks as one space; without blanks,
 * dots and "::$DATA" at its end; a name above LIMIT_FILE_NAME_BYTES loses its
 * middle, never its end. A second pass changes nothing. */
void file_name_normalise(const char *name, size_t len, struct buffer *out);

/* The ending of a name as file_name_normalise() makes it: behind the last
 * dot, lower case (ASCII), cut to what out holds. "" if there is none, or if
 * it holds a blank. */
#define FILE_EXTENSION_BYTES 16
void file_name_extension(
    const char *name, size_t len, char out[FILE_EXTENSION_BYTES]);

#endif
