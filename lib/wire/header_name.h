/* header_name.h - what may name a header on the border.
 *
 * The gate hands these names to the MTA: anything but RFC 5322 ftext could
 * end the line it stands in. Used by report.c and request.c. Thread: any.
 * Never logs. */
#ifndef SEKISHO_WIRE_HEADER_NAME_H
#define SEKISHO_WIRE_HEADER_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

/* 1 to LIMIT_NAME_BYTES bytes of ftext (RFC 5322 2.2: 33 to 126 without the
 * colon). */
static inline bool
header_name_is_valid(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (name[i] < 33 || name[i] > 126 || name[i] == ':')
			return false;
	return len > 0 && len <= LIMIT_NAME_BYTES;
}

#endif
