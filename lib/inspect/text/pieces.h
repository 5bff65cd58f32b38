/* pieces.h - which files are a document's own pieces.
 *
 * A package of Office is an archive, and its members are files of the report;
 * but the XML, the pictures and vbaProject.bin make up the document around
 * them, whose reader reads them. What is embedded in it is a file of its own.
 * Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_PIECES_H
#define SEKISHO_TEXT_PIECES_H

#include <stdbool.h>

#include "wire/report.h"

/* Whether a file of the report makes up the document around it. */
bool piece_of_document(
    const struct scan_report *report, const struct scan_file *file);

#endif
