/* test_report_lies.c - wire/report.h: what a lying worker sends. */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "wire_samples.h"

static struct fault fault;

static struct scan_report *
decode(const struct buffer *bytes)
{
	return report_decode((const uint8_t *)bytes->data, bytes->len,
	    SAMPLE_MESSAGE_BYTES, &fault);
}

/* A decoded copy, or NULL. */
static struct scan_report *
round_trip(const struct scan_report *report)
{
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	return report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
}

/* A lie is one change to an honest report, made behind the adders' backs. */
static void
lie_parent_itself(struct scan_report *report)
{
	report->parts[1].parent = 2;
}

static void
lie_parent_later(struct scan_report *report)
{
	report->parts[0].parent = 3;
}

static void
lie_kind_unset(struct scan_report *report)
{
	report->parts[0].kind = PART_UNSET;
}

static void
lie_kind_unknown(struct scan_report *report)
{
	report->parts[0].kind = (enum part_kind)(PART_LEAF + 1);
}

static void
lie_flags(struct scan_report *report)
{
	report->parts[0].flags = PART_FLAGS_ALL + 1;
}

static void
lie_bounds_outside(struct scan_report *report)
{
	report->parts[0].body_end = SAMPLE_MESSAGE_BYTES + 1;
}

static void
lie_bounds_header(struct scan_report *report)
{
	report->parts[0].header_begin = report->parts[0].body_begin + 1;
}

static void
lie_bounds_body(struct scan_report *report)
{
	report->parts[0].body_begin = report->parts[0].body_end + 1;
}

static void
lie_bounds_wrap(struct scan_report *report)
{
	report->parts[0].body_end = UINT64_MAX;
}

static void
lie_size(struct scan_report *report)
{
	report->parts[0].size = UINT64_MAX;
}

static void
lie_spared(struct scan_report *report)
{
	report->spared = SPARE_ALL + 1;
}

static void
lie_hit_part(struct scan_report *report)
{
	report->hits[0].part = 4;
}

static void
lie_note_part(struct scan_report *report)
{
	report->limits.items[0].part = UINT32_MAX;
}

static void
lie_forged_zero(struct scan_report *report)
{
	report->forged[0].ordinal = 0;
}

static void
lie_forged_colon(struct scan_report *report)
{
	report->forged[0].name[1] = ':';
}

static void
lie_forged_line(struct scan_report *report)
{
	report->forged[0].name[1] = '\n';
}

static void
lie_forged_eight_bit(struct scan_report *report)
{
	report->forged[0].name[1] = '\xe9';
}

static void
lie_forged_empty(struct scan_report *report)
{
	report->forged[0].name[0] = '\0';
}

static void
lie_subject_order(struct scan_report *report)
{
	report->subject.value_begin = report->subject.value_end + 1;
}

static void
lie_subject_outside(struct scan_report *report)
{
	report->subject.value_end = SAMPLE_MESSAGE_BYTES + 1;
}

static void
lie_other_subject(struct scan_report *report)
{
	report->other_subjects[0].count = 1;
}

static void
lie_other_subject_beyond(struct scan_report *report)
{
	report->other_subjects[0].count = 3;
}

static void
lie_other_subject_outside(struct scan_report *report)
{
	report->other_subjects[0].value_end = SAMPLE_MESSAGE_BYTES + 1;
}

static void
lie_subject_none(struct scan_report *report)
{
	report->subject.count = 0;
}

static void
replace_text(char **field, size_t len)
{
	free(*field);
	*field = mem_new(len + 1, 1);
	memset(*field, 'x', len);
}

static void
lie_long_name(struct scan_report *report)
{
	replace_text(&report->parts[2].names[0], LIMIT_REPORT_TEXT + 1);
}

static void
lie_long_type(struct scan_report *report)
{
	replace_text(&report->parts[2].declared, LIMIT_REPORT_TEXT + 1);
}

static void
lie_long_hit(struct scan_report *report)
{
	replace_text(&report->hits[0].name, LIMIT_REPORT_TEXT + 1);
}

static void
lie_long_hit_path(struct scan_report *report)
{
	replace_text(&report->hits[0].path, LIMIT_REPORT_PATH + 1);
}

