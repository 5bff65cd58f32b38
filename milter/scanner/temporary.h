/* temporary.h - private folders below scanner.temporary, and their end.
 *
 * What a worker leaves behind may be anything it could write: a tree deeper
 * than any stack, links that point elsewhere, folders without permissions.
 * Removal never follows a link, never recurses, and can be done in small
 * steps. Removal is called when the folder's owner is dead. Thread: one. Never
 * logs. */
#ifndef SEKISHO_MILTER_TEMPORARY_H
#define SEKISHO_MILTER_TEMPORARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* Open the folder at path, which may be a symbolic link (an administrator's),
 * made with mode 0700 if it is not there. Returns its descriptor, or -1 and
 * *fault. */
int temporary_open(const char *path, struct fault *fault);

/* Make the folder `name` in base, mode 0700. Returns its descriptor, or -1 and
 * *fault; also when the name exists. */
int temporary_make(int base, const char *name, struct fault *fault);

/* Give a folder the name under which a later sweep finds it; one that is gone
 * needs none. Returns 0, or -1 and *fault. */
int temporary_rename(
    int base, const char *name, const char *to, struct fault *fault);

/* Whether nothing lies in an open folder, whose place for reading moves. One
 * that cannot be read is not empty. */
bool temporary_is_empty(int folder);

enum temporary_status {
	TEMPORARY_UNSET = 0,
	TEMPORARY_GONE, /* nothing of that prefix is left */
	TEMPORARY_MORE, /* max_entries were removed; call again */
	TEMPORARY_FAILED,
};

/* Remove what in base has a name that begins with prefix (not empty), whole
 * trees included, at most max_entries files and folders. */
enum temporary_status temporary_sweep(
    int base, const char *prefix, size_t max_entries, struct fault *fault);

#endif
