/* findings.c - facts -> findings. Facts that say nothing are an error, never a
 * pass. */
#include "judge/findings.h"

#include <stdlib.h>

#include "base/mem.h"

void
findings_add(struct findings *findings, struct finding finding)
{
	findings->items = mem_grow(findings->items, findings->count,
	    &findings->cap, sizeof *findings->items);
	findings->items[findings->count++] = finding;
}

static void
add_notes(struct findings *findings, const struct scan_notes *notes,
    enum verdict_class class)
{
	for (size_t i = 0; i < notes->count; i++)
		findings_add(findings,
		    (struct finding){ .class = class,
			.part = notes->items[i].part,
			.verdict = notes->items[i].reason });
}

/* What a message is that nobody has looked into. CLASS_UNSET: it was
 * examined. */
static enum verdict_class
unexamined_class(const struct facts *facts)
{
	if (facts->examination == EXAMINATION_OVERSIZE)
		return CLASS_OVERSIZE;
	if (facts->examination == EXAMINATION_ABANDONED)
		return CLASS_UNSCANNED;
	if (facts->examination == EXAMINATION_DONE && facts->report != NULL)
		return CLASS_UNSET;
	return CLASS_ERROR;
}

/* The results that have an action of their own. */
static void
add_spf(struct findings *findings, enum spf_result result)
{
	if (result == SPF_FAIL || result == SPF_SOFTFAIL ||
	    result == SPF_PERMERROR || result == SPF_TEMPERROR)
		findings_add(findings,
		    (struct finding){ .class = CLASS_SPF,
			.verdict = spf_result_name(result) });
}

/* What no password opened: one finding a part, of the outermost file. */
static void
add_encrypted(struct findings *findings, const struct scan_report *report)
{
	uint32_t last_part = 0;

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];

		if ((file->flags & FILE_ENCRYPTED) == 0 ||
		    file->password != PASSWORD_UNSET || file->part == last_part)
			continue;
		last_part = file->part;
		findings_add(findings,
		    (struct finding){ .class = CLASS_ENCRYPTED,
			.part = file->part,
			.verdict = file->kinds[0] != '\0' ? file->kinds
							  : "file" });
	}
}

void
findings_find(const struct facts *facts, struct findings *out)
{
	enum verdict_class unexamined = unexamined_class(facts);
	const struct scan_report *report = facts->report;

	*out = (struct findings){ 0 };
	add_spf(out, facts->spf);
	if (unexamined != CLASS_UNSET) {
		const char *reason = facts->examination_reason;

		if (reason == NULL)
			reason = unexamined == CLASS_OVERSIZE ? "oversize"
							      : "unknown";
		findings_add(out,
		    (struct finding){ .class = unexamined, .verdict = reason });
		return;
	}
	for (size_t i = 0; i < report->hit_count; i++)
		findings_add(out,
		    (struct finding){
			.class = verdict_of_signature(report->hits[i].name),
			.part = report->hits[i].part,
			.verdict = report->hits[i].name,
			.is_hit = true });
	add_encrypted(out, report);
	add_notes(out, &report->unscanned, CLASS_UNSCANNED);
	add_notes(out, &report->limits, CLASS_LIMITS);
	add_notes(out, &report->oddities, CLASS_AMBIGUOUS);
}

void
findings_release(struct findings *findings)
{
	free(findings->items);
	*findings = (struct findings){ 0 };
}
