/* script.c - read the table of a scripted name server. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "script_inside.h"

#define DEFAULT_TTL_S 60
#define MAX_WORDS     6

/* Words of a line; a quoted one may hold blanks. */
struct line {
	char *words[MAX_WORDS];
	size_t count;
};

static void
split(char *text, struct line *line)
{
	line->count = 0;
	while (line->count < MAX_WORDS) {
		bool quoted;

		text += strspn(text, " \t\r");
		if (*text == '\0' || *text == '#')
			return;
		quoted = *text == '"';
		text += quoted;
		line->words[line->count++] = text;
		text += strcspn(text, quoted ? "\"" : " \t\r");
		if (*text != '\0')
			*text++ = '\0';
	}
}

static bool
set_name(char name[NAME_BYTES + 1], const char *text)
{
	size_t len = strlen(text);

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0 || len > NAME_BYTES)
		return false;
	for (size_t i = 0; i < len; i++)
		name[i] = text_lower(text[i]);
	name[len] = '\0';
	return true;
}

bool
script_is_in(const char *name, const char *zone)
{
	size_t len = strlen(name), want = strlen(zone);

	return text_ends(name, len, zone) &&
	    (len == want || name[len - want - 1] == '.');
}

struct zone *
script_zone(const struct script *script, const char *name)
{
	struct zone *best = NULL;

	for (size_t i = 0; i < script->zone_count; i++) {
		struct zone *zone = &script->zones[i];

		if (script_is_in(name, zone->name) &&
		    (best == NULL || strlen(zone->name) > strlen(best->name)))
			best = zone;
	}
	return best;
}

static struct zone *
add_zone(struct script *script, const char *text)
{
	struct zone zone = { .minimum_s = DEFAULT_TTL_S };

	if (!set_name(zone.name, text))
		return NULL;
	for (size_t i = 0; i < script->zone_count; i++)
		if (strcmp(script->zones[i].name, zone.name) == 0)
			return &script->zones[i];
	script->zones = mem_grow(script->zones, script->zone_count,
	    &script->zone_cap, sizeof *script->zones);
	script->zones[script->zone_count] = zone;
	return &script->zones[script->zone_count++];
}

static bool
number(const char *text, uint64_t max, uint64_t *out)
{
	return text_number(text, strlen(text), max, out) == 0;
}

static const struct {
	const char *word;
	enum behaviour behaviour;
} behaviours[] = {
	{ "silent", SILENT },
	{ "servfail", SERVFAIL },
	{ "refused", REFUSED },
	{ "formerr", FORMERR },
	{ "truncated", TRUNCATED },
	{ "oversized", OVERSIZED },
	{ "malformed", MALFORMED },
	{ "other_name", OTHER_NAME },
	{ "wrong_id", WRONG_ID },
	{ "lie", LIE },
	{ "half", HALF },
	{ "referral", REFERRAL },
};

static const char *
read_zone_line(struct script *script, const struct line *line)
{
	struct zone *zone = add_zone(script, line->words[1]);
	uint64_t value = DEFAULT_TTL_S;

	if (zone == NULL)
		return "not a zone";
	if (strcmp(line->words[0], "zone") == 0) {
		if (line->count > 2 &&
		    !number(line->words[2], UINT32_MAX, &value))
			return "not a time";
		zone->minimum_s = (uint32_t)value;
		return NULL;
	}
	if (strcmp(line->words[0], "delay") == 0) {
		if (line->count != 3 || !number(line->words[2], 60000, &value))
			return "delay ZONE MILLISECONDS";
		zone->delay_ms = (int)value;
		return NULL;
	}
	for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
		if (strcmp(line->words[0], behaviours[i].word) == 0)
			zone->behaviour = behaviours[i].behaviour;
	return NULL;
}

static bool
is_zone_line(const struct line *line)
{
	if (strcmp(line->words[0], "zone") == 0 ||
	    strcmp(line->words[0], "delay") == 0)
		return true;
	for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
		if (strcmp(line->words[0], behaviours[i].word) == 0)
			return true;
	return false;
}

static uint16_t
type_of(const char *word)
{
	static const struct {
		const char *word;
		uint16_t type;
	} types[] = { { "A", TYPE_A }, { "AAAA", TYPE_AAAA },
		{ "CNAME", TYPE_CNAME }, { "MX", TYPE_MX }, { "NS", TYPE_NS },
		{ "PTR", TYPE_PTR }, { "TXT", TYPE_TXT } };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].word, word) == 0)
			return types[i].type;
	return 0;
}

static const char *
read_row(struct script *script, const struct line *line)
{
	struct row row = { .type = type_of(line->words[1]) };
	size_t at = 2;
	uint64_t preference = 0, ttl_s = DEFAULT_TTL_S;

	if (row.type == 0)
		return "neither a behaviour nor a type";
	if (!set_name(row.name, line->words[0]))
		return "not a name";
	if (row.type == TYPE_MX &&
	    !number(line->words[at++], 65535, &preference))
		return "MX PREFERENCE VALUE";
	if (at >= line->count)
		return "the value is missing";
	if (at + 1 < line->count &&
	    !number(line->words[at + 1], UINT32_MAX, &ttl_s))
		return "not a TTL";
	row.preference = (uint16_t)preference;
	row.ttl_s = (uint32_t)ttl_s;
	row.value = mem_text(line->words[at], strlen(line->words[at]));
	script->rows = mem_grow(script->rows, script->row_count,
	    &script->row_cap, sizeof *script->rows);
	script->rows[script->row_count++] = row;
	return NULL;
}

static const char *
read_line(struct script *script, char *text)
{
	struct line line;

	split(text, &line);
	if (line.count == 0)
		return NULL;
	if (line.count < 2)
		return "half a line";
	if (is_zone_line(&line))
		return read_zone_line(script, &line);
	return line.count < 3 ? "half a line" : read_row(script, &line);
}

struct script *
script_parse(const char *text, size_t len, char *wrong, size_t wrong_size)
{
	scoped_mem char *copy = mem_text(text, len);
	struct script *script = mem_new(1, sizeof *script);
	char *rest = copy, *line;
	size_t at = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		const char *mistake = read_line(script, line);

		at++;
		if (mistake == NULL)
			continue;
		snprintf(wrong, wrong_size, "line %zu: %s", at, mistake);
		script_free(&script);
		return NULL;
	}
	return script;
}

void
script_free(struct script **script)
{
	struct script *held = *script;

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->row_count; i++)
		free(held->rows[i].value);
	free(held->rows);
	free(held->zones);
	free(held);
	*script = NULL;
}

void
script_keep_counts(struct script *script, const struct script *older)
{
	for (size_t i = 0; i < script->zone_count; i++)
		script->zones[i].count = script_count(
		    older, script->zones[i].name);
}

uint64_t
script_count(const struct script *script, const char *zone)
{
	for (size_t i = 0; i < script->zone_count; i++)
		if (strcmp(script->zones[i].name, zone) == 0)
			return script->zones[i].count;
	return 0;
}

void
script_print_counts(const struct script *script, FILE *out)
{
	for (size_t i = 0; i < script->zone_count; i++)
		fprintf(out, "%s %llu\n", script->zones[i].name,
		    (unsigned long long)script->zones[i].count);
	fflush(out);
}
