/* scan_score_text.c - why the model thinks so, for a person. */
#include <string.h>

#include "base/text.h"
#include "command/say.h"
#include "command/say_features.h"
#include "command/scan_result.h"
#include "wire/report_features.h"

/* "vba.autoexec 2  Procedures that run by themselves." */
static void
add_reason(
    const struct features *features, enum feature feature, struct buffer *out)
{
	const struct feature_row *row = feature_row(feature);

	buffer_add_format(out, "    %s", row->name);
	if (row->unit == UNIT_RATIO || row->unit == UNIT_BITS)
		buffer_add_format(
		    out, " %.2f", (double)features->values[feature]);
	else if (row->unit != UNIT_FLAG)
		buffer_add_format(
		    out, " %.0f", (double)features->values[feature]);
	buffer_add_format(out, "  %s\n", say_feature(feature));
}

void
scan_score_text(const struct pipeline *pipeline, struct buffer *out)
{
	const struct file_score *top = scores_top(&pipeline->scores);
	const struct scan_file *file;
	char path[LIMIT_REPORT_PATH];
	struct features features;

	if (top == NULL)
		return;
	file = &pipeline->facts.report->files[top->file];
	text_printable(
	    path, sizeof path, file->path, strlen(file->path), TEXT_UTF8);
	buffer_add_format(out, "  %s: ", say("score"));
	buffer_add_format(out, say("%.3f for %s"), (double)top->score, path);
	buffer_add_text(out, "\n");
	file_get_features(file, &features);
	for (size_t i = 0; i < top->reasons.count; i++)
		add_reason(&features, top->reasons.features[i], out);
}
