/* unit.c - numbers with the unit of their setting. */
#include "config/unit.h"

#include <string.h>

#include "base/text.h"

/* Words of units, the largest first; NULL ends the list. */
struct unit {
	const char *word;
	int64_t factor;
};

static const struct unit size_units[] = {
	{ "G", 1 << 30 },
	{ "M", 1 << 20 },
	{ "K", 1 << 10 },
	{ "", 1 },
	{ 0 },
};

static const struct unit time_units[] = {
	{ "d", 86400000 },
	{ "h", 3600000 },
	{ "m", 60000 },
	{ "s", 1000 },
	{ "ms", 1 },
	{ 0 },
};

static const struct unit plain_units[] = {
	{ "", 1 },
	{ 0 },
};

static const struct unit *
units_of(const struct setting *setting)
{
	if (setting->type == SETTING_TIME)
		return time_units;
	if (setting->type == SETTING_SIZE || setting->type == SETTING_SHARE)
		return size_units;
	return plain_units;
}

/* Millionths and the digits that they have. */
#define PROBABILITY_ONE    1000000
#define PROBABILITY_DIGITS 6

/* "0.95": digits, and up to six more behind a dot. */
static int
parse_probability(const char *text, int64_t *out)
{
	size_t whole = strspn(text, "0123456789");
	const char *dot = text + whole;
	size_t digits = *dot == '.' ? strspn(dot + 1, "0123456789") : 0;
	uint64_t number, part = 0;

	if (text_number(text, whole, PROBABILITY_ONE, &number) != 0 ||
	    digits > PROBABILITY_DIGITS || (*dot == '.' && digits == 0) ||
	    dot[*dot == '.' ? digits + 1 : 0] != '\0')
		return -1;
	if (digits > 0 &&
	    text_number(dot + 1, digits, PROBABILITY_ONE, &part) != 0)
		return -1;
	for (; *dot == '.' && digits < PROBABILITY_DIGITS; digits++)
		part *= 10;
	*out = (int64_t)(number * PROBABILITY_ONE + part);
	return 0;
}

static void
format_probability(int64_t number, struct buffer *out)
{
	int digits = PROBABILITY_DIGITS;
	int64_t part = number % PROBABILITY_ONE;

	buffer_add_format(out, "%lld", (long long)(number / PROBABILITY_ONE));
	if (part == 0)
		return;
	for (; part % 10 == 0; part /= 10)
		digits--;
	buffer_add_format(out, ".%0*lld", digits, (long long)part);
}

int
unit_parse(const struct setting *setting, const char *text, int64_t *out)
{
	const struct unit *units = units_of(setting);
	size_t digits = strspn(text, "0123456789");
	const char *word = text + digits;
	uint64_t number;

	if (setting->type == SETTING_PROBABILITY)
		return parse_probability(text, out);
	for (; units->word != NULL; units++) {
		if (!text_equal(
			word, strlen(word), units->word, strlen(units->word)))
			continue;
		if (text_number(text, digits,
			(uint64_t)(INT64_MAX / units->factor), &number) != 0)
			return -1;
		*out = (int64_t)number * units->factor;
		return 0;
	}
	return -1;
}

void
unit_format(const struct setting *setting, int64_t number, struct buffer *out)
{
	const struct unit *unit = units_of(setting);

	if (setting->type == SETTING_PROBABILITY) {
		format_probability(number, out);
		return;
	}
	/* The last unit is 1, so that the loop ends. */
	while (number % unit->factor != 0)
		unit++;
	/* "0d" would be right and odd. */
	if (number == 0)
		unit = plain_units;
	buffer_add_format(
	    out, "%lld%s", (long long)(number / unit->factor), unit->word);
}
