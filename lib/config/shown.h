/* shown.h - a piece of an ini inside a mistake: printable, and not endless.
 *
 * By value, so that it lives as long as the sentence that it stands in.
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_CONFIG_SHOWN_H
#define SEKISHO_CONFIG_SHOWN_H

#include <stddef.h>

#include "base/text.h"

struct shown {
	char text[80];
};

static inline struct shown
shown(const char *text, size_t len)
{
	struct shown result = { "" };

	text_printable(result.text, sizeof result.text, text, len, TEXT_UTF8);
	return result;
}

#endif
