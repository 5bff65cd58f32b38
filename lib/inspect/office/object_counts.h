/* object_counts.h - the objects inside a compound file, counted.
 *
 * For documents and for what RTF and OOXML ones embed. Thread: one worker.
 * Never logs. */
#ifndef SEKISHO_OFFICE_OBJECT_COUNTS_H
#define SEKISHO_OFFICE_OBJECT_COUNTS_H

#include <stddef.h>

#include "measure/object_class.h"
#include "measure/reading.h"
#include "office/package.h"

struct object_counts {
	size_t objects;
	size_t links, updated; /* fetched from elsewhere; by themselves */
	size_t packages, programs, package_bytes;
	size_t equations, controls, documents;
};

/* Add the objects of a compound file and of those inside it; addresses go to
 * *out. Of other bytes nothing. */
void object_counts_ole(const char *bytes, size_t len, struct reading *out,
    struct object_counts *counts);

/* Add what the data of a Package wrap. */
void object_counts_package(
    const char *bytes, size_t len, struct object_counts *counts);

/* Add one of this class. */
void object_counts_class(enum object_class class, struct object_counts *counts);

/* Say every address of the web in these bytes, in ASCII or UTF-16. */
void object_urls(const char *bytes, size_t len, struct reading *out);

#endif
