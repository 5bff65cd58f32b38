/* report_features.c - dense rows to what is worth carrying, and back. */
#include "wire/report_features.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

static_assert(FAMILY_COUNT <= 32, "families are bits of one word");

/* Within the bounds of the unit: what is decoded must be, and a reader's slip
 * must not cost a message its report. */
static float
bounded(float value, enum feature_unit unit)
{
	if (value <= 0)
		return 0;
	if (unit == UNIT_FLAG || (unit == UNIT_RATIO && value > 1))
		return 1;
	return unit == UNIT_BITS && value > 8 ? 8 : value;
}

/* The families of which no value is missing. */
static uint32_t
whole_families(const struct features *features)
{
	uint32_t seen = 0, missing = 0;

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		uint32_t bit = 1U << feature_row(i)->family;

		seen |= bit;
		if (!features_has(features, i))
			missing |= bit;
	}
	return seen & ~missing;
}

bool
file_is_scored(const struct scan_file *file)
{
	return file->families != 0 || file->value_count > 0;
}

/* The values that must be listed; returns how many. */
static size_t
list_values(const struct features *features, uint32_t families,
    struct scan_value out[FEATURE_COUNT])
{
	size_t count = 0;

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		const struct feature_row *row = feature_row(i);
		float value;

		if (!features_has(features, i))
			continue;
		value = bounded(features->values[i], row->unit);
		if (value > 0 || (families & 1U << row->family) == 0)
			out[count++] = (struct scan_value){ i, value };
	}
	return count;
}

static void
drop_values(struct scan_report *report, struct scan_file *file)
{
	report->value_count -= file->value_count;
	mem_free(&file->values);
	file->value_count = 0;
	file->families = 0;
}

bool
report_set_features(struct scan_report *report, struct scan_file *file,
    const struct features *features)
{
	uint32_t families = whole_families(features);
	struct scan_value values[FEATURE_COUNT];
	size_t count = list_values(features, families, values);

	drop_values(report, file);
	if (count > LIMIT_REPORT_VALUES - report->value_count)
		return false;
	file->families = families;
	if (count > 0) {
		file->values = mem_new(count, sizeof *values);
		memcpy(file->values, values, count * sizeof *values);
	}
	file->value_count = count;
	report->value_count += count;
	return true;
}

void
file_get_features(const struct scan_file *file, struct features *out)
{
	features_clear(out);
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if ((file->families & 1U << feature_row(i)->family) != 0)
			out->values[i] = 0;
	for (size_t i = 0; i < file->value_count; i++)
		out->values[file->values[i].feature] = file->values[i].value;
}

void
report_copy_features(struct scan_report *report, const struct scan_file *from,
    struct scan_file *to)
{
	struct features features;

	file_get_features(from, &features);
	report_set_features(report, to, &features);
	to->macros = from->macros;
	for (size_t i = 0; i < from->url_count; i++)
		report_add_url(
		    report, to, from->urls[i], strlen(from->urls[i]));
}

void
report_add_url(struct scan_report *report, struct scan_file *file,
    const char *url, size_t len)
{
	scoped_mem char *made = mem_new(LIMIT_URL_BYTES + 1, 1);

	if (text_harmless(made, LIMIT_URL_BYTES + 1, url, len) == 0 ||
	    file->url_count >= LIMIT_READING_URLS ||
	    report->url_count >= LIMIT_REPORT_URLS)
		return;
	for (size_t i = 0; i < file->url_count; i++)
		if (strcmp(file->urls[i], made) == 0)
			return;
	file->urls = mem_resize(
	    file->urls, file->url_count + 1, sizeof *file->urls);
	file->urls[file->url_count++] = mem_text(made, strlen(made));
	report->url_count++;
}
