/* read_ooxml.h - what a ZIP-based Office document contains.
 *
 * .docx, .xlsx, .xlsb, .pptx and their forms with macros (ECMA-376,
 * [MS-XLSB]): macro sheets and what their formulas do, hidden sheets, names
 * that run by themselves, relations that lead outside, fields and links that
 * ask other programs, embedded objects, VBA in whatever part, lures. Families
 * office, and xlm of spreadsheets. Only parts that matter are unpacked, within
 * LIMIT_OOXML_*. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_OOXML_H
#define SEKISHO_OFFICE_READ_OOXML_H

#include <stddef.h>

#include "measure/reading.h"

/* Whatever is no ZIP says nothing. */
void read_ooxml(const char *bytes, size_t len, struct reading *out);

#endif
