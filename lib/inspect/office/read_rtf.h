/* read_rtf.h - what is inside RTF (Rich Text Format 1.9.1).
 *
 * Objects, decoded as Word decodes them whatever stands between their digits,
 * their classes and what they hold; templates and links elsewhere. Thread:
 * one worker. Never logs. */
#ifndef SEKISHO_OFFICE_READ_RTF_H
#define SEKISHO_OFFICE_READ_RTF_H

#include <stddef.h>

#include "measure/reading.h"

/* Say what an RTF holds; of bytes that do not begin as one, nothing. */
void read_rtf(const char *bytes, size_t len, struct reading *out);

#endif
