/* member_names.h - the names of a file inside an archive, in every form.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_UNPACK_MEMBER_NAMES_H
#define SEKISHO_UNPACK_MEMBER_NAMES_H

#include <stddef.h>

#include "formats/zip_directory.h"
#include "wire/report.h"

/* Add a name in UTF-8: the last component as it is, as it counts, and up to a
 * NUL; and set the flags of its tricks. */
void member_names_add(struct scan_file *file, const char *name, size_t len);

/* Set a file's names and path below `outer` (the path of the file around it)
 * from a name in UTF-8, or in the charset that it looks like. */
void member_names_guess(
    struct scan_file *file, const char *outer, const char *name, size_t len);

/* The same from what a ZIP says: its directory, the local header, the field
 * for UTF-8. Without a word about the charset it is UTF-8 if it can be, else
 * what Japanese archivers write. */
void member_names_zip(
    struct scan_file *file, const char *outer, const struct zip_entry *entry);

/* The same for the content of a compressed file that has no directory:
 * `outer_name` without its last ending. */
void member_names_stream(
    struct scan_file *file, const char *outer, const char *outer_name);

#endif
