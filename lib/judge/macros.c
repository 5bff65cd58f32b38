/* macros.c - the highest level of each part against macros.level. */
#include "judge/macros.h"

bool
macros_count(enum macro_level level, const struct policy *policy)
{
	return level != MACROS_NONE && level >= policy->macros_level;
}

/* The highest level of the files of one part; *at_io: the first of them, then
 * the first of the next part. */
static enum macro_level
level_of_part(const struct scan_report *report, size_t *at_io)
{
	uint32_t part = report->files[*at_io].part;
	enum macro_level level = MACROS_NONE;

	for (;
	     *at_io < report->file_count && report->files[*at_io].part == part;
	     (*at_io)++)
		if (report->files[*at_io].macros > level)
			level = report->files[*at_io].macros;
	return level;
}

void
macros_find(const struct scan_report *report, const struct policy *policy,
    struct findings *findings)
{
	size_t at = 0;

	while (at < report->file_count) {
		uint32_t part = report->files[at].part;
		enum macro_level level = level_of_part(report, &at);

		if (macros_count(level, policy))
			findings_add(findings,
			    (struct finding){ .class = CLASS_MACRO,
				.part = part,
				.verdict = macro_level_name(level),
				.only = policy });
	}
}
