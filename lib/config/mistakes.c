/* mistakes.c - collecting what is wrong in ini files. */
#include "config/mistakes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* The longest path, and room for a sentence of three bytes a letter. */
#define NAME_BYTES 4096

void
mistakes_add(struct mistakes *mistakes, const char *file, int line,
    const char *format, ...)
{
	struct buffer text;
	char sentence[LIMIT_FAULT_BYTES], harmless[NAME_BYTES];
	va_list values;

	mistakes->count++;
	if (mistakes->kept == LIMIT_INI_MISTAKES)
		return;
	if (mistakes->texts == NULL)
		mistakes->texts = mem_new(
		    LIMIT_INI_MISTAKES, sizeof *mistakes->texts);
	va_start(values, format);
	(void)vsnprintf(sentence, sizeof sentence, format, values);
	va_end(values);
	/* Names and words in it are the file's, and it goes to a terminal. */
	buffer_init(&text, 2 * sizeof harmless);
	text_harmless(harmless, sizeof harmless, file, strlen(file));
	buffer_add_text(&text, harmless);
	if (line > 0)
		buffer_add_format(&text, ":%d", line);
	text_harmless(harmless, sizeof harmless, sentence, strlen(sentence));
	buffer_add_format(&text, ": %s", harmless);
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
