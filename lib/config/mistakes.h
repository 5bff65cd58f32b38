/* mistakes.h - collecting what is wrong in ini files.
 *
 * struct mistakes and mistakes_release() are declared in config.h. Thread:
 * one loader. Never logs. */
#ifndef SEKISHO_CONFIG_MISTAKES_H
#define SEKISHO_CONFIG_MISTAKES_H

#include "config/config.h"

/* Add "FILE:LINE: sentence"; line 0 leaves the line away (the file itself
 * cannot be read). Beyond LIMIT_INI_MISTAKES it is only counted. */
void mistakes_add(struct mistakes *mistakes, const char *file, int line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
