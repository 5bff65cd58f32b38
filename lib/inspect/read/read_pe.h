/* read_pe.h - Windows programs and libraries (Microsoft PE/COFF).
 *
 * Headers, sections, names of imports; nothing is taken apart or run. When it
 * was linked and by what is left out: it tells who made a sample, not what it
 * does. Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_PE_H
#define SEKISHO_READ_READ_PE_H

#include "measure/reading.h"

/* Says nothing of a DOS program. LIMIT_PE_* bound the work. */
void read_pe(const char *bytes, size_t len, struct reading *out);

#endif