static void
lie_long_note(struct scan_report *report)
{
	replace_text(
	    &report->oddities.items[0].reason, LIMIT_REPORT_REASON + 1);
}

static void
lie_long_forged(struct scan_report *report)
{
	replace_text(&report->forged[0].name, LIMIT_NAME_BYTES + 1);
}

static void
lie_long_subject(struct scan_report *report)
{
	replace_text(&report->subject.decoded, LIMIT_REPORT_TEXT + 1);
}

static void
lie_long_generation(struct scan_report *report)
{
	replace_text(&report->generation, LIMIT_REPORT_TEXT + 1);
}

static void
lie_names(struct scan_report *report)
{
	struct scan_part *part = &report->parts[0];

	part->name_count = LIMIT_REPORT_NAMES + 1;
	part->names = mem_new(part->name_count, sizeof *part->names);
	for (size_t i = 0; i < part->name_count; i++)
		part->names[i] = mem_text("n", 1);
}

static void
lie_file_part(struct scan_report *report)
{
	report->files[0].part = 4;
}

static void
lie_file_nowhere(struct scan_report *report)
{
	report->files[0].part = 0;
}

static void
lie_file_order(struct scan_report *report)
{
	report->files[1].part = 2;
	report->files[1].parent = 0;
}

static void
lie_file_itself(struct scan_report *report)
{
	report->files[0].parent = 1;
}

static void
lie_file_elsewhere(struct scan_report *report)
{
	report->files[0].part = 2;
}

static void
lie_file_flags(struct scan_report *report)
{
	report->files[0].flags = FILE_FLAGS_ALL + 1;
}

static void
lie_file_size(struct scan_report *report)
{
	report->files[0].size = UINT64_MAX;
}

static void
lie_file_packed(struct scan_report *report)
{
	report->files[1].packed = UINT64_MAX;
}

static void
lie_file_name(struct scan_report *report)
{
	replace_text(&report->files[0].names[0], LIMIT_REPORT_TEXT + 1);
}

static void
lie_file_path(struct scan_report *report)
{
	replace_text(&report->files[0].path, LIMIT_REPORT_PATH + 1);
}

static void
lie_file_kinds(struct scan_report *report)
{
	replace_text(&report->files[0].kinds, LIMIT_REPORT_KINDS + 1);
}

static void
lie_file_type(struct scan_report *report)
{
	replace_text(&report->files[0].engine_type, LIMIT_REPORT_TEXT + 1);
}

static void
lie_file_names(struct scan_report *report)
{
	struct scan_file *file = &report->files[1];

	for (size_t i = 0; i < file->name_count; i++)
		free(file->names[i]);
	file->name_count = LIMIT_REPORT_NAMES + 1;
	file->names = mem_resize(
	    file->names, file->name_count, sizeof *file->names);
	for (size_t i = 0; i < file->name_count; i++)
		file->names[i] = mem_text("n", 1);
}

static void
lie_file_password(struct scan_report *report)
{
	report->files[0].password = (enum password_kind)(
	    PASSWORD_KIND_LAST + 1);
}

static void
lie_file_never_closed(struct scan_report *report)
{
	report->files[0].flags &= ~(uint32_t)FILE_ENCRYPTED;
}

static void
lie_url_flags(struct scan_report *report)
{
	report->urls.items[0].flags = URL_FLAGS_ALL + 1;
}

static void
lie_url_address(struct scan_report *report)
{
	report->urls.items[0].flags |= URL_IP;
}

static void
lie_url_part(struct scan_report *report)
{
	report->urls.items[0].part = 99;
}

static void
lie_url_around(struct scan_report *report)
{
	report->urls.items[1].around = 2;
}

static void
lie_url_twice(struct scan_report *report)
{
	memcpy((char *)report->urls.items[0].url, "http://192.0.2.1/", 18);
}

static void
lie_url_host(struct scan_report *report)
{
	memcpy((char *)report->urls.items[0].host, "a/b", 4);
}

static void
lie_url_control(struct scan_report *report)
{
	memcpy((char *)report->urls.items[0].url, "a\nb", 4);
}

