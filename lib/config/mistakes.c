/* mistakes.c - collecting what is wrong in ini files. */
#include "config/mistakes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void
mistakes_add(struct mistakes *mistakes, const char *file, int line,
    const char *format, ...)
{
	struct buffer text;
	char sentence[LIMIT_FAULT_BYTES];
	va_list values;

	mistakes->count++;
	if (mistakes->kept == LIMIT_INI_MISTAKES)
		return;
	if (mistakes->texts == NULL)
		mistakes->texts = mem_new(
		    LIMIT_INI_MISTAKES, sizeof *mistakes->texts);
	va_start(values, format);
	vsnprintf(sentence, sizeof sentence, format, values);
	va_end(values);
	buffer_init(&text, 2 * LIMIT_INI_LINE_BYTES);
	buffer_add_text(&text, file);
	if (line > 0)
		buffer_add_format(&text, ":%d", line);
	buffer_add_format(&text, ": %s", sentence);
	mistakes->texts[mistakes->kept++] = buffer_take(&text);
}

void
mistakes_release(struct mistakes *mistakes)
{
	for (size_t i = 0; i < mistakes->kept; i++)
		free(mistakes->texts[i]);
	free(mistakes->texts);
	*mistakes = (struct mistakes){ 0 };
}
