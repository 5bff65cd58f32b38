/* read_vba.h - macros of Office documents ([MS-OVBA]).
 *
 * Any compound file: documents, vbaProject.bin under whatever name,
 * presentations that keep theirs packed in an atom of the stream
 * "PowerPoint Document" ([MS-PPT] 2.10.34). Projects are found by their
 * storage, which has a stream `dir`, wherever it lies; each module is read
 * once. What a module's source lacks is looked for in its compiled code:
 * Office runs that if the source is gone (stomped) or, for the same version
 * of Office, another. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_VBA_H
#define SEKISHO_OFFICE_READ_VBA_H

#include <stddef.h>

#include "measure/reading.h"

/* Say what the macros of a compound file are; of other bytes nothing. */
void read_vba_ole(const char *bytes, size_t len, struct reading *out);

#endif
