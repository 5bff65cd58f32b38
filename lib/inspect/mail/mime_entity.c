/* mime_entity.c - Content-Type, -Disposition and -Transfer-Encoding. */
#include "mail/mime_entity.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file_name.h"
#include "base/mem.h"
#include "base/text.h"
#include "mail/mime_headers.h"
#include "mail/mime_params.h"

void
mime_boundaries_release(struct mime_boundaries *boundaries)
{
	for (size_t i = 0; i < boundaries->count; i++)
		free(boundaries->texts[i]);
	*boundaries = (struct mime_boundaries){ 0 };
}

bool
mime_type_is(const struct mime_head *head, const char *major)
{
	size_t len = strlen(major);

	return text_begins(head->type, strlen(head->type), major) &&
	    head->type[len] == '/';
}

bool
mime_type_is_message(const struct mime_head *head)
{
	static const char *const types[] = { "message/rfc822", "message/global",
		"message/news" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_equal(head->type, strlen(head->type), types[i],
			strlen(types[i])))
			return true;
	return false;
}

/* How much of the content a type shows. */
static int
type_rank(const struct mime_head *head)
{
	if (mime_type_is(head, "multipart"))
		return 3;
	if (mime_type_is_message(head))
		return 2;
	return 1;
}

/* The part that is being read. */
struct reading {
	struct scan_report *report;
	uint32_t ordinal;
	struct mime_head *head;
};

static void
note(struct reading *reading, const char *word)
{
	report_add_note(&reading->report->oddities, word, reading->ordinal + 1);
}

static void
take_name(void *with, const char *text, size_t len)
{
	struct reading *reading = with;
	struct scan_part *part = &reading->report->parts[reading->ordinal];
	scoped_buffer struct buffer plain = BUFFER_OF(
	    2L * LIMIT_FILE_NAME_BYTES);
	const char *nul = memchr(text, '\0', len);

	if (part->name_count >= LIMIT_REPORT_NAMES) {
		report_add_note(
		    &reading->report->limits, "names", reading->ordinal + 1);
		return;
	}
	part_add_name(part, text, len);
	/* What is kept of a name is cut and made harmless: its end and its
	 * tricks would be lost. */
	if ((file_name_tricks(text, len) & FILE_TRICK_REVERSED) != 0)
		part->flags |= PART_NAME_REVERSED;
	if (len > LIMIT_REPORT_TEXT || nul != NULL) {
		file_name_normalise(text, len, &plain);
		part_add_name(part, buffer_text(&plain), plain.len);
	}
	if (nul != NULL)
		part_add_name(part, text, (size_t)(nul - text));
}

static void
take_boundary(void *with, const char *text, size_t len)
{
	struct reading *reading = with;
	struct mime_boundaries *boundaries = &reading->head->boundaries;

	/* A delimiter line's blanks at its end say nothing. */
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	if (len == 0 || memchr(text, '\0', len) != NULL)
		return;
	for (size_t i = 0; i < boundaries->count; i++)
		if (strlen(boundaries->texts[i]) == len &&
		    memcmp(boundaries->texts[i], text, len) == 0)
			return;
	if (boundaries->count > 0)
		note(reading, "boundary-duplicate");
	if (boundaries->count < MIME_BOUNDARIES)
		boundaries->texts[boundaries->count++] = mem_text(text, len);
}

/* The first one said; its other readings are a mistake of the writer's. */
static void
take_charset(void *with, const char *text, size_t len)
{
	char *charset = ((struct reading *)with)->head->charset;

	if (charset[0] != '\0' || len >= MIME_CHARSET_BYTES)
		return;
	text_printable(charset, MIME_CHARSET_BYTES, text, len, TEXT_ASCII);
}

/* type: of a Content-Type header, else NULL. */
static void
read_params(struct reading *reading, const struct header *header,
    const char *name, const struct mime_head *type)
{
	const struct params_sink names = { .take = take_name, .with = reading };
	const struct params_sink charsets = {
		.take = take_charset, .with = reading, .raw = true
	};
	const struct params_sink boundaries = {
		.take = take_boundary, .with = reading, .raw = true
	};
	struct params params;

	params_parse(header->value, header->value_len, &params);
	params_read(&params, name, &names);
	if (type != NULL)
		params_read(&params, "charset", &charsets);
	if (type != NULL && mime_type_is(type, "multipart"))
		params_read(&params, "boundary", &boundaries);
	if (params.full)
		report_add_note(&reading->report->limits, "parameters",
		    reading->ordinal + 1);
	params_release(&params);
}

static void
read_type(struct reading *reading, const struct header *header)
{
	struct mime_head *head = reading->head;
	struct mime_head seen = { 0 };
	size_t len = params_main(
	    header->value, header->value_len, seen.type, sizeof seen.type);

	read_params(reading, header, "name", &seen);
	if (head->has_type &&
	    !text_equal(head->type, strlen(head->type), seen.type, len))
		note(reading, "type-duplicate");
	if (memchr(seen.type, '/', len) == NULL) {
		note(reading, "type-malformed");
		return;
	}
	if (!head->has_type || type_rank(&seen) > type_rank(head))
		memcpy(head->type, seen.type, sizeof head->type);
	head->has_type = true;
}

static void
read_transfer(struct reading *reading, const struct header *header)
{
	enum transfer transfer = transfer_named(
	    header->value, header->value_len);
	struct mime_head *head = reading->head;
	const char *value = header->value;
	size_t len = header->value_len;

	if (transfer == TRANSFER_UNSET)
		return;
	if (transfer == TRANSFER_UNKNOWN)
		note(reading, "encoding-unknown");
	if (head->transfer != TRANSFER_UNSET && head->transfer != transfer)
		note(reading, "encoding-duplicate");
	if (transfer_is_coded(head->transfer) ||
	    (head->transfer != TRANSFER_UNSET && !transfer_is_coded(transfer)))
		return;
	head->transfer = transfer;
	text_trim(&value, &len);
	report_set_text(
	    &reading->report->parts[reading->ordinal].encoding, value, len);
}

static void
read_disposition(struct reading *reading, const struct header *header)
{
	char *disposition = reading->head->disposition;

	read_params(reading, header, "filename", NULL);
	/* An attachment in any of them is one. */
	if (disposition[0] == '\0' ||
	    text_equal(disposition, strlen(disposition), "inline", 6))
		params_main(header->value, header->value_len, disposition,
		    sizeof reading->head->disposition);
}

void
mime_head_read(const char *text, size_t len, struct scan_report *report,
    uint32_t ordinal, struct mime_head *out)
{
	struct reading reading = {
		.report = report, .ordinal = ordinal, .head = out
	};
	struct header_walk walk;
	struct header header;

	*out = (struct mime_head){ .type = "text/plain" };
	header_walk_init(&walk, text, len);
	while (header_next(&walk, &header)) {
		if (header_is(&header, "content-type"))
			read_type(&reading, &header);
		else if (header_is(&header, "content-disposition"))
			read_disposition(&reading, &header);
		else if (header_is(&header, "content-transfer-encoding"))
			read_transfer(&reading, &header);
	}
	out->body = (size_t)(walk.body - text);
	out->junk = out->body;
	if (walk.first_junk == NULL)
		return;
	note(&reading, "header-malformed");
	if (walk.first_junk < walk.body)
		out->junk = (size_t)(walk.first_junk - text);
}
