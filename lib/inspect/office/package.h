/* package.h - a file that the Packager wrapped ([MS-OLEDS] 2.3.6 and what
 * Windows writes into it).
 *
 * Such an object is drawn as an icon, whose name and picture its maker chose;
 * a click runs the file. Thread: any. Never logs. */
#ifndef SEKISHO_OFFICE_PACKAGE_H
#define SEKISHO_OFFICE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

struct package {
	const char *name; /* as it is shown; borrowed */
	size_t name_len;
	const char *bytes;
	size_t len;
	bool is_program; /* by one of its names or its first bytes */
};

/* Take apart what follows the native size; false if it is something else than
 * a wrapped file. */
bool package_read(const char *bytes, size_t len, struct package *out);

/* Whether a file of that name or with those first bytes is run when it is
 * opened: programs, scripts, shortcuts, and what mounts or installs them. */
bool package_is_program(
    const char *name, size_t name_len, const char *bytes, size_t len);

#endif
