/* read_onenote.h - notebooks of OneNote ([MS-ONESTORE]).
 *
 * Embedded files are found by the mark in front of each (2.6.13,
 * FileDataStoreObject) and their names by how they end, wherever they stand:
 * a notebook is a log of changes, and what was removed from a page is still
 * there. Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_ONENOTE_H
#define SEKISHO_READ_READ_ONENOTE_H

#include "measure/reading.h"

/* At most LIMIT_ONENOTE_FILES files are looked at. */
void read_onenote(const char *bytes, size_t len, struct reading *out);

#endif
