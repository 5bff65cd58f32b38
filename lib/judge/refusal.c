/* refusal.c - a pattern of the settings becomes a reply's words. */
#include "judge/refusal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"

char *
refusal_text(const char *pattern, const char *verdict, const char *session)
{
	struct buffer text;
	char shown[LIMIT_LOG_VALUE_BYTES];

	buffer_init(&text, LIMIT_REPLY_TEXT_BYTES);
	text_printable(
	    shown, sizeof shown, verdict, strlen(verdict), TEXT_ASCII);
	while (*pattern != '\0') {
		size_t plain = strcspn(pattern, "%");
		char letter;

		buffer_add(&text, pattern, plain);
		pattern += plain;
		if (*pattern == '\0')
			break;
		letter = pattern[1];
		if (letter == 'v')
			buffer_add_text(&text, shown);
		else if (letter == 's')
			buffer_add_text(&text, session);
		else
			buffer_add(&text, "%", 1);
		pattern += letter == 'v' || letter == 's' || letter == '%' ? 2
									   : 1;
	}
	return buffer_take(&text);
}
