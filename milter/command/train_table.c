/* train_table.c - rows, their names, and which of them are equal. */
#include "command/train_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/siphash.h"
#include "command/train_hashed.h"
#include "wire/features_signs.h"

static const uint8_t no_key[SIPHASH_KEY_BYTES];

uint32_t
train_names_add(struct train_names *names, const char *name, size_t len)
{
	for (size_t i = 0; i < names->count; i++)
		if (strlen(names->items[i]) == len &&
		    memcmp(names->items[i], name, len) == 0)
			return (uint32_t)i;
	names->items = mem_grow(
	    names->items, names->count, &names->cap, sizeof *names->items);
	names->items[names->count] = mem_text(name, len);
	return (uint32_t)names->count++;
}

static void
names_release(struct train_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct train_names){ 0 };
}

void
train_table_release(struct train_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->rows[i].name);
	free(table->rows);
	names_release(&table->sources);
	names_release(&table->families);
	*table = (struct train_table){ 0 };
}

static uint32_t
measured(const struct features *features)
{
	uint32_t families = 0;

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features_has(features, i))
			families |= 1U << feature_row(i)->family;
	return families;
}

/* A name for what was measured, but for the file itself: "vba", "pdf". The
 * last one, because what is rarer stands behind. "" if there is none. */
static const char *
kind_of(uint32_t families)
{
	const char *name = "";

	for (enum feature_family i = FAMILY_FILE + 1; i < FAMILY_COUNT; i++)
		if ((families & 1U << i) != 0)
			name = feature_family_name(i);
	return name;
}

static bool
has_macros(const struct features *features)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		enum feature_family family = feature_row(i)->family;

		if ((family == FAMILY_VBA || family == FAMILY_XLM) &&
		    features_has(features, i) && features->values[i] > 0)
			return true;
	}
	return false;
}

int
train_table_add(struct train_table *table, const struct features *features,
    const struct train_words *words, struct fault *fault)
{
	uint32_t families = measured(features);
	const char *kind = kind_of(families);
	const char *family = words->family[0] != '\0' ? words->family : kind;
	const char *group = words->group[0] != '\0' ? words->group
						    : words->name;
	struct train_row row = {
		.features = *features, .malicious = words->malicious, .times = 1
	};

	if (!features_measured(features))
		return 0;
	if (table->count == LIMIT_TRAIN_ROWS)
		return fault_set(fault, "more than %d rows", LIMIT_TRAIN_ROWS);
	features_add_signs(&row.features);
	row.families = families;
	row.has_macros = has_macros(features);
	row.source = train_names_add(
	    &table->sources, words->source, strlen(words->source));
	row.family = train_names_add(&table->families, family, strlen(family));
	row.group = siphash(no_key, group, strlen(group));
	row.name = mem_text(words->name, strlen(words->name));
	table->rows = mem_grow(
	    table->rows, table->count, &table->cap, sizeof *table->rows);
	table->rows[table->count++] = row;
	table->all++;
	return 0;
}

void
train_table_rising(struct train_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		struct features *features = &table->rows[i].features;

		for (enum feature j = 0; j < FEATURE_COUNT; j++) {
			bool rises = feature_row(j)->direction ==
			    DIRECTION_RISES;

			if (!rises || !features_has(features, j))
				features->values[j] = rises ? 0 : NAN;
		}
	}
}

static uint64_t
hash_features(const struct features *features)
{
	struct features plain = *features;

	/* One NaN, one zero. */
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		if (isnan(plain.values[i]))
			plain.values[i] = NAN;
		plain.values[i] += 0.0F;
	}
	return siphash(no_key, &plain, sizeof plain);
}

/* Whether two rows with equal features are one. */
static bool
is_same(const struct train_row *a, const struct train_row *b)
{
	return a->malicious == b->malicious && a->source == b->source &&
	    a->family == b->family;
}

/* Mark what is to go among rows with equal features: the first one of each
 * source and family stays. */
static void
mark_equal(struct train_table *table, const struct hashed *same, size_t count,
    bool *gone)
{
	bool seen[2] = { false, false };

	for (size_t i = 0; i < count; i++) {
		struct train_row *row = &table->rows[same[i].at];
		size_t first = 0;

		seen[row->malicious] = true;
		while (gone[same[first].at] ||
		    !is_same(&table->rows[same[first].at], row))
			first++;
		if (first == i)
			continue;
		table->rows[same[first].at].times += row->times;
		gone[same[i].at] = true;
		table->equal++;
	}
	table->contradictions += seen[0] && seen[1];
}

static void
drop(struct train_table *table, const bool *gone)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++) {
		if (gone[i])
			free(table->rows[i].name);
		else
			table->rows[kept++] = table->rows[i];
	}
	table->count = kept;
}

void
train_table_unique(struct train_table *table)
{
	struct hashed *hashes = mem_new(table->count, sizeof *hashes);
	bool *gone = mem_new(table->count, sizeof *gone);

	for (size_t i = 0; i < table->count; i++)
		hashes[i] = (struct hashed){
			hash_features(&table->rows[i].features), i
		};
	qsort(hashes, table->count, sizeof *hashes, compare_hashed);
	for (size_t i = 0, end; i < table->count; i = end) {
		end = i;
		while (end < table->count && hashes[end].hash == hashes[i].hash)
			end++;
		mark_equal(table, hashes + i, end - i, gone);
	}
	drop(table, gone);
	free(hashes);
	free(gone);
}
