/* password_run.c - where a run ends for its reader. */
#include "unlock/password_run.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

bool
run_next(struct span line, size_t *from_io, struct span *out)
{
	size_t begin = *from_io, end;

	while (begin < line.len && !ascii_is_graph(line.text[begin]))
		begin++;
	for (end = begin; end < line.len && ascii_is_graph(line.text[end]);
	     end++)
		;
	*from_io = end;
	*out = (struct span){ line.text + begin, end - begin };
	return end > begin;
}

struct span
run_trimmed(struct span run)
{
	static const char before[] = "([{<\"'`*_",
			  behind[] = ".,;:!?)]}>\"'`*_|";

	while (run.len > 0 && strchr(before, run.text[0]) != NULL) {
		run.text++;
		run.len--;
	}
	while (run.len > 0 && strchr(behind, run.text[run.len - 1]) != NULL)
		run.len--;
	return run;
}

/* Up to the first sign that begins a remark, unless it begins with one. */
static struct span
cut(struct span run)
{
	static const char marks[] = "([<{)]>}/~|\\";
	size_t at = 0;

	while (at < run.len && !ascii_is_alnum(run.text[at]))
		at++;
	for (; at < run.len; at++)
		if (strchr(marks, run.text[at]) != NULL) {
			run.len = at;
			break;
		}
	return run;
}

/* From its first letter or digit to the last. */
static struct span
bare(struct span run)
{
	while (run.len > 0 && !ascii_is_alnum(run.text[0])) {
		run.text++;
		run.len--;
	}
	while (run.len > 0 && !ascii_is_alnum(run.text[run.len - 1]))
		run.len--;
	return run;
}

static bool
is_run(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_graph(text.text[i]))
			return false;
	return true;
}

void
run_readings(struct span run, struct span out[RUN_READINGS])
{
	memset(out, 0, RUN_READINGS * sizeof *out);
	out[0] = run;
	out[1] = run_trimmed(run);
	if (!is_run(run))
		return; /* quotes said where it ends */
	out[2] = cut(out[1]);
	out[3] = bare(out[1]);
	out[4] = bare(out[2]);
}

bool
run_is_usable(struct span run)
{
	if (memmem(run.text, run.len, "://", 3) != NULL)
		return false;
	for (size_t i = 0; i < run.len; i++)
		if (ascii_is_alnum(run.text[i]))
			return true;
	return false;
}

bool
run_is_mixed(struct span run)
{
	struct span inner = run_trimmed(run);
	bool letter = false, digit = false, sign = false;

	for (size_t i = 0; i < inner.len; i++) {
		char c = text_lower(inner.text[i]);

		letter = letter || (c >= 'a' && c <= 'z');
		digit = digit || (c >= '0' && c <= '9');
		sign = sign || !ascii_is_alnum(c);
	}
	return digit || (letter && sign);
}