static void
lie_url_shown(struct scan_report *report)
{
	memcpy((char *)report->urls.items[0].shown, "A..b", 5);
}

static void
lie_secret(struct scan_report *report)
{
	memcpy(report->secrets.texts[0], "a\nb", 3);
}

static void
lie_secret_empty(struct scan_report *report)
{
	report->secrets.texts[0][0] = '\0';
}

struct lie {
	const char *name;
	void (*tell)(struct scan_report *report);
	const char *fault; /* part of the sentence */
};

static const struct lie lies[] = {
	{ "a part is not its own parent", lie_parent_itself, "below part" },
	{ "a parent comes first", lie_parent_later, "below part" },
	{ "a part is something", lie_kind_unset, "kind 0" },
	{ "and something known", lie_kind_unknown, "kind 4" },
	{ "only known flags", lie_flags, "flags" },
	{ "bounds end in the message", lie_bounds_outside, "bounds" },
	{ "a header begins before its body", lie_bounds_header, "bounds" },
	{ "a body begins before its end", lie_bounds_body, "bounds" },
	{ "no bound wraps around", lie_bounds_wrap, "bounds" },
	{ "a size fits a number", lie_size, "size" },
	{ "a hit's part exists", lie_hit_part, "part 4" },
	{ "a note's part exists", lie_note_part, "4294967295" },
	{ "forged headers count from one", lie_forged_zero, "ordinal" },
	{ "no colon in a header's name", lie_forged_colon, "ill name" },
	{ "no line end either", lie_forged_line, "ill name" },
	{ "nor 8-bit", lie_forged_eight_bit, "ill name" },
	{ "a header has a name", lie_forged_empty, "ill name" },
	{ "the subject begins before its end", lie_subject_order, "subject" },
	{ "and ends in the message", lie_subject_outside, "subject" },
	{ "no subject, no text", lie_subject_none, "subject" },
	{ "a second subject is not the first", lie_other_subject, "ordinal" },
	{ "there are as many as counted", lie_other_subject_beyond, "ordinal" },
	{ "it ends in the message, too", lie_other_subject_outside, "subject" },
	{ "a file name is bounded", lie_long_name, "file name" },
	{ "a type is bounded", lie_long_type, "declared type" },
	{ "a hit is bounded", lie_long_hit, "hit's name" },
	{ "its path is bounded", lie_long_hit_path, "hit's path" },
	{ "a note is bounded", lie_long_note, "note" },
	{ "a header's name is bounded", lie_long_forged, "ill name" },
	{ "the subject is bounded", lie_long_subject, "subject" },
	{ "the generation is bounded", lie_long_generation, "generation" },
	{ "names are counted", lie_names, "17 names" },
	{ "a file's part exists", lie_file_part, "part 4" },
	{ "a file is in a part", lie_file_nowhere, "part 0" },
	{ "files stand in the order of parts", lie_file_order, "order" },
	{ "a file is not inside itself", lie_file_itself, "inside" },
	{ "nor inside one of another part", lie_file_elsewhere, "inside" },
	{ "a file has only known flags", lie_file_flags, "flags" },
	{ "its size fits a number", lie_file_size, "size" },
	{ "its packed size too", lie_file_packed, "size" },
	{ "its name is bounded", lie_file_name, "name" },
	{ "its path is bounded", lie_file_path, "path" },
	{ "its true type is bounded", lie_file_kinds, "true type" },
	{ "its engine's type is bounded", lie_file_type, "engine type" },
	{ "its names are counted", lie_file_names, "17 names" },
	{ "its password is of a kind", lie_file_password, "password" },
	{ "nothing opens what was open", lie_file_never_closed, "password" },
	{ "a URL's flags exist", lie_url_flags, "URL that is none" },
	{ "a name is no address", lie_url_address, "URL that is none" },
	{ "a URL's part exists", lie_url_part, "part 99" },
	{ "a URL stands in an earlier one", lie_url_around, "URL 2" },
	{ "a URL stands once", lie_url_twice, "URL that is none" },
	{ "a URL's host is one", lie_url_host, "URL that is none" },
	{ "a URL is printable", lie_url_control, "URL that is none" },
	{ "what a link shows is a host", lie_url_shown, "URL that is none" },
	{ "what was spared is known", lie_spared, "spares" },
	{ "a secret has no line end", lie_secret, "secrets" },
	{ "nor is it empty", lie_secret_empty, "secrets" },
};

