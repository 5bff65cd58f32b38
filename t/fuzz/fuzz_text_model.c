/* fuzz_text_model.c - any bytes are a model or a fault; a model scores. */
#include <assert.h>

#include "base/mem.h"
#include "base/own.h"
#include "judge/text_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct fault fault;
	scoped_text_model struct text_model *model = text_model_parse(
	    data, len, &fault);
	struct text_feature features[] = { { 0, 1 }, { 5, 1000000 } };
	struct scan_text text = { .language = LANGUAGE_ENGLISH,
		.features = features,
		.feature_count = 2 };
	double score;

	if (model == NULL)
		assert(fault.text[0] != '\0');
	else if (text_model_score(model, &text, &score))
		assert(score >= 0 && score <= 1);
	return 0;
}
