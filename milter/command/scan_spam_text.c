/* scan_spam_text.c - why a message is spam, for a person. */
#include <string.h>

#include "command/say.h"
#include "command/scan_result.h"

/* "    2.5 NAME_BRAND  the name in From is a well-known company's". */
static void
add_test(const struct spam_fired *fired, struct buffer *out)
{
	const struct spam_row *row = spam_row(fired->test);
	bool japanese = strcmp(say("en"), "ja") == 0;

	buffer_add_text(out, "    ");
	spam_format_points(fired->points, out);
	buffer_add_format(out, " %s  %s\n", row->name,
	    japanese ? row->japanese : row->english);
}

void
scan_spam_text(const struct spam_score *score, struct buffer *out)
{
	enum spam_level level = spam_level_of(score);

	if (!score->scored)
		return;
	buffer_add_text(out, "  spam: ");
	spam_format_points(score->points, out);
	if (level != SPAM_LEVEL_UNSET)
		buffer_add_format(out, " (%s)", spam_level_name(level));
	buffer_add_text(out, "\n");
	for (size_t i = 0; i < score->count; i++)
		add_test(&score->tests[i], out);
}
