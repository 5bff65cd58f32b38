/* vba_tell.c - the counts of macros as features. */
#include "vba/vba_words.h"

#include "measure/entropy.h"

static double
share(size_t part, size_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0;
}

static double
entropy(const size_t letters[256])
{
	size_t all = 0;

	for (size_t i = 0; i < 256; i++)
		all += letters[i];
	return entropy_of_counts(letters, all);
}

static void
tell_words(const struct vba_words *words, struct features *features)
{
	static const struct {
		enum feature feature;
		enum vba_word word;
	} rows[] = {
		{ FEATURE_VBA_AUTO_WORDS, VBA_WORD_AUTO },
		{ FEATURE_VBA_EVENT_WORDS, VBA_WORD_EVENT },
		{ FEATURE_VBA_EXECUTE_WORDS, VBA_WORD_EXECUTE },
		{ FEATURE_VBA_WRITE_WORDS, VBA_WORD_WRITE },
		{ FEATURE_VBA_NETWORK_WORDS, VBA_WORD_NETWORK },
		{ FEATURE_VBA_MEMORY_WORDS, VBA_WORD_MEMORY },
		{ FEATURE_VBA_PROGRAM_WORDS, VBA_WORD_PROGRAM },
		{ FEATURE_VBA_CHARACTER_WORDS, VBA_WORD_CHARACTER },
		{ FEATURE_VBA_TEXT_WORDS, VBA_WORD_TEXT },
		{ FEATURE_VBA_XOR_WORDS, VBA_WORD_XOR },
		{ FEATURE_VBA_PROPERTY_WORDS, VBA_WORD_PROPERTY },
		{ FEATURE_VBA_MACHINE_WORDS, VBA_WORD_MACHINE },
		{ FEATURE_VBA_SELF_WORDS, VBA_WORD_SELF },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		features_add(features, rows[i].feature,
		    (double)words->counts[rows[i].word]);
}

static void
tell_names(const struct vba_names *names, struct features *features)
{
	struct vba_names_shape shape = vba_names_shape(names);

	features_raise(features, FEATURE_VBA_NAME_LENGTH,
	    share(shape.letters, shape.declared));
	features_raise(features, FEATURE_VBA_NAME_VOWELS,
	    share(shape.vowels, shape.alphabetic));
	features_raise(features, FEATURE_VBA_NAMES_DRAWN,
	    share(shape.drawn, shape.declared));
	features_raise(features, FEATURE_VBA_UNCALLED,
	    share(shape.uncalled, shape.procedures));
	features_add(
	    features, FEATURE_VBA_PROCEDURES, (double)shape.procedures);
}

static void
tell_strings(const struct vba_words *words, struct features *features)
{
	const size_t *counts = words->counts;
	size_t juggling = counts[VBA_WORD_CHARACTER] + counts[VBA_WORD_TEXT] +
	    counts[VBA_WORD_XOR] + words->concatenations;

	features_add(features, FEATURE_VBA_STRINGS, (double)words->strings);
	features_add(features, FEATURE_VBA_CONCATENATIONS,
	    (double)words->concatenations);
	features_raise(
	    features, FEATURE_VBA_JUGGLING, share(juggling, words->tokens));
	features_raise(features, FEATURE_VBA_LONGEST_STRING,
	    (double)words->longest_string);
	features_raise(
	    features, FEATURE_VBA_STRING_ENTROPY, entropy(words->letters));
	features_raise(features, FEATURE_VBA_STRING_SHARE,
	    share(words->string_bytes, words->source_bytes));
	features_add(features, FEATURE_VBA_BASE64_STRINGS,
	    (double)words->base64_strings);
	features_add(
	    features, FEATURE_VBA_HEX_STRINGS, (double)words->hex_strings);
	features_add(features, FEATURE_VBA_URLS, (double)words->urls);
}

void
vba_words_tell(const struct vba_words *words)
{
	struct features *features = &words->reading->features;

	tell_words(words, features);
	tell_names(&words->names, features);
	tell_strings(words, features);
	features_add(
	    features, FEATURE_VBA_SOURCE_BYTES, (double)words->source_bytes);
	features_add(
	    features, FEATURE_VBA_STATEMENTS, (double)words->code_lines);
	features_add(features, FEATURE_VBA_DECLARES, (double)words->declares);
	features_raise(
	    features, FEATURE_VBA_LONGEST_LINE, (double)words->longest_line);
	features_raise(features, FEATURE_VBA_COMMENT_SHARE,
	    share(words->comment_bytes, words->source_bytes));
}
