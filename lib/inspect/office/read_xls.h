/* read_xls.h - what an Excel workbook of 5.0 to 2003 contains.
 *
 * An OLE2 file with a stream Workbook or Book ([MS-XLS] 2.1.2): macro sheets
 * and what their formulas do, hidden sheets, names that run by themselves,
 * links to other programs and books, strings, lures, pictures, objects. Its
 * VBA is read_vba.h's. Families xlm and office. Bounded by LIMIT_BIFF_*.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_XLS_H
#define SEKISHO_OFFICE_READ_XLS_H

#include <stddef.h>

#include "measure/reading.h"

/* Whatever is no such file says nothing. */
void read_xls(const char *bytes, size_t len, struct reading *out);

/* The same for a workbook's stream itself. */
void read_xls_stream(const char *bytes, size_t len, struct reading *out);

#endif
