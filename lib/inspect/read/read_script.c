/* read_script.c - measures and words to features. */
#include "read/read_script.h"

#include "measure/script_words.h"
#include "measure/text_measures.h"
#include "measure/web_address.h"
#include "text/plain_text.h"

#include <string.h>

static const struct {
	enum feature feature;
	enum meaning meaning;
} words_told[] = {
	{ FEATURE_SCRIPT_EXECUTE_WORDS, MEANING_EXECUTE },
	{ FEATURE_SCRIPT_DYNAMIC_WORDS, MEANING_DYNAMIC },
	{ FEATURE_SCRIPT_OBJECT_WORDS, MEANING_OBJECT },
	{ FEATURE_SCRIPT_MEMORY_WORDS, MEANING_MEMORY },
	{ FEATURE_SCRIPT_DOWNLOAD_WORDS, MEANING_DOWNLOAD },
	{ FEATURE_SCRIPT_WRITE_WORDS, MEANING_WRITE },
	{ FEATURE_SCRIPT_PERSIST_WORDS, MEANING_PERSIST },
	{ FEATURE_SCRIPT_DISARM_WORDS, MEANING_DISARM },
	{ FEATURE_SCRIPT_DECODE_WORDS, MEANING_DECODE },
	{ FEATURE_SCRIPT_CHARACTER_WORDS, MEANING_CHARS },
	{ FEATURE_SCRIPT_HIDE_WORDS, MEANING_HIDE },
	{ FEATURE_SCRIPT_PLACE_WORDS, MEANING_PLACE },
	{ FEATURE_SCRIPT_FILE_WORDS, MEANING_FILE },
	{ FEATURE_SCRIPT_WAIT_WORDS, MEANING_WAIT },
};

static void
set(struct reading *out, enum feature feature, double value)
{
	features_set(&out->features, feature, value);
}

static void
set_words(const char *text, size_t len, struct reading *out)
{
	struct script_words words = { 0 };

	script_words_count(text, len, &words);
	for (size_t i = 0; i < sizeof words_told / sizeof *words_told; i++)
		set(out, words_told[i].feature,
		    (double)words.counts[words_told[i].meaning]);
	set(out, FEATURE_SCRIPT_SPLIT_WORDS, (double)words.split);
	set(out, FEATURE_SCRIPT_JOINTS, (double)words.joints);
}

static void
set_measures(const char *text, size_t len, struct reading *out)
{
	struct text_measures measures;
	double bytes = len > 0 ? (double)len : 1;

	text_measures_take(text, len, &measures);
	set(out, FEATURE_SCRIPT_LINES, (double)measures.lines);
	set(out, FEATURE_SCRIPT_LONGEST_LINE, (double)measures.longest_line);
	set(out, FEATURE_SCRIPT_ENTROPY, measures.entropy);
	set(out, FEATURE_SCRIPT_DIGIT_SHARE, (double)measures.digits / bytes);
	set(out, FEATURE_SCRIPT_MARK_SHARE, (double)measures.marks / bytes);
	set(out, FEATURE_SCRIPT_BLANK_SHARE, (double)measures.blanks / bytes);
	set(out, FEATURE_SCRIPT_STRINGS, (double)measures.strings);
	set(out, FEATURE_SCRIPT_LONGEST_STRING,
	    (double)measures.longest_string);
	set(out, FEATURE_SCRIPT_ESCAPES, (double)measures.escapes);
	set(out, FEATURE_SCRIPT_ENCODED_BYTES, (double)measures.encoded_bytes);
	set(out, FEATURE_SCRIPT_LONGEST_ENCODED,
	    (double)measures.longest_encoded);
	set(out, FEATURE_SCRIPT_LONGEST_NUMBERS,
	    (double)measures.longest_numbers);
	set(out, FEATURE_SCRIPT_ENCODED_FILES, (double)measures.encoded_files);
}

void
read_script(const char *bytes, size_t len, struct reading *out)
{
	scoped_plain_text struct plain_text plain = { 0 };

	plain_text_init(&plain, bytes, len);
	set_words(plain.text, plain.len, out);
	set_measures(plain.text, plain.len, out);
	set(out, FEATURE_SCRIPT_ENCODED,
	    memmem(plain.text, plain.len, "#@~^", 4) != NULL);
	set(out, FEATURE_SCRIPT_URLS,
	    (double)web_address_read(plain.text, plain.len, out));
}