static void
test_lies(void)
{
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		scoped_report struct scan_report *report = sample_report();
		scoped_report struct scan_report *got = NULL;

		fault.text[0] = '\0';
		lies[i].tell(report);
		got = round_trip(report);
		CHECK(lies[i].name, got == NULL);
		CHECK(lies[i].name, strstr(fault.text, lies[i].fault) != NULL);
	}
}

static void
test_harmless(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;

	memcpy(report->parts[2].names[1], "\xff\x1b[2J\n\x85", 7);
	got = round_trip(report);
	CHECK("foreign bytes are no lie", got != NULL);
	CHECK_TEXT("but made harmless", got->parts[2].names[1],
	    "\xef\xbf\xbd\xef\xbf\xbd[2J \xef\xbf\xbdzip");
}

/* Fields that the structs cannot express, as bytes: tag, length, content. */
static void
add_field(
    struct buffer *bytes, unsigned int field, const char *data, size_t len)
{
	uint8_t head[4] = { (uint8_t)(field << 3 | 2 | 0x80),
		(uint8_t)(field >> 4), (uint8_t)(len | 0x80),
		(uint8_t)(len >> 7) };

	buffer_add(bytes, head, sizeof head);
	buffer_add(bytes, data, len);
}

static void
test_raw_lies(void)
{
	/* A part with a declared type of 62 bytes. */
	static const char text[] =
	    "\x22\x3e"
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	static const struct {
		const char *name;
		unsigned int field;
		size_t len, times;
		const char *fault, *seed;
	} cases[] = {
		{ "secrets are counted", 13, 62, LIMIT_SECRETS + 1, "secrets",
		    NULL },
		{ "an empty file is none", 12, 0, 1, "part 0", "empty-file" },
		{ "URLs are counted", 40, 0, LIMIT_URLS + 1, "URLs",
		    "many-urls" },
		{ "files are counted", 12, sizeof text - 1,
		    LIMIT_REPORT_FILES + 1, "files", NULL },
		{ "a digest has its length", 8, 31, 1, "digest", "digest" },
		{ "an empty part is none", 1, 0, 1, "kind 0", "empty-part" },
		{ "parts are counted", 1, sizeof text - 1,
		    LIMIT_REPORT_PARTS + 1, "parts", NULL },
		{ "hits are counted", 2, 0, LIMIT_REPORT_HITS + 1, "hits",
		    NULL },
		{ "notes are counted", 4, 0, LIMIT_REPORT_NOTES + 1, "notes",
		    NULL },
		{ "forged headers are counted", 6, 0, LIMIT_REPORT_FORGED + 1,
		    "forged", NULL },
		{ "what costs more memory than bytes is refused", 1, 0, 2000000,
		    "malformed", NULL },
	};
	static const char zeros[32];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer bytes;
		struct scan_report *got;

		buffer_init(&bytes, LIMIT_REPORT_BYTES);
		add_field(&bytes, 8, zeros, sizeof zeros);
		for (size_t j = 0; j < cases[i].times; j++)
			add_field(&bytes, cases[i].field,
			    cases[i].len > 32 ? text : zeros, cases[i].len);
		got = decode(&bytes);
		CHECK(cases[i].name, got == NULL);
		CHECK(
		    cases[i].name, strstr(fault.text, cases[i].fault) != NULL);
		if (cases[i].seed != NULL)
			sample_seed(cases[i].seed, -1,
			    (const uint8_t *)bytes.data, bytes.len);
		report_free(&got);
	}
	CHECK("nothing is no report: it has a digest",
	    report_decode((const uint8_t *)"", 0, 0, &fault) == NULL);
	CHECK("a report above the limit is not even read",
	    report_decode((const uint8_t *)"", LIMIT_REPORT_BYTES + 1, 0,
		&fault) == NULL);
}

int
main(void)
{
	test_lies();
	test_harmless();
	test_raw_lies();
	return check_done();
}
