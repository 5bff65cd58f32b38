/* features.c - the feature table and rows of it. */
#include "wire/features.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/siphash.h"

/* Names and texts, which nothing can be around. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define FEATURE(id, name_, family_, unit_, direction_, meaning_, source_)      \
	[FEATURE_##id] = { .name = name_,                                      \
		.family = FAMILY_##family_,                                    \
		.unit = UNIT_##unit_,                                          \
		.direction = DIRECTION_##direction_,                           \
		.meaning = meaning_,                                           \
		.source = source_ },
/* NOLINTEND(bugprone-macro-parentheses) */
static const struct feature_row rows[FEATURE_COUNT] = {
#include "wire/features.def"
};
#undef FEATURE

static const char *const family_names[FAMILY_COUNT] = {
	[FAMILY_UNSET] = "",
	[FAMILY_FILE] = "file",
	[FAMILY_VBA] = "vba",
	[FAMILY_XLM] = "xlm",
	[FAMILY_OFFICE] = "office",
	[FAMILY_RTF] = "rtf",
	[FAMILY_PDF] = "pdf",
	[FAMILY_LNK] = "lnk",
	[FAMILY_ONENOTE] = "onenote",
	[FAMILY_HTML] = "html",
	[FAMILY_SCRIPT] = "script",
	[FAMILY_PE] = "pe",
	[FAMILY_IMAGE] = "image",
};

const struct feature_row *
feature_row(enum feature feature)
{
	assert(feature < FEATURE_COUNT);
	return &rows[feature];
}

enum feature
feature_find(const char *name, size_t len)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (strlen(rows[i].name) == len &&
		    memcmp(rows[i].name, name, len) == 0)
			return i;
	return FEATURE_COUNT;
}

const char *
feature_family_name(enum feature_family family)
{
	assert(family < FAMILY_COUNT);
	return family_names[family];
}

/* Chain a text into the digest: the digest so far is half of the key. */
static uint64_t
digest_text(uint64_t digest, const char *text)
{
	uint8_t key[SIPHASH_KEY_BYTES] = { 0 };

	memcpy(key, &digest, sizeof digest);
	return siphash(key, text, strlen(text) + 1);
}

void
features_digest(char out[FEATURES_DIGEST_BYTES])
{
	uint64_t digest = FEATURE_COUNT;

	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		const struct feature_row *row = &rows[i];
		digest = digest_text(digest, row->name);
		digest = digest_text(digest, row->meaning);
		digest = digest_text(digest, family_names[row->family]);
		digest = digest_text(digest,
		    (char[]){ (char)('a' + row->unit),
			(char)('a' + row->direction), '\0' });
	}
	(void)snprintf(
	    out, FEATURES_DIGEST_BYTES, "%016llx", (unsigned long long)digest);
}

void
features_clear(struct features *features)
{
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		features->values[i] = NAN;
}

bool
features_has(const struct features *features, enum feature feature)
{
	assert(feature < FEATURE_COUNT);
	return !isnan(features->values[feature]);
}

bool
features_measured(const struct features *features)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (rows[i].family != FAMILY_FILE && features_has(features, i))
			return true;
	return false;
}

void
features_set(struct features *features, enum feature feature, double value)
{
	assert(feature < FEATURE_COUNT && !isnan(value));
	if (value > (double)FLT_MAX)
		value = (double)FLT_MAX;
	if (value < -(double)FLT_MAX)
		value = -(double)FLT_MAX;
	features->values[feature] = (float)value;
}

void
features_add(struct features *features, enum feature feature, double value)
{
	if (features_has(features, feature))
		value += (double)features->values[feature];
	features_set(features, feature, value);
}

void
features_raise(struct features *features, enum feature feature, double value)
{
	if (!features_has(features, feature) ||
	    value > (double)features->values[feature])
		features_set(features, feature, value);
}

void
features_begin(struct features *features, enum feature_family family)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (rows[i].family == family && !features_has(features, i))
			features_set(features, i, 0);
}
