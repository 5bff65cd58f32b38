/* values_codec.c - what files are scored on, checked value by value. */
#include "wire/values_codec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/report_features.h"
#include "wire/schema.h"

/* No feature is of family 0. */
#define FAMILIES_ALL (((1U << FAMILY_COUNT) - 1) & ~1U)

void
packed_values_release(struct packed_values *packed)
{
	free(packed->ids);
	free(packed->values);
	free(packed->urls);
}

void
values_pack(const struct scan_report *report, struct packed_values *packed,
    Sekisho__Wire__Report *message)
{
	size_t values = 0, urls = 0;

	packed->ids = mem_new(report->value_count, sizeof *packed->ids);
	packed->values = mem_new(report->value_count, sizeof *packed->values);
	packed->urls = mem_new(report->url_count, sizeof *packed->urls);
	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *from = &report->files[i];
		Sekisho__Wire__File *to = message->files[i];

		if (file_is_scored(from) && packed->digest[0] == '\0') {
			features_digest(packed->digest);
			message->features = packed->digest;
		}
		to->feature_families = from->families;
		to->macros = from->macros;
		to->n_feature_ids = from->value_count;
		to->feature_ids = packed->ids + values;
		to->n_feature_values = from->value_count;
		to->feature_values = packed->values + values;
		for (size_t j = 0; j < from->value_count; j++, values++) {
			packed->ids[values] = from->values[j].feature;
			packed->values[values] = from->values[j].value;
		}
		to->n_urls = from->url_count;
		to->urls = packed->urls + urls;
		for (size_t j = 0; j < from->url_count; j++)
			packed->urls[urls++] = schema_bytes(
			    from->urls[j], strlen(from->urls[j]));
	}
}

static bool
has_values(const Sekisho__Wire__Report *message)
{
	for (size_t i = 0; i < message->n_files; i++)
		if (message->files[i]->n_feature_ids > 0 ||
		    message->files[i]->feature_families != 0)
			return true;
	return false;
}

int
values_check_table(const Sekisho__Wire__Report *message, struct fault *fault)
{
	char digest[FEATURES_DIGEST_BYTES];

	/* Most mail has none, and the digest costs as much as the rest. */
	if (!has_values(message))
		return 0;
	features_digest(digest);
	if (strcmp(message->features, digest) != 0)
		return fault_set(fault, "features of another table than ours");
	return 0;
}

static bool
is_within(float value, enum feature_unit unit)
{
	/* No comparison holds of what is no number. */
	if (!(value >= 0) || isinf(value))
		return false;
	switch (unit) {
	case UNIT_FLAG:
		return value <= 0 || value == 1;
	case UNIT_RATIO:
		return value <= 1;
	case UNIT_BITS:
		return value <= 8;
	default:
		return true;
	}
}

static int
check_pairs(const Sekisho__Wire__File *file, struct fault *fault)
{
	if (file->n_feature_ids != file->n_feature_values)
		return fault_set(fault, "%zu features with %zu values",
		    file->n_feature_ids, file->n_feature_values);
	for (size_t i = 0; i < file->n_feature_ids; i++) {
		uint32_t id = file->feature_ids[i];

		if (id >= FEATURE_COUNT)
			return fault_set(
			    fault, "feature %u, which is none", id);
		if (i > 0 && id <= file->feature_ids[i - 1])
			return fault_set(fault, "features out of order");
		if (!is_within(file->feature_values[i],
			feature_row((enum feature)id)->unit))
			return fault_set(fault, "%s out of its bounds",
			    feature_row((enum feature)id)->name);
	}
	return 0;
}

int
values_check(const Sekisho__Wire__File *file, const struct scan_report *report,
    struct fault *fault)
{
	if (file->n_feature_ids > LIMIT_REPORT_VALUES - report->value_count)
		return fault_set(fault, "report with too many features");
	if ((file->feature_families & ~FAMILIES_ALL) != 0)
		return fault_set(
		    fault, "features of families %#x", file->feature_families);
	if (file->macros > MACROS_LAST)
		return fault_set(
		    fault, "file with macros of level %u", file->macros);
	if (file->n_urls > LIMIT_READING_URLS ||
	    file->n_urls > LIMIT_REPORT_URLS - report->url_count)
		return fault_set(fault, "file with %zu URLs", file->n_urls);
	for (size_t i = 0; i < file->n_urls; i++)
		if (file->urls[i].len > LIMIT_URL_BYTES)
			return fault_set(fault, "file with a URL of %zu bytes",
			    file->urls[i].len);
	return check_pairs(file, fault);
}

void
values_decode(const Sekisho__Wire__File *from, struct scan_report *report,
    struct scan_file *to)
{
	to->families = from->feature_families;
	to->macros = (enum macro_level)from->macros;
	to->value_count = from->n_feature_ids;
	report->value_count += to->value_count;
	if (to->value_count > 0)
		to->values = mem_new(to->value_count, sizeof *to->values);
	for (size_t i = 0; i < to->value_count; i++)
		to->values[i] = (struct scan_value){ from->feature_ids[i],
			from->feature_values[i] };
	for (size_t i = 0; i < from->n_urls; i++)
		report_add_url(report, to, (const char *)from->urls[i].data,
		    from->urls[i].len);
}
