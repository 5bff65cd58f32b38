/* fuzz_model.c - a model's file: whatever it says, it is refused or it can be
 * walked and explained, and the reasons add up. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "unit/toy_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault;
	struct model *model = toy_model_of((const char *)data, size, &fault);
	struct features features;
	double weights[FEATURE_COUNT + 1];

	if (model == NULL)
		return 0;
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		features.values[i] = i % 3 == 0 ? NAN : (float)(i % 5);
	model_contributions(model, &features, weights);
	if (isnan(model_score(model, &features)))
		abort();
	model_free(&model);
	return 0;
}
