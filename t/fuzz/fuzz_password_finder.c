/* Any bytes as subject, body, name and date: a list within its bounds, of
 * passwords that may travel, none twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secrets.h"
#include "base/text.h"
#include "unlock/password_finder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct passwords *found)
{
	if (found->count > LIMIT_PASSWORDS)
		abort();
	for (size_t i = 0; i < found->count; i++) {
		const struct password *item = &found->items[i];

		if (!secret_is_valid(item->text, item->len) ||
		    item->kind == PASSWORD_UNSET)
			abort();
		for (size_t j = 0; j < i; j++)
			if (strcmp(found->items[j].text, item->text) == 0)
				abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();
	scoped_passwords struct passwords found = { 0 };
	scoped_passwords struct passwords labelled = { 0 };
	const char *text = (const char *)data;
	size_t head = size > 60 ? 60 : size;

	password_finder_subject(finder, text, head);
	password_finder_text(finder, text, size);
	password_finder_name(finder, text, head);
	password_finder_date(finder, text, head);
	password_finder_given(finder, PASSWORD_MEMORY, text, head);
	password_finder_labelled(finder, &labelled);
	if (labelled.count > 0 && !password_finder_has_label(text, head) &&
	    !password_finder_has_label(text, size))
		abort();
	password_finder_finish(finder, &found);
	check(&found);
	return 0;
}
