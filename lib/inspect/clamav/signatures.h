/* signatures.h - the signatures that Sekisho brings itself, and where others
 * are found.
 *
 * Pure lists and folders: nothing here knows libclamav. Thread: any. Never
 * logs. */
#ifndef SEKISHO_CLAMAV_SIGNATURES_H
#define SEKISHO_CLAMAV_SIGNATURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* How many signatures signatures_write() writes. */
#define SIGNATURES_BUILT_IN 2

/* Write the built-in signatures as a libclamav database into a new private
 * file below `folder`. *path_out (the caller's) is the file; the folder made
 * for it is removed by signatures_remove(). Returns 0, or -1 and *fault. */
int signatures_write(const char *folder, char **path_out, struct fault *fault);

/* Remove the file and its folder, free the path; accepts NULL. */
void signatures_remove(char **path);

#define scoped_signatures __attribute__((cleanup(signatures_remove)))

/* Write the EICAR test file's bytes; out has at least EICAR_BYTES. */
#define EICAR_BYTES 68
void signatures_eicar(char *out);

/* Whether a name is that of a database libclamav loads. */
bool signatures_is_database(const char *name);

/* Each database file in a folder, sorted: a NULL-terminated array of paths,
 * the caller's with each of them. NULL and *fault if it cannot be read. */
char **signatures_list(const char *folder, struct fault *fault);

void signatures_list_free(char ***paths);

#endif
