/* read_lnk.h - shell links, which are Windows' shortcuts ([MS-SHLLINK]).
 *
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_LNK_H
#define SEKISHO_READ_READ_LNK_H

#include "measure/reading.h"

/* The structures and, behind their end, LIMIT_READING_TEXT_BYTES. */
void read_lnk(const char *bytes, size_t len, struct reading *out);

#endif
