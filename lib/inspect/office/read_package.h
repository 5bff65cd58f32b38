/* read_package.h - objects inside compound files ([MS-OLEDS]).
 *
 * Embedded and linked objects, what class they are of, and the files that the
 * Packager wrapped: of a document, or of oleObject1.bin of an OOXML one.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_PACKAGE_H
#define SEKISHO_OFFICE_READ_PACKAGE_H

#include <stddef.h>

#include "measure/reading.h"

/* Say what objects a compound file holds; of other bytes nothing. */
void read_package_ole(const char *bytes, size_t len, struct reading *out);

#endif
