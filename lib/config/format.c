/* format.c - settings' values into their fields and back into text. */
#include <assert.h>
#include <string.h>

#include "config/network.h"
#include "config/unit.h"
#include "config/value.h"

/* The value as this machine understands it. */
static struct value
concrete(const struct value *value, const struct setting *setting,
    const struct machine *machine)
{
	struct value result = *value;

	if (value->is_automatic && setting->automatic == AUTOMATIC_CORES)
		result.number = machine->cores;
	if (value->is_automatic && setting->automatic == AUTOMATIC_AUTHSERV)
		result.text = machine->authserv_id;
	if (value->is_share) {
		result.number = machine->memory_bytes / 100 * value->number;
		/* A host that does not tell its memory, or has next to none. */
		if (result.number < setting->min)
			result.number = setting->min;
	}
	return result;
}

void
value_put(const struct setting *setting, const struct value *value,
    const struct machine *machine, void *owner)
{
	struct value put = concrete(value, setting, machine);
	char *field = (char *)owner + setting->offset;
	unsigned int word = (unsigned int)put.number;
	bool flag = put.number != 0;

	switch (setting->type) {
	case SETTING_FLAG:
		memcpy(field, &flag, sizeof flag);
		return;
	case SETTING_MODE:
	case SETTING_WORD:
		memcpy(field, &word, sizeof word);
		return;
	case SETTING_TEXT:
		memcpy(field, &put.text, sizeof put.text);
		return;
	case SETTING_LIST:
		memcpy(field, &put.words, sizeof put.words);
		return;
	case SETTING_NETWORKS:
		memcpy(field, &put.networks, sizeof put.networks);
		return;
	default:
		memcpy(field, &put.number, sizeof put.number);
		return;
	}
}

static void
format_text(const char *text, struct buffer *out)
{
	size_t len = strlen(text);
	bool quote = strpbrk(text, ";#\"") != NULL ||
	    (len > 0 && (*text == ' ' || text[len - 1] == ' '));

	if (!quote) {
		buffer_add_text(out, text);
		return;
	}
	buffer_add_text(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buffer_add_text(out, "\\");
		buffer_add(out, text, 1);
	}
	buffer_add_text(out, "\"");
}

static void
format_list(const struct text_list *list, struct buffer *out)
{
	scoped_buffer struct buffer joined = { .max = out->max };

	for (size_t i = 0; i < list->count; i++) {
		buffer_add_text(&joined, i > 0 ? " " : "");
		buffer_add_text(&joined, list->items[i]);
	}
	format_text(buffer_text(&joined), out);
}

static void
format_networks(const struct network_list *list, struct buffer *out)
{
	for (size_t i = 0; i < list->count; i++) {
		buffer_add_text(out, i > 0 ? " " : "");
		network_format(&list->items[i], out);
	}
}

static const char *
word_of(const struct setting *setting, int64_t number)
{
	const struct setting_word *w = setting->words;

	while (w->word != NULL && w->value != number)
		w++;
	assert(w->word != NULL);
	return w->word;
}

void
value_format(const struct setting *setting, const struct value *value,
    const struct machine *machine, struct buffer *out)
{
	struct value shown_value = *value;

	if (value->is_automatic) {
		if (machine == NULL || setting->automatic == AUTOMATIC_MODEL)
			return;
		shown_value = concrete(value, setting, machine);
	}
	switch (setting->type) {
	case SETTING_FLAG:
		buffer_add_text(out, value->number != 0 ? "yes" : "no");
		return;
	case SETTING_MODE:
		buffer_add_format(out, "%04o", (unsigned int)value->number);
		return;
	case SETTING_WORD:
		buffer_add_text(out, word_of(setting, value->number));
		return;
	case SETTING_TEXT:
		format_text(shown_value.text, out);
		return;
	case SETTING_LIST:
		format_list(&value->words, out);
		return;
	case SETTING_NETWORKS:
		format_networks(&value->networks, out);
		return;
	default:
		break;
	}
	if (value->is_share)
		buffer_add_format(out, "%lld%%", (long long)value->number);
	else
		unit_format(setting, shown_value.number, out);
}
