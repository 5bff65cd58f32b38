/* scan_settings.h - the settings of a verb that works without any, too.
 *
 * Thread: main. Prints mistakes to stderr, never logs. */
#ifndef SEKISHO_MILTER_SCAN_SETTINGS_H
#define SEKISHO_MILTER_SCAN_SETTINGS_H

#include "config/config.h"

/* Load file; NULL: the one at the default place, or, without one, what it
 * would default to. NULL when there are mistakes, which are printed. */
struct config *scan_settings_load(const char *file);

#endif
