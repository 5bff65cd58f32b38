/* load.h - ini files into a snapshot; what config_load() does with other
 * paths. For lib/config and its tests. Never logs. */
#ifndef SEKISHO_CONFIG_LOAD_H
#define SEKISHO_CONFIG_LOAD_H

#include "config/config.h"

/* Read file, then folder/?*.ini in byte order unless folder is NULL; a folder
 * that is not there is no mistake. Returns as config_load() does. */
int load_files(const char *file, const char *folder, struct config **out,
    struct mistakes *mistakes);

/* What config_peek() does with other paths; name is that of a text. */
void load_peek(
    const char *file, const char *folder, const char *name, struct buffer *out);

#endif
