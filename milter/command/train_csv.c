/* train_csv.c - a CSV of features, as `sekisho features` prints it or as
 * others made it (RFC 4180: fields in double quotes, doubled inside). */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/train_table.h"

/* What a column is: a feature, or one of these behind them. */
enum column {
	COLUMN_LABEL = FEATURE_COUNT,
	COLUMN_SOURCE,
	COLUMN_FAMILY,
	COLUMN_GROUP,
	COLUMN_FILE,
	COLUMN_OTHER,
};

struct csv {
	FILE *file;
	const char *path;
	char *line; /* getline's */
	size_t room;
	size_t number;
	struct buffer field;
	unsigned int columns[LIMIT_TRAIN_COLUMNS];
	size_t column_count;
};

/* The next field into csv->field; *text_io stops at its comma or the end.
 * Returns -1 when a quote is not closed. */
static int
next_field(struct csv *csv, const char **text_io)
{
	const char *text = *text_io;
	bool quoted = *text == '"';

	buffer_clear(&csv->field);
	text += quoted;
	while (*text != '\0') {
		if (!quoted && *text == ',')
			break;
		if (quoted && *text == '"') {
			if (text[1] != '"')
				break;
			text++;
		}
		buffer_add(&csv->field, text++, 1);
	}
	if (quoted && *text++ != '"')
		return -1;
	*text_io = text;
	return *text == ',' || *text == '\0' ? 0 : -1;
}

/* Read a line without its end. Returns 0 at the end of the file. */
static int
next_line(struct csv *csv)
{
	ssize_t len = getline(&csv->line, &csv->room, csv->file);

	if (len < 0)
		return 0;
	while (len > 0 &&
	    (csv->line[len - 1] == '\n' || csv->line[len - 1] == '\r'))
		csv->line[--len] = '\0';
	csv->number++;
	return 1;
}

static int
wrong(const struct csv *csv, struct fault *fault, const char *what)
{
	return fault_set(fault, "%s:%zu: %s", csv->path, csv->number, what);
}

static unsigned int
column_of(const char *name, size_t len)
{
	static const struct {
		const char *name;
		enum column column;
	} words[] = {
		{ "label", COLUMN_LABEL },
		{ "source", COLUMN_SOURCE },
		{ "family", COLUMN_FAMILY },
		{ "group", COLUMN_GROUP },
		{ "file", COLUMN_FILE },
		{ "path", COLUMN_FILE },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_equal(name, len, words[i].name, strlen(words[i].name)))
			return words[i].column;
	return feature_find(name, len) != FEATURE_COUNT
	    ? (unsigned int)feature_find(name, len)
	    : COLUMN_OTHER;
}

static int
read_head(struct csv *csv, struct fault *fault)
{
	size_t features = 0;
	const char *text;

	if (!next_line(csv))
		return wrong(csv, fault, "it is empty");
	text = csv->line;
	/* A spreadsheet's mark of UTF-8. */
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	for (;; text++) {
		const char *name;
		unsigned int column;

		if (next_field(csv, &text) != 0)
			return wrong(csv, fault, "a quote is not closed");
		if (csv->column_count == LIMIT_TRAIN_COLUMNS)
			return wrong(csv, fault, "too many columns");
		name = buffer_text(&csv->field);
		column = column_of(name, csv->field.len);
		/* A name of the table's form that is not in it is a row of
		 * another table, and not to be passed over. */
		if (column == COLUMN_OTHER && strchr(name, '.') != NULL)
			return fault_set(fault,
			    "%s:1: %s is no feature of this program", csv->path,
			    name);
		features += column < FEATURE_COUNT;
		csv->columns[csv->column_count++] = column;
		if (*text == '\0')
			break;
	}
	return features > 0 ? 0 : wrong(csv, fault, "no column is a feature");
}

/* A number, or nothing at all for a missing one. */
static int
take_value(const struct csv *csv, float *out)
{
	const char *text = buffer_text(&csv->field);
	char *end;
	double value;

	*out = NAN;
	if (csv->field.len == 0)
		return 0;
	value = strtod(text, &end);
	if (*end != '\0' || !isfinite(value))
		return -1;
	*out = (float)value;
	return 0;
}

