/* macro_level.c - levels to words. */
#include "base/macro_level.h"

#include <assert.h>

const char *
macro_level_name(enum macro_level level)
{
	static const char *const names[] = { [MACROS_NONE] = "",
		[MACROS_ANY] = "any",
		[MACROS_AUTOEXEC] = "autoexec",
		[MACROS_SUSPICIOUS] = "suspicious" };

	assert(level <= MACROS_LAST);
	return names[level];
}
