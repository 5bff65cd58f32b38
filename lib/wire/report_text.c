/* report_text.c - text facts, checked field by field. Buckets travel as steps,
 * which are small and cannot go backwards. */
#include "wire/report_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "wire/schema.h"

_Static_assert(SIGN_COUNT <= 64, "each sign has a bit");

void
packed_text_release(struct packed_text *packed)
{
	mem_free(&packed->steps);
	mem_free(&packed->counted);
}

static void
pack_features(const struct scan_text *text, struct packed_text *packed)
{
	Sekisho__Wire__Text *message = &packed->message;
	uint32_t last = 0;

	packed->steps = mem_new(text->feature_count, sizeof *packed->steps);
	packed->counted = mem_new(text->feature_count, sizeof *packed->counted);
	for (size_t i = 0; i < text->feature_count; i++) {
		packed->steps[i] = text->features[i].bucket - last;
		packed->counted[i] = text->features[i].count;
		last = text->features[i].bucket;
	}
	message->steps = packed->steps;
	message->n_steps = text->feature_count;
	message->counted = packed->counted;
	message->n_counted = text->feature_count;
}

void
report_text_pack(const struct scan_report *report, struct packed_text *packed,
    Sekisho__Wire__Report *message)
{
	const struct scan_text *text = &report->text;
	Sekisho__Wire__Text *to = &packed->message;

	sekisho__wire__text__init(to);
	to->signs = text->signs;
	memcpy(packed->counts, text->counts, sizeof packed->counts);
	to->counts = packed->counts;
	to->n_counts = COUNT_COUNT;
	memcpy(packed->letters, text->letters, sizeof packed->letters);
	to->letters = packed->letters;
	to->n_letters = SCRIPT_COUNT;
	to->language = text->language;
	to->has_date = text->has_date;
	to->date_s = text->date_s;
	to->from_name = schema_bytes(text->from_name, strlen(text->from_name));
	to->from_address = schema_bytes(
	    text->from_address, strlen(text->from_address));
	to->reply_to = schema_bytes(text->reply_to, strlen(text->reply_to));
	pack_features(text, packed);
	message->text = to;
}

static int
check_counts(const uint32_t *counts, size_t count, size_t want,
    const char *what, struct fault *fault)
{
	if (count != want)
		return fault_set(fault, "text with %zu %s", count, what);
	for (size_t i = 0; i < count; i++)
		if (counts[i] > LIMIT_TEXT_COUNT)
			return fault_set(
			    fault, "text with %u of its %s", counts[i], what);
	return 0;
}

static int
check_words(const Sekisho__Wire__Text *from, struct fault *fault)
{
	if (from->from_name.len > LIMIT_REPORT_TEXT ||
	    from->from_address.len > LIMIT_REPORT_TEXT ||
	    from->reply_to.len > LIMIT_REPORT_TEXT)
		return fault_set(fault, "text with a sender too long");
	return 0;
}

static int
check_text(const Sekisho__Wire__Text *from, struct fault *fault)
{
	if ((from->signs >> SIGN_COUNT) != 0)
		return fault_set(fault, "text with signs %#llx",
		    (unsigned long long)from->signs);
	if (from->language >= LANGUAGE_COUNT)
		return fault_set(fault, "text in language %u", from->language);
	/* Seconds that a year of four digits has. */
	if (from->date_s > LIMIT_DATE_S || from->date_s < -LIMIT_DATE_S)
		return fault_set(fault, "text with an impossible date");
	if (check_counts(from->counts, from->n_counts, COUNT_COUNT, "counts",
		fault) < 0 ||
	    check_counts(from->letters, from->n_letters, SCRIPT_COUNT,
		"letters", fault) < 0)
		return -1;
	return check_words(from, fault);
}

static int
decode_features(
    const Sekisho__Wire__Text *from, struct scan_text *to, struct fault *fault)
{
	uint32_t buckets = 1U << LIMIT_TEXT_BUCKET_BITS, next = 0;

	if (from->n_steps > LIMIT_TEXT_FEATURES ||
	    from->n_counted != from->n_steps)
		return fault_set(
		    fault, "text with %zu features", from->n_steps);
	to->features = mem_new(from->n_steps, sizeof *to->features);
	for (size_t i = 0; i < from->n_steps; i++) {
		/* Only the first bucket may be 0: each stands once. */
		if (from->steps[i] >= buckets - next ||
		    (i > 0 && from->steps[i] == 0))
			return fault_set(fault, "features out of order");
		if (from->counted[i] == 0 ||
		    from->counted[i] > LIMIT_TEXT_COUNT)
			return fault_set(fault, "a feature that is not there");
		next += from->steps[i];
		to->features[i] = (struct text_feature){ next,
			from->counted[i] };
	}
	to->feature_count = from->n_steps;
	return 0;
}

int
report_text_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault)
{
	const Sekisho__Wire__Text *from = message->text;
	struct scan_text *to = &report->text;

	if (from == NULL)
		return 0;
	if (check_text(from, fault) < 0 || decode_features(from, to, fault) < 0)
		return -1;
	to->signs = from->signs;
	memcpy(to->counts, from->counts, sizeof to->counts);
	memcpy(to->letters, from->letters, sizeof to->letters);
	to->language = (enum text_language)from->language;
	to->has_date = from->has_date;
	to->date_s = from->date_s;
	report_set_text(&to->from_name, (const char *)from->from_name.data,
	    from->from_name.len);
	report_set_text(&to->from_address,
	    (const char *)from->from_address.data, from->from_address.len);
	report_set_text(&to->reply_to, (const char *)from->reply_to.data,
	    from->reply_to.len);
	return 0;
}
