/* value.c - settings' values from text. */
#include "config/value.h"

#include <string.h>

#include "base/text.h"
#include "config/check.h"
#include "config/network.h"
#include "config/shown.h"
#include "config/unit.h"

static const char *
wanted(const struct setting *setting)
{
	switch (setting->type) {
	case SETTING_TIME:
		return "a time (500ms, 2s, 5m, 1h, 14d)";
	case SETTING_SIZE:
		return "a size (64K, 10M, 1G)";
	case SETTING_SHARE:
		return "a size (64K, 10M, 1G) or a percentage (25%)";
	case SETTING_PROBABILITY:
		return "a probability (0.95)";
	default:
		return "a number";
	}
}

static int
out_of_range(
    const struct setting *setting, const char *text, struct fault *fault)
{
	scoped_buffer struct buffer range = { .max = LIMIT_FAULT_BYTES };

	setting_add_range(setting, &range);
	return fault_set(fault, "%s is out of range (%s)",
	    shown(text, strlen(text)).text, buffer_text(&range));
}

static int
parse_share(const struct setting *setting, const char *text, struct value *out,
    struct fault *fault)
{
	uint64_t percent;

	if (text_number(text, strlen(text) - 1, INT64_MAX, &percent) != 0)
		return fault_set(fault, "%s is not %s",
		    shown(text, strlen(text)).text, wanted(setting));
	if (percent < 1 || percent > SETTING_SHARE_MAX)
		return out_of_range(setting, text, fault);
	out->number = (int64_t)percent;
	out->is_share = true;
	return 0;
}

static int
parse_number(const struct setting *setting, const char *text, struct value *out,
    struct fault *fault)
{
	size_t len = strlen(text);

	if (setting->type == SETTING_SHARE && len > 0 && text[len - 1] == '%')
		return parse_share(setting, text, out, fault);
	if (unit_parse(setting, text, &out->number) != 0)
		return fault_set(fault, "%s is not %s", shown(text, len).text,
		    len > 0 ? wanted(setting) : "a value");
	if (out->number < setting->min || out->number > setting->max)
		return out_of_range(setting, text, fault);
	return 0;
}

static int
parse_mode(const char *text, struct value *out, struct fault *fault)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '7' || out->number > 0777)
			len = 0;
		out->number = out->number * 8 + (text[i] - '0');
	}
	if (len == 0 || out->number > 0777)
		return fault_set(fault,
		    "%s is not a file mode in octal (0 to 0777)",
		    shown(text, strlen(text)).text);
	return 0;
}

static int
parse_word(const struct setting *setting, const char *text, struct value *out,
    struct fault *fault)
{
	scoped_buffer struct buffer words = { .max = LIMIT_FAULT_BYTES };

	for (const struct setting_word *w = setting->words; w->word != NULL;
	     w++) {
		if (strcmp(w->word, text) != 0 ||
		    (setting->allowed & 1U << w->value) == 0)
			continue;
		out->number = w->value;
		return 0;
	}
	setting_add_words(setting, &words);
	return fault_set(fault, "%s is not possible here (%s)",
	    *text != '\0' ? shown(text, strlen(text)).text : "nothing",
	    buffer_text(&words));
}

static int
check_text(const struct setting *setting, const char *text, size_t len,
    struct fault *fault)
{
	if (len < (size_t)setting->min)
		return fault_set(fault, "must not be empty");
	if (len > (size_t)setting->max)
		return fault_set(fault, "is longer than %lld bytes",
		    (long long)setting->max);
	if (check_plain(text, len, fault) != 0)
		return -1;
	return setting->check != NULL && len > 0
	    ? setting->check(text, len, fault)
	    : 0;
}

/* The next word of a list into *word; 0 at the end. */
static size_t
next_word(const char **text_io, const char **word)
{
	size_t len;

	*text_io += strspn(*text_io, " \t");
	*word = *text_io;
	len = strcspn(*text_io, " \t");
	*text_io += len;
	return len;
}

static size_t
count_words(const char *text)
{
	const char *word;
	size_t count = 0;

	while (next_word(&text, &word) > 0)
		count++;
	return count;
}

static int
parse_list(const struct setting *setting, const char *text, struct store *store,
    struct value *out, struct fault *fault)
{
	const char **items = store_new(store, count_words(text), sizeof *items);
	const char *word;
	size_t count = 0, len;

	if (setting->most > 0 && count_words(text) > setting->most)
		return fault_set(fault, "at most %zu", setting->most);
	while ((len = next_word(&text, &word)) > 0) {
		if (check_text(setting, word, len, fault) != 0)
			return fault_prefix(fault, "%s", shown(word, len).text);
		items[count++] = store_text(store, word, len);
	}
	out->words = (struct text_list){ items, count };
	return 0;
}

static int
parse_networks(const char *text, struct store *store, struct value *out,
    struct fault *fault)
{
	struct network *items = store_new(
	    store, count_words(text), sizeof *items);
	const char *word;
	size_t count = 0, len;

	while ((len = next_word(&text, &word)) > 0) {
		if (network_parse(word, len, &items[count++], fault) == 0)
			continue;
		struct fault why = *fault;
		return fault_set(
		    fault, "%s %s", shown(word, len).text, why.text);
	}
	out->networks = (struct network_list){ items, count };
	return 0;
}

static int
parse_text(const struct setting *setting, const char *text, struct store *store,
    struct value *out, struct fault *fault)
{
	if (check_text(setting, text, strlen(text), fault) != 0)
		return -1;
	out->text = store_text(store, text, strlen(text));
	return 0;
}

static int
parse_flag(const char *text, struct value *out, struct fault *fault)
{
	out->number = strcmp(text, "yes") == 0;
	if (out->number == 0 && strcmp(text, "no") != 0)
		return fault_set(fault, "%s is neither yes nor no",
		    *text != '\0' ? shown(text, strlen(text)).text : "nothing");
	return 0;
}

static int
parse(const struct setting *setting, const char *text, struct store *store,
    struct value *out, struct fault *fault)
{
	switch (setting->type) {
	case SETTING_FLAG:
		return parse_flag(text, out, fault);
	case SETTING_MODE:
		return parse_mode(text, out, fault);
	case SETTING_WORD:
		return parse_word(setting, text, out, fault);
	case SETTING_TEXT:
		return parse_text(setting, text, store, out, fault);
	case SETTING_LIST:
		return parse_list(setting, text, store, out, fault);
	case SETTING_NETWORKS:
		return parse_networks(text, store, out, fault);
	default:
		return parse_number(setting, text, out, fault);
	}
}

int
value_parse(const struct setting *setting, const char *text,
    struct store *store, struct value *out, struct fault *fault)
{
	struct value value = { 0 };

	if (*text == '\0' && setting->automatic != AUTOMATIC_NOTHING)
		value.is_automatic = true;
	else if (parse(setting, text, store, &value, fault) != 0)
		return -1;
	*out = value;
	return 0;
}
