/* read_doc.h - what a Word document of 6.0 to 2003 says to its reader.
 *
 * An OLE2 file with a stream WordDocument ([MS-DOC]): its text by the piece
 * table, so that lures are found, fields that ask other programs or load
 * something, how many pictures stand in the text. Its VBA and objects are
 * others' work. Family office. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_DOC_H
#define SEKISHO_OFFICE_READ_DOC_H

#include <stddef.h>

#include "measure/reading.h"

/* Whatever is no such file says nothing. */
void read_doc(const char *bytes, size_t len, struct reading *out);

/* The same for the streams: WordDocument and the table that it names. */
void read_doc_streams(const char *document, size_t len, const char *table,
    size_t table_len, struct reading *out);

#endif
