/* test_text_model.c - judge/text_model.h: only whole files are models, and a
 * model keeps silent rather than guess. */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "judge/text_model.h"

#define SPAMMY 1000
#define HAMMY  2000

static struct fault fault;

/* A model that knows two words. */
static void
make(struct buffer *out)
{
	static int8_t weights[TEXT_MODEL_BUCKETS];
	struct text_model_facts facts = { .languages = 1U << LANGUAGE_ENGLISH |
		    1U << LANGUAGE_JAPANESE,
		.least_features = 2,
		.scale = 0.1F,
		.trained = "today" };

	weights[SPAMMY] = 127;
	weights[HAMMY] = -127;
	text_model_format(&facts, weights, out);
}

static struct text_model *
parse(const struct buffer *bytes)
{
	return text_model_parse(
	    (const uint8_t *)buffer_text(bytes), bytes->len, &fault);
}

static void
test_scores(void)
{
	static const struct {
		const char *name;
		enum text_language language;
		struct text_feature features[2];
		size_t count;
		bool silent;
		double low, high;
	} cases[] = {
		{ "spam's word is spam", LANGUAGE_ENGLISH,
		    { { 1, 1 }, { SPAMMY, 1 } }, 2, false, 0.99, 1 },
		{ "ham's word is ham", LANGUAGE_JAPANESE,
		    { { HAMMY, 1 }, { 9999, 1 } }, 2, false, 0, 0.01 },
		{ "both are neither", LANGUAGE_ENGLISH,
		    { { SPAMMY, 3 }, { HAMMY, 3 } }, 2, false, 0.499, 0.501 },
		{ "words that nobody knows are neither", LANGUAGE_ENGLISH,
		    { { 1, 1 }, { 2, 1 } }, 2, false, 0.499, 0.501 },
		{ "a short text is not scored", LANGUAGE_ENGLISH,
		    { { SPAMMY, 1 } }, 1, true, 0, 0 },
		{ "nor an empty one", LANGUAGE_ENGLISH, { { 0 } }, 0, true, 0,
		    0 },
		{ "nor one in another language", LANGUAGE_GERMAN,
		    { { 1, 1 }, { SPAMMY, 1 } }, 2, true, 0, 0 },
		{ "nor one in no language", LANGUAGE_UNSET,
		    { { 1, 1 }, { SPAMMY, 1 } }, 2, true, 0, 0 },
	};
	scoped_buffer struct buffer bytes = BUFFER_OF(1 << 20);
	scoped_text_model struct text_model *model = NULL;

	make(&bytes);
	model = parse(&bytes);
	CHECK("what was written is read", model != NULL);
	CHECK_TEXT("with its text", text_model_facts(model)->trained, "today");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scan_text text = { .language = cases[i].language,
			.features = (struct text_feature *)cases[i].features,
			.feature_count = cases[i].count };
		double score = -1;
		bool said = text_model_score(model, &text, &score);

		CHECK_EQ(cases[i].name, said, !cases[i].silent);
		CHECK(cases[i].name,
		    cases[i].silent
			? score < 0
			: score >= cases[i].low && score <= cases[i].high);
	}
}

/* The head, byte by byte, and some lengths behind it. */
static void
test_broken(void)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(1 << 20);

	make(&bytes);
	for (size_t len = 0; len < bytes.len;
	     len += len < 64 || len + 64 > bytes.len ? 1 : 9973) {
		scoped_mem uint8_t *prefix = mem_new(len + 1, 1);
		scoped_text_model struct text_model *model = NULL;

		memcpy(prefix, bytes.data, len);
		model = text_model_parse(prefix, len, &fault);
		CHECK("a prefix is no model", model == NULL);
	}
	for (size_t at = 0; at < bytes.len; at += at < 64 ? 1 : 9973) {
		scoped_text_model struct text_model *model = NULL;

		bytes.data[at] ^= 1;
		model = parse(&bytes);
		bytes.data[at] ^= 1;
		CHECK("a changed byte is seen", model == NULL);
	}
	buffer_add(&bytes, "x", 1);
	CHECK("nothing stands behind it", parse(&bytes) == NULL);
}

static void
test_shipped(void)
{
	scoped_text_model struct text_model *model = text_model_load(
	    "../etc/model/spam.model", &fault);
	scoped_text_model struct text_model *none = text_model_load(
	    "/nowhere/spam.model", &fault);

	CHECK("the shipped model is one", model != NULL);
	CHECK("it knows English",
	    model != NULL &&
		(text_model_facts(model)->languages >> LANGUAGE_ENGLISH & 1) !=
		    0);
	CHECK("what is not there is a fault",
	    none == NULL && strstr(fault.text, "/nowhere/") != NULL);
}

int
main(void)
{
	test_scores();
	test_broken();
	test_shipped();
	return check_done();
}
