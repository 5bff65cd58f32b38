/* fault.c - sentences of failure, bounded. */
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
fault_set(struct fault *fault, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	(void)vsnprintf(fault->text, sizeof fault->text, format, values);
	va_end(values);
	return -1;
}

int
fault_prefix(struct fault *fault, const char *format, ...)
{
	struct fault inner = *fault;
	va_list values;
	size_t used;

	va_start(values, format);
	(void)vsnprintf(fault->text, sizeof fault->text, format, values);
	va_end(values);
	used = strlen(fault->text);
	(void)snprintf(
	    fault->text + used, sizeof fault->text - used, ": %s", inner.text);
	return -1;
}
