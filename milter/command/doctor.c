/* doctor.c - what is found, said and kept. */
#include "command/doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/say.h"

/* Columns of state and part. */
#define STATE_COLUMNS 8
#define WHAT_COLUMNS  16

static const struct {
	const char *word;  /* for programs */
	const char *shown; /* for people */
	enum page_colour colour;
} states[] = {
	[FINDING_OK] = { "ok", "ok", PAGE_GOOD },
	[FINDING_UNTRIED] = { "untried", "untried", PAGE_PLAIN },
	[FINDING_DOUBT] = { "warn", "warn", PAGE_DOUBT },
	[FINDING_BAD] = { "fail", "FAIL", PAGE_BAD },
};

static void
print(const struct doctor *doctor, enum finding finding, const char *what,
    const char *text)
{
	const struct page *page = &doctor->page;
	const char *state = say(states[finding].shown);
	size_t width = page_width(state);

	page_word(page, states[finding].colour, state);
	(void)fprintf(page->out, "%*s",
	    (int)(width < STATE_COLUMNS ? STATE_COLUMNS - width : 1), "");
	page_cell(page, say(what), WHAT_COLUMNS);
	(void)fprintf(page->out, "%s\n", text);
}

void
doctor_tell(struct doctor *doctor, enum finding finding, const char *what,
    const char *format, ...)
{
	char text[2 * LIMIT_FAULT_BYTES], clean[2 * LIMIT_FAULT_BYTES];
	json_t *object = json_object();
	va_list values;

	va_start(values, format);
	(void)vsnprintf(text, sizeof text, format, values);
	va_end(values);
	/* Other programs' words are in it, and it goes to a terminal. */
	text_harmless(clean, sizeof clean, text, strlen(text));
	json_put(object, "what", json_string(what));
	json_put(object, "state", json_string(states[finding].word));
	json_put(object, "text", json_text(clean));
	json_add(doctor->findings, object);
	if (finding > doctor->worst)
		doctor->worst = finding;
	if (!doctor->quiet)
		print(doctor, finding, what, clean);
}

bool
doctor_forbids(struct doctor *doctor, const char *what, const char *path)
{
	if (doctor->is_root || access(path, W_OK) == 0 || errno != EACCES)
		return false;
	doctor_tell(doctor, FINDING_UNTRIED, what,
	    say("%s: you have no right to use it, run this as root"), path);
	return true;
}
