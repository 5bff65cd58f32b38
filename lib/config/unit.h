/* unit.h - numbers with the unit of their setting: 10M, 500ms, 3.
 *
 * Thread: any; no state. Never logs. */
#ifndef SEKISHO_CONFIG_UNIT_H
#define SEKISHO_CONFIG_UNIT_H

#include <stdint.h>

#include "base/buffer.h"
#include "config/settings.h"

/* Digits and one of the setting's units, in either case. Returns 0 and *out,
 * or -1 if text is anything else or does not fit. */
int unit_parse(const struct setting *setting, const char *text, int64_t *out);

/* Append a number in the largest unit that divides it: 52428800 as 50M. */
void unit_format(
    const struct setting *setting, int64_t number, struct buffer *out);

#endif
