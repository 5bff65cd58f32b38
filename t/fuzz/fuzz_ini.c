/* fuzz_ini.c - any bytes as an ini file. What is accepted is shown as ini
 * lines that are accepted again and mean the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "config/config.h"

#define SHOW_MAX  (1L << 22)
#define INPUT_MAX (16UL * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
read_again(const struct config *config, const char *shown, size_t len)
{
	scoped_config struct config *again = NULL;
	struct mistakes mistakes = { 0 };
	const struct policy *a, *b;

	assert(config_parse("again", shown, len, &again, &mistakes) == 0);
	a = config_default_policy(config);
	b = config_default_policy(again);
	assert(strcmp(a->malware_text, b->malware_text) == 0);
	assert(strcmp(a->malware_subject_tag, b->malware_subject_tag) == 0);
	assert(a->malware_ignore.count == b->malware_ignore.count);
	assert(a->unscanned_action == b->unscanned_action);
	assert(a->unscanned_action != ACTION_UNSET);
	assert(a->unscanned_action != ACTION_TAG);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_config struct config *config = NULL;
	scoped_buffer struct buffer shown = { .max = SHOW_MAX };
	struct mistakes mistakes = { 0 };
	int status;

	if (len > INPUT_MAX)
		return 0;
	status = config_parse(
	    "x.ini", (const char *)data, len, &config, &mistakes);
	assert((status == 0) == (mistakes.count == 0));
	assert((status == 0) == (config != NULL));
	if (config != NULL) {
		assert(config_policy(config, (const char *)data, len) != NULL);
		config_show(config, NULL, &shown);
		assert(!shown.full);
		read_again(config, buffer_text(&shown), shown.len);
	}
	mistakes_release(&mistakes);
	return 0;
}
