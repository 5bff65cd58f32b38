/* json.c - wrapped jansson. */
#include "gate/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

void
json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		abort();
}

void
json_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		abort();
}

json_t *
json_text(const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	scoped_mem char *clean = NULL;

	if (len == 0)
		return json_null();
	/* U+FFFD takes three bytes. */
	clean = mem_new(3 * len + 1, 1);
	text_harmless(clean, 3 * len + 1, text, len);
	return json_string(clean);
}

const char *
json_text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

int64_t
json_number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

void
json_print(const json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2));

	if (text == NULL)
		abort();
	(void)puts(text);
	free(text);
}
