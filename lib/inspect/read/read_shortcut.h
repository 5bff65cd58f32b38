/* read_shortcut.h - internet shortcuts (.url): where they lead.
 *
 * An ini-like text, [InternetShortcut] with a line URL= (Windows'
 * IUniformResourceLocator::Save writes it). Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_SHORTCUT_H
#define SEKISHO_READ_READ_SHORTCUT_H

#include <stddef.h>

#include "measure/reading.h"

/* Add the address of each URL= line of the first 64 KiB. */
void read_shortcut(const char *bytes, size_t len, struct reading *out);

#endif
