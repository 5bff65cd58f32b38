/* rewrite_file.c - rewrite a message file, for tests in other languages.
 *
 *   rewrite_file --list FILE
 *       one line a part: ordinal, kind, path, type, encoding, flags, and
 *       where headers and body begin and the body ends
 *   rewrite_file FILE PARTS [TAG]
 *       PARTS: ordinals separated by commas, `first` for the first
 *       attachment, `all` for every leaf that can be replaced, `-` for none.
 *       The whole new message goes to stdout.
 *
 * Exit 0, or 1 with a sentence on stderr (2: refused). */
#include <gcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "edit/rewrite.h"
#include "mail/mime.h"
#include "rewritten.h"

#define FILE_BYTES (256L * 1024 * 1024)

#define scoped_mime    __attribute__((cleanup(mime_free)))
#define scoped_request __attribute__((cleanup(request_release)))
#define scoped_result  __attribute__((cleanup(rewrite_result_release)))

static void
fail(const char *what, int status)
{
	fprintf(stderr, "rewrite_file: %s\n", what);
	exit(status);
}

static void
read_file(const char *path, struct buffer *out)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char bytes[65536];
	size_t len;

	if (file == NULL)
		fail(path, 1);
	buffer_init(out, FILE_BYTES);
	while ((len = fread(bytes, 1, sizeof bytes, file)) > 0)
		buffer_add(out, bytes, len);
	if (ferror(file) || out->full)
		fail(path, 1);
	if (file != stdin)
		fclose(file);
}

static void
add_removal(struct scan_request *request, struct mime *mime, uint32_t part)
{
	struct mime_bytes bytes;
	struct fault fault;
	struct removal *removal;

	if (mime_content(mime, part, FILE_BYTES, &bytes, &fault) < 0)
		fail(fault.text, 1);
	request->removals = mem_resize(request->removals,
	    request->removal_count + 1, sizeof *request->removals);
	removal = &request->removals[request->removal_count++];
	*removal = (struct removal){
		.part = part,
		.class_name = mem_text("infected", 8),
		.verdict = mem_text("Test-Signature", 14),
	};
	gcry_md_hash_buffer(
	    GCRY_MD_SHA256, removal->sha256, bytes.data, bytes.len);
}

/* The first attachment that can be replaced, or the first leaf. */
static uint32_t
first_attachment(const struct scan_report *report)
{
	uint32_t leaf = UINT32_MAX;

	for (uint32_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];

		if (part->kind != PART_LEAF || !(part->flags & PART_SPLICEABLE))
			continue;
		if (part->flags & PART_ATTACHMENT)
			return i;
		leaf = leaf == UINT32_MAX ? i : leaf;
	}
	return leaf;
}

static void
add_removals(struct scan_request *request, struct mime *mime,
    const struct scan_report *report, const char *parts)
{
	if (strcmp(parts, "-") == 0)
		return;
	if (strcmp(parts, "first") == 0) {
		uint32_t first = first_attachment(report);

		if (first != UINT32_MAX)
			add_removal(request, mime, first);
		return;
	}
	for (uint32_t i = 0;
	     strcmp(parts, "all") == 0 && i < report->part_count; i++)
		if (report->parts[i].kind == PART_LEAF &&
		    (report->parts[i].flags & PART_SPLICEABLE))
			add_removal(request, mime, i);
	if (strcmp(parts, "all") == 0)
		return;
	while (*parts != '\0') {
		char *end;
		unsigned long part = strtoul(parts, &end, 10);

		if (end == parts || part > UINT32_MAX)
			fail("PARTS is no list of ordinals", 1);
		add_removal(request, mime, (uint32_t)part);
		parts = *end == ',' ? end + 1 : end;
	}
}

static void
list(const struct scan_report *report)
{
	static const char *const kinds[] = { "unset", "multipart", "message",
		"leaf" };

	for (size_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];

		printf("%zu %s %s %s %s %u %ju %ju %ju\n", i, kinds[part->kind],
		    part->path,
		    part->declared[0] != '\0' ? part->declared : "-",
		    part->encoding[0] != '\0' ? part->encoding : "-",
		    part->flags, (uintmax_t)part->header_begin,
		    (uintmax_t)part->body_begin, (uintmax_t)part->body_end);
	}
}

static int
write_rewritten(
    const struct buffer *message, const struct scan_request *request)
{
	scoped_result struct rewrite_result result = { 0 };
	scoped_buffer struct buffer body, whole;
	struct fault fault;
	enum rewrite_status status;

	buffer_init(&body, FILE_BYTES);
	buffer_init(&whole, FILE_BYTES);
	status = rewrite(buffer_text(message), message->len, request, &body,
	    &result, &fault);
	if (status != REWRITE_DONE)
		fail(fault.text, status == REWRITE_REFUSED ? 2 : 1);
	rewritten_whole(
	    buffer_text(message), message->len, &body, &result, &whole);
	fprintf(stderr, "tagged=%d\n", result.body_tagged);
	return fwrite(buffer_text(&whole), 1, whole.len, stdout) != whole.len ||
	    fflush(stdout) != 0;
}

int
main(int argc, char **argv)
{
	bool lists = argc == 3 && strcmp(argv[1], "--list") == 0;
	scoped_report struct scan_report *report = report_new();
	scoped_mime struct mime *mime = NULL;
	scoped_request struct scan_request request = { .job = JOB_REWRITE };
	scoped_buffer struct buffer message;
	struct fault fault;

	if (argc < 3 || argc > 4)
		fail("use: rewrite_file --list FILE | FILE PARTS [TAG]", 1);
	mime_warm_up();
	gcry_check_version(NULL);
	read_file(argv[lists ? 2 : 1], &message);
	mime = mime_parse(
	    buffer_text(&message), message.len, "", report, &fault);
	if (mime == NULL)
		fail(fault.text, 1);
	if (lists) {
		list(report);
		return 0;
	}
	request.session = mem_text("rewrite-file", 12);
	request.authserv_id = mem_text("", 0);
	request.gateway = mem_text("gateway.example", 15);
	request.body_tag = argc == 4 ? mem_text(argv[3], strlen(argv[3]))
				     : mem_text("", 0);
	request.time_s = 1700000000;
	add_removals(&request, mime, report, argv[2]);
	return write_rewritten(&message, &request);
}
