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

int
unit_parse(const struct setting *setting, const char *text, int64_t *out)
{
	const struct unit *units = units_of(setting);
	size_t digits = strspn(text, "0123456789");
	const char *word = text + digits;
	uint64_t number;

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

	/* The last unit is 1, so that the loop ends. */
	while (number % unit->factor != 0)
		unit++;
	/* "0d" would be right and odd. */
	if (number == 0)
		unit = plain_units;
	buffer_add_format(
	    out, "%lld%s", (long long)(number / unit->factor), unit->word);
}
