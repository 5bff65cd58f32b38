/* ini.c - the ini file's grammar, one physical line at a time.
 *
 * line.c cuts and checks a line; sections and keys are parsed from whole lines;
 * a key then takes the indented lines behind it. Blank lines and comments may
 * stand anywhere, also inside a continued value. */
#include "config/ini.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "config/line.h"

/* Add the indented lines that follow. */
static int
add_continuation(struct ini_reader *reader, struct fault *fault)
{
	const char *next = reader->next;
	size_t left = reader->left;
	struct line line;

	while (line_take(&next, &left, &line)) {
		bool nothing = line_says_nothing(line);

		if (!nothing && !line_is_blank_char(*line.text))
			return 0;
		reader->next = next;
		reader->left = left;
		reader->line++;
		if (line_check(&line, fault) != 0)
			return -1;
		if (nothing)
			continue;
		if (reader->value.len > 0)
			buffer_add(&reader->value, " ", 1);
		if (line_add_value(line, &reader->value, fault) != 0)
			return -1;
	}
	return 0;
}

static int
parse_section(struct ini_reader *reader, struct line line, struct fault *fault)
{
	size_t name = 0;

	line_cut_comment(&line);
	if (line.text[line.len - 1] != ']')
		return fault_set(fault, "the section's closing ] is missing");
	line.len--;
	line_skip(&line, 1);
	line_trim(&line);
	while (name < line.len && !line_is_blank_char(line.text[name]))
		name++;
	if (!line_is_name(line.text, name))
		return fault_set(fault,
		    "the section's name is missing or has "
		    "other characters than letters, digits "
		    "and _ - .");
	struct line rest = { line.text + name, line.len - name };
	line_trim(&rest);
	if (name > LIMIT_INI_SECTION_BYTES ||
	    rest.len > LIMIT_INI_SECTION_BYTES)
		return fault_set(fault,
		    "the section's name is longer than %d bytes",
		    LIMIT_INI_SECTION_BYTES);
	memcpy(reader->section, line.text, name);
	reader->section[name] = '\0';
	memcpy(reader->argument, rest.text, rest.len);
	reader->argument[rest.len] = '\0';
	return 0;
}

static int
parse_key(struct ini_reader *reader, struct line line, struct fault *fault)
{
	const char *equals = memchr(line.text, '=', line.len);
	struct line key = { line.text, line.len };

	if (equals == NULL)
		return fault_set(
		    fault, "this is neither [section] nor key = value");
	key.len = (size_t)(equals - line.text);
	line_trim_end(&key);
	if (!line_is_name(key.text, key.len))
		return fault_set(fault,
		    "the key is missing or has other "
		    "characters than letters, digits and "
		    "_ - .");
	free(reader->key);
	reader->key = mem_text(key.text, key.len);
	buffer_clear(&reader->value);
	line_skip(&line, (size_t)(equals - line.text) + 1);
	if (line_add_value(line, &reader->value, fault) != 0)
		return -1;
	return add_continuation(reader, fault);
}

/* A mistake: indented lines behind it belong to it, and keys behind a section
 * line that cannot be read belong to no section one could name. */
static int
spoil(struct ini_reader *reader, bool section)
{
	reader->spoiled = true;
	if (section)
		reader->lost = true;
	return -1;
}

/* Parse a line that says something. Returns 1 and *entry, 0 if there is
 * nothing to hand out, or -1 and *fault. */
static int
parse_line(struct ini_reader *reader, struct line line, struct ini_entry *entry,
    struct fault *fault)
{
	bool section = *line.text == '[';

	*entry = (struct ini_entry){ .line = reader->line };
	if (line_is_blank_char(*line.text)) {
		if (reader->spoiled)
			return 0;
		fault_set(fault,
		    "an indented line continues a value, and "
		    "there is none before it");
		return spoil(reader, false);
	}
	reader->spoiled = false;
	if (section ? parse_section(reader, line, fault) != 0
		    : parse_key(reader, line, fault) != 0)
		return spoil(reader, section);
	if (section)
		reader->lost = false;
	if (reader->lost)
		return 0;
	entry->section = reader->section;
	entry->argument = reader->argument;
	if (!section) {
		entry->key = reader->key;
		entry->value = buffer_text(&reader->value);
	}
	return 1;
}

void
ini_init(struct ini_reader *reader, const char *text, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";

	*reader = (struct ini_reader){ .next = text, .left = len };
	buffer_init(&reader->value, LIMIT_INI_FILE_BYTES);
	if (len >= 3 && memcmp(text, mark, 3) == 0) {
		reader->next += 3;
		reader->left -= 3;
	}
}

void
ini_release(struct ini_reader *reader)
{
	mem_free(&reader->key);
	buffer_release(&reader->value);
}

int
ini_next(
    struct ini_reader *reader, struct ini_entry *entry, struct fault *fault)
{
	struct line line;

	while (line_take(&reader->next, &reader->left, &line)) {
		int found;

		reader->line++;
		if (line_check(&line, fault) != 0)
			return spoil(reader, line.len > 0 && *line.text == '[');
		if (line_says_nothing(line))
			continue;
		found = parse_line(reader, line, entry, fault);
		if (found != 0)
			return found;
	}
	return 0;
}