static int
take_label(const struct csv *csv, bool *out)
{
	static const struct {
		const char *word;
		bool malicious;
	} words[] = { { "malicious", true }, { "1", true }, { "benign", false },
		{ "0", false } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_equal(buffer_text(&csv->field), csv->field.len,
			words[i].word, strlen(words[i].word))) {
			*out = words[i].malicious;
			return 0;
		}
	return -1;
}

/* The texts of a row, in buffers of their own. */
struct row_texts {
	struct buffer texts[COLUMN_OTHER - COLUMN_SOURCE];
};

static int
take_field(const struct csv *csv, unsigned int column,
    struct features *features, struct train_words *words,
    struct row_texts *texts)
{
	if (column < FEATURE_COUNT)
		return take_value(csv, &features->values[column]);
	if (column == COLUMN_LABEL)
		return csv->field.len == 0 ? 0
					   : take_label(csv, &words->malicious);
	if (column != COLUMN_OTHER && csv->field.len > 0) {
		struct buffer *text = &texts->texts[column - COLUMN_SOURCE];

		buffer_clear(text);
		buffer_add(text, buffer_text(&csv->field), csv->field.len);
	}
	return 0;
}

/* What a column said, or what holds for the whole file. */
static const char *
text_of(const struct row_texts *texts, enum column column, const char *other)
{
	const struct buffer *text = &texts->texts[column - COLUMN_SOURCE];

	return text->len > 0 ? buffer_text(text) : other;
}

static int
read_row(struct csv *csv, const struct train_words *fixed,
    struct row_texts *texts, struct train_table *table, struct fault *fault)
{
	struct train_words words = *fixed;
	struct features features;
	const char *text = csv->line;
	char place[64];
	size_t at = 0;

	features_clear(&features);
	for (size_t i = 0; i < sizeof texts->texts / sizeof *texts->texts; i++)
		buffer_clear(&texts->texts[i]);
	for (;; text++) {
		if (next_field(csv, &text) != 0)
			return wrong(csv, fault, "a quote is not closed");
		if (at == csv->column_count)
			return wrong(csv, fault, "more fields than columns");
		if (take_field(
			csv, csv->columns[at++], &features, &words, texts) != 0)
			return wrong(csv, fault,
			    "a field has no value that "
			    "its column can have");
		if (*text == '\0')
			break;
	}
	if (at != csv->column_count)
		return wrong(csv, fault, "fewer fields than columns");
	(void)snprintf(place, sizeof place, "line %zu", csv->number);
	words.source = text_of(texts, COLUMN_SOURCE, words.source);
	words.family = text_of(texts, COLUMN_FAMILY, words.family);
	words.group = text_of(texts, COLUMN_GROUP, words.group);
	words.name = text_of(texts, COLUMN_FILE, place);
	return train_table_add(table, &features, &words, fault);
}

static int
read_rows(struct csv *csv, const struct train_words *words,
    struct train_table *table, struct fault *fault)
{
	struct row_texts texts;
	int status = 0;

	for (size_t i = 0; i < sizeof texts.texts / sizeof *texts.texts; i++)
		buffer_init(&texts.texts[i], LIMIT_REPORT_PATH);
	while (status == 0 && next_line(csv))
		if (csv->line[0] != '\0')
			status = read_row(csv, words, &texts, table, fault);
	for (size_t i = 0; i < sizeof texts.texts / sizeof *texts.texts; i++)
		buffer_release(&texts.texts[i]);
	return status;
}

int
train_csv_read(const char *path, const struct train_words *words,
    struct train_table *table, struct fault *fault)
{
	struct csv csv = { .path = path };
	int status;

	csv.file = fopen(path, "re");
	if (csv.file == NULL)
		return fault_set(fault, "%s: cannot be read: %m", path);
	buffer_init(&csv.field, LIMIT_REPORT_PATH);
	status = read_head(&csv, fault);
	if (status == 0)
		status = read_rows(&csv, words, table, fault);
	if (status == 0 && ferror(csv.file))
		status = fault_set(fault, "%s: cannot be read", path);
	buffer_release(&csv.field);
	free(csv.line);
	(void)fclose(csv.file);
	return status;
}
