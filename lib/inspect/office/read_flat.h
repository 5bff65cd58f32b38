/* read_flat.h - documents whose parts stand in text.
 *
 * Flat OPC (one XML whose pkg:binaryData hold what a ZIP would), Word 2003's
 * XML (w:binData), and MHTML ("single file web page"): macros stand in them
 * as base64 of a compound file, or of ActiveMime, which is one behind a header
 * and zlib. Neither XML nor MIME is parsed: Office forgives more than any
 * parser of ours would, and the first bytes give such data away. Thread: one
 * worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_FLAT_H
#define SEKISHO_OFFICE_READ_FLAT_H

#include <stddef.h>

#include "measure/reading.h"

/* Read every compound file in the text. */
void read_flat(const char *bytes, size_t len, struct reading *out);

/* ActiveMime (editdata.mso, oledata.mso) by itself. */
void read_activemime(const char *bytes, size_t len, struct reading *out);

#endif
