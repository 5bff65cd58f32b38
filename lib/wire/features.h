/* features.h - the feature table: what attachments are scored on.
 *
 * One table (features.def) shared by the scanner that extracts, the gate that
 * scores and the command that trains. A value that was not measured is
 * missing, which is not zero: an LNK has no VBA features at all, a document
 * without macros has a macro count of 0. Thread: any; the table is constant.
 * Never logs. */
#ifndef SEKISHO_WIRE_FEATURES_H
#define SEKISHO_WIRE_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum feature {
#define FEATURE(id, name, family, unit, direction, meaning, source)            \
	FEATURE_##id,
#include "wire/features.def"
#undef FEATURE
	FEATURE_COUNT
};

enum feature_family {
	FAMILY_UNSET = 0,
	FAMILY_FILE,   /* any file */
	FAMILY_VBA,    /* macros of Office documents */
	FAMILY_XLM,    /* Excel 4 macros */
	FAMILY_OFFICE, /* links, objects and lures of Office documents */
	FAMILY_RTF,
	FAMILY_PDF,
	FAMILY_LNK,
	FAMILY_ONENOTE,
	FAMILY_HTML,
	FAMILY_SCRIPT,
	FAMILY_PE,
	FAMILY_IMAGE, /* of disks */
	FAMILY_COUNT,
};

enum feature_unit {
	UNIT_UNSET = 0,
	UNIT_COUNT,
	UNIT_BYTES,
	UNIT_FLAG,  /* 0 or 1 */
	UNIT_RATIO, /* 0 to 1 */
	UNIT_BITS,  /* entropy: bits a byte, 0 to 8 */
};

enum feature_direction {
	DIRECTION_UNSET = 0,
	DIRECTION_FREE,
	DIRECTION_RISES, /* more never lowers a score */
};

struct feature_row {
	const char *name; /* "vba.execute_words" */
	enum feature_family family;
	enum feature_unit unit;
	enum feature_direction direction;
	const char *meaning;
	const char *source; /* "[MS-OVBA] 2.4.1", or "" */
};

/* The row of a feature. */
const struct feature_row *feature_row(enum feature feature);

/* The feature of that name, or FEATURE_COUNT. */
enum feature feature_find(const char *name, size_t len);

/* "vba", "pdf", ...; static. */
const char *feature_family_name(enum feature_family family);

/* 16 hex digits over all rows: equal tables only have equal ones. */
#define FEATURES_DIGEST_BYTES 17
void features_digest(char out[FEATURES_DIGEST_BYTES]);

/* The features of one file. Plain values; NaN is missing. */
struct features {
	float values[FEATURE_COUNT];
};

/* All missing. */
void features_clear(struct features *features);

bool features_has(const struct features *features, enum feature feature);

/* Whether anything was measured but the file itself: otherwise no reader knew
 * its kind, and a model knows nothing of it either. */
bool features_measured(const struct features *features);

/* A finite value; what does not fit a float is cut to the largest. */
void features_set(
    struct features *features, enum feature feature, double value);

/* Add to a value; a missing one counts as 0. */
void features_add(
    struct features *features, enum feature feature, double value);

/* Keep the larger one; a missing one is smaller than any. */
void features_raise(
    struct features *features, enum feature feature, double value);

/* Every missing feature of a family becomes 0: the family was looked for. */
void features_begin(struct features *features, enum feature_family family);

#endif
