/* pdf_objects.h - what the objects of a PDF say (ISO 32000-1, 7.3 and 12).
 *
 * One pass over the tokens of the file as they stand there, cross-references
 * left alone: an object that no reader would reach says something, too.
 * Object streams (7.5.7) are unpacked up to LIMIT_PDF_INFLATED_BYTES, and what
 * the only page of a document shows up to LIMIT_PDF_SHOWN_BYTES; scripts
 * as far as their texts and streams can be read here. Thread: any.
 * Never logs. */
#ifndef SEKISHO_READ_PDF_OBJECTS_H
#define SEKISHO_READ_PDF_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/reading.h"
#include "read/pdf_scripts.h"

struct pdf_objects {
	size_t pages;
	size_t images;
	size_t links;                /* actions that open an address */
	size_t numeric_links;        /* of these: the host is a number */
	size_t file_links;           /* to programs, scripts, archives */
	size_t hosts;                /* different ones */
	size_t submits;              /* forms that are sent elsewhere */
	size_t remotes;              /* actions that open another file */
	size_t risky_files;          /* embedded, by their names */
	size_t launched;             /* programs, by their names */
	size_t hidden;               /* actions in object streams */
	size_t forms;                /* the key AcroForm */
	struct pdf_scripts scripts;  /* in texts and streams, /JS */
	size_t text_bytes;           /* shown on the only page */
	double page_area, link_area; /* the largest of each, points squared */
};

/* Add what is there; addresses go to the reading, unless the file is
 * encrypted: then texts are noise. */
void pdf_objects_read(const char *bytes, size_t len, bool is_encrypted,
    struct pdf_objects *out, struct reading *reading);

#endif
