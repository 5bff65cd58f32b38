/* refusal.c - a pattern of the settings becomes a reply's words. */
#include "judge/refusal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"

char *
refusal_text(const char *pattern, const char *verdict)
{
	struct buffer text;

	buffer_init(&text, LIMIT_REPLY_TEXT_BYTES);
	while (*pattern != '\0') {
		size_t plain = strcspn(pattern, "%");
		char shown[LIMIT_LOG_VALUE_BYTES];

		buffer_add(&text, pattern, plain);
		pattern += plain;
		if (strncmp(pattern, "%v", 2) == 0) {
			text_printable(shown, sizeof shown, verdict,
			    strlen(verdict), TEXT_ASCII);
			buffer_add_text(&text, shown);
			pattern += 2;
		} else if (*pattern == '%') {
			buffer_add(&text, pattern++, 1);
		}
	}
	return buffer_take(&text);
}
