/* setup.c - what every set-up shows and asks; and the two texts. */
#include "command/setup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/page.h"
#include "command/place.h"
#include "command/say.h"

void
setup_show(char sign, const char *line)
{
	struct page page;
	enum page_colour colour = PAGE_PLAIN;

	if (sign == '-')
		colour = PAGE_BAD;
	else if (sign == '+')
		colour = PAGE_GOOD;
	page_init(&page, stdout);
	page_line(&page, colour, "%c%s", sign, line);
}

bool
setup_confirm(const struct setup *setup)
{
	char answer[16] = "";

	if (setup->yes)
		return true;
	if (isatty(STDIN_FILENO) != 1) {
		(void)puts(say("nothing was changed: say --yes to do it"));
		return false;
	}
	(void)fputs(say("Do it? [y/N] "), stdout);
	(void)fflush(stdout);
	if (fgets(answer, sizeof answer, stdin) != NULL &&
	    (answer[0] == 'y' || answer[0] == 'Y'))
		return true;
	(void)puts(say("nothing was changed"));
	return false;
}

/* The text of an entry, without what separates it from its neighbours. */
static void
add_entry(struct buffer *out, const char *begin, const char *end)
{
	static const char between[] = " ,\t\r\n";

	while (begin < end && strchr(between, *begin) != NULL)
		begin++;
	while (end > begin && strchr(between, end[-1]) != NULL)
		end--;
	if (begin == end)
		return;
	buffer_add_text(out, ", ");
	buffer_add(out, begin, (size_t)(end - begin));
}

void
setup_milters(const char *current, const char *ours, const struct place *gate,
    const char *folder, struct buffer *out)
{
	const char *begin = current;
	struct place_entry entry;
	struct place place;

	buffer_add_text(out, ours);
	while (place_next(&current, &entry)) {
		/* Chroot or not: the same file is the same gate. */
		bool is_gate = place_of_postfix(
				   entry.where, entry.where_len, &place) &&
		    (place_is_same(&place, gate, folder, false) ||
			place_is_same(&place, gate, folder, true));

		if (!is_gate)
			add_entry(out, begin, current);
		begin = current;
	}
}

/* Whether a line begins with a word, whatever its indentation. */
static bool
begins(const char *line, size_t len, const char *word)
{
	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	return len >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

void
setup_mc(const char *current, const char *line, struct buffer *out)
{
	bool placed = false;

	while (*current != '\0') {
		const char *end = strchr(current, '\n');
		size_t len = end != NULL ? (size_t)(end - current) + 1
					 : strlen(current);
		bool is_ours = begins(
		    current, len, "INPUT_MAIL_FILTER(`sekisho'");

		if (!placed && (is_ours || begins(current, len, "MAILER"))) {
			buffer_add_text(out, line);
			buffer_add_text(out, "\n");
			placed = true;
		}
		if (!is_ours)
			buffer_add(out, current, len);
		current += len;
	}
	if (placed)
		return;
	if (out->len > 0 && buffer_text(out)[out->len - 1] != '\n')
		buffer_add_text(out, "\n");
	buffer_add_text(out, line);
	buffer_add_text(out, "\n");
}
