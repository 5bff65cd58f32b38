/* fuzz_model_card.c - a model's card: refused, or within its bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "judge/model_card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model_card card;
	struct fault fault;

	if (model_card_parse((const char *)data, size, &card, &fault) == 0 &&
	    !(card.threshold > 0 && card.threshold <= 1))
		abort();
	return 0;
}
