/* fuzz_list_codes.c - any bytes as codes and as a word of a list setting.
 * Codes that are accepted are shown as codes that mean the same; no answer
 * that is an error of a list is ever a listing. */
#include <assert.h>
#include <string.h>

#include "config/list_item.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
judge_all(const struct list_codes *codes)
{
	struct dns_list list = { .codes = *codes };

	for (unsigned int last = 0; last < 256; last++) {
		uint8_t refused[4] = { 127, 255, 255, (uint8_t)last };
		uint8_t outside[4] = { (uint8_t)(last == 127 ? 0 : last), 0, 0,
			2 };

		assert(dns_list_judge(&list, refused) == LIST_CODE_ERROR);
		assert(dns_list_judge(&list, outside) == LIST_CODE_ERROR);
	}
}

static void
read_again(const struct list_codes *codes)
{
	scoped_buffer struct buffer shown = { .max = 65536 };
	struct list_codes again;
	struct fault fault;

	list_codes_format(codes, &shown);
	assert(!shown.full);
	assert(list_codes_parse(
		   buffer_text(&shown), shown.len, &again, &fault) == 0);
	assert(again.count == codes->count);
	assert(memcmp(again.patterns, codes->patterns,
		   codes->count * sizeof *codes->patterns) == 0);
}

static void
make(const struct list_item *item)
{
	struct store store = { .count = 0 };
	struct dns_list list;
	struct fault fault;

	if (list_item_make(item, NULL, DNS_LIST_RBL, &store, &list, &fault) ==
	    0) {
		assert(strlen(list.zone) == item->name_len);
		assert(list_zone_check(list.zone, item->name_len, &fault) == 0);
		assert(list.weight >= 1 && list.weight <= LIMIT_LIST_WEIGHT);
	}
	store_release(&store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = (const char *)data;
	struct list_codes codes;
	struct list_item item;
	struct fault fault;

	if (list_codes_parse(text, len, &codes, &fault) == 0) {
		read_again(&codes);
		judge_all(&codes);
	}
	if (list_item_parse(text, len, &item, &fault) == 0)
		make(&item);
	(void)list_test_check(text, len, &fault);
	return 0;
}
