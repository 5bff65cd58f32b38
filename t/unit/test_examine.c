/* test_examine.c - inspect/examine.h: a whole message to one report. */
#include "check.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/own.h"
#include "base/text.h"
#include "clamav/engine.h"
#include "clamav/signatures.h"
#include "inspect/examine.h"
#include "inspect_sample.h"
#include "mail/mime.h"
#include "text/digest.h"

#define TESTFILES "/usr/share/clamav-testfiles"

/* Everything a case needs; the engine is shared because it takes long. */
struct bench {
	struct host host;
	struct engine *engine;
	struct examiner *examiner;
};

static struct scan_report *
examine_spared(
    struct bench *bench, const char *bytes, size_t len, uint32_t spare)
{
	struct scan_request request = { .job = JOB_INSPECT, .spare = spare };
	struct sealed sealed = sample_seal(bytes, len);
	struct fault fault = { "" };
	uint8_t sha256[32];
	struct scan_report *report;

	digest_sha256(bytes, len, sha256);
	report = examine(bench->examiner, &sealed, sha256, &request, &fault);

	CHECK_TEXT("examined", fault.text, "");
	sample_unseal(&sealed);
	return report;
}

static struct scan_report *
examine_bytes(struct bench *bench, const char *bytes, size_t len)
{
	return examine_spared(bench, bytes, len, 0);
}

static void
encode_base64(const char *bytes, size_t len, struct buffer *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 |
			    (i + k < len ? (uint8_t)bytes[i + k] : 0U);
		for (size_t k = 0; k < 4; k++)
			buffer_add(out,
			    i + k > len ? "="
					: &digits[three >> (18 - 6 * k) & 63],
			    1);
		if (i % 57 == 54)
			buffer_add_text(out, "\r\n");
	}
	buffer_add_text(out, "\r\n");
}

static void
encode_quoted(const char *bytes, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		buffer_add_format(out, "=%02X", (uint8_t)bytes[i]);
		if (i % 24 == 23)
			buffer_add_text(out, "=\r\n");
	}
	buffer_add_text(out, "\r\n");
}

static void
encode_uu(const char *bytes, size_t len, struct buffer *out)
{
	buffer_add_text(out, "begin 644 a.com\r\n");
	for (size_t i = 0; i < len; i += 45) {
		size_t line = len - i < 45 ? len - i : 45;

		buffer_add_format(out, "%c", (char)(32 + line));
		for (size_t k = 0; k < line; k += 3) {
			uint32_t three = 0;

			for (size_t m = 0; m < 3; m++)
				three = three << 8 |
				    (k + m < line ? (uint8_t)bytes[i + k + m]
						  : 0U);
			for (int m = 18; m >= 0; m -= 6)
				buffer_add_format(out, "%c",
				    (three >> m & 63) != 0
					? (char)(32 + (three >> m & 63))
					: '`');
		}
		buffer_add_text(out, "\r\n");
	}
	buffer_add_text(out, "`\r\nend\r\n");
}

static void
encode_none(const char *bytes, size_t len, struct buffer *out)
{
	buffer_add(out, bytes, len);
	buffer_add_text(out, "\r\n");
}

struct encoding {
	const char *name;
	void (*encode)(const char *bytes, size_t len, struct buffer *out);
};

static const struct encoding encodings[] = {
	{ "base64", encode_base64 },
	{ "quoted-printable", encode_quoted },
	{ "7bit", encode_none },
	{ "8bit", encode_none },
	{ "binary", encode_none },
	{ "x-uuencode", encode_uu },
};

/* A mail with a text and these bytes attached. */
static void
attach(const struct encoding *encoding, const char *name, const char *bytes,
    size_t len, struct buffer *out)
{
	buffer_init(out, 100000000);
	buffer_add_format(out,
	    "From: a@example.jp\r\nSubject: t\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=BOUND\r\n\r\n"
	    "--BOUND\r\nContent-Type: text/plain\r\n\r\nhello %s\r\n"
	    "--BOUND\r\nContent-Type: application/octet-stream\r\n"
	    "Content-Disposition: attachment; filename=\"%s\"\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n",
	    encoding->name, name, encoding->name);
	encoding->encode(bytes, len, out);
	buffer_add_text(out, "--BOUND--\r\n");
}

/* All hits as "name@part:path;". */
static const char *
hits_text(const struct scan_report *report, struct buffer *out)
{
	buffer_init(out, 100000);
	for (size_t i = 0; i < report->hit_count; i++)
		buffer_add_format(out, "%s@%u:%s;", report->hits[i].name,
		    report->hits[i].part, report->hits[i].path);
	return buffer_text(out);
}

static void
check_hits(struct bench *bench, const char *name, const struct buffer *message,
    const char *want)
{
	struct scan_report *report = examine_bytes(
	    bench, message->data, message->len);
	scoped_buffer struct buffer text;

	CHECK_TEXT(name, hits_text(report, &text), want);
	CHECK_EQ(name, report->unscanned.count, 0);
	report_free(&report);
}

static void
test_encodings(struct bench *bench)
{
	char eicar[EICAR_BYTES];

	signatures_eicar(eicar);
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
		scoped_buffer struct buffer message;

		attach(&encodings[i], "a.com", eicar, sizeof eicar, &message);
		check_hits(bench, encodings[i].name, &message,
		    "Eicar-Test-Signature@3:;");
	}
}

static void
test_places(struct bench *bench)
{
	scoped_buffer struct buffer message, inner, outer;
	char eicar[EICAR_BYTES];

	signatures_eicar(eicar);
	buffer_init(&message, 100000);
	buffer_add_text(&message, "Subject: a\r\n\r\n");
	buffer_add(&message, eicar, sizeof eicar);
	check_hits(bench, "as the body", &message, "Eicar-Test-Signature@1:;");

	buffer_clear(&message);
	buffer_add_text(&message,
	    "Subject: a\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	encode_base64(eicar, sizeof eicar, &message);
	check_hits(
	    bench, "as an encoded body", &message, "Eicar-Test-Signature@1:;");

	attach(&encodings[0], "a.com", eicar, sizeof eicar, &inner);
	buffer_clear(&message);
	buffer_add_text(&message, "Content-Type: message/rfc822\r\n\r\n");
	buffer_add(&message, inner.data, inner.len);
	check_hits(bench, "in an attached message", &message,
	    "Eicar-Test-Signature@4:;");

	buffer_clear(&message);
	buffer_add_text(&message,
	    "Content-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	encode_base64(inner.data, inner.len, &message);
	check_hits(bench, "in an attached message in base64", &message,
	    "Eicar-Test-Signature@4:;");

	buffer_init(&outer, 100000);
	buffer_add_text(&outer, "Subject: a\r\n\r\ntext\r\n\r\n");
	encode_uu(eicar, sizeof eicar, &outer);
	check_hits(bench, "a file uuencoded in a text is a hit in the text",
	    &outer, "Eicar-Test-Signature@1:;");
}

static char *
read_file(const char *name, size_t *len_out)
{
	char path[512];
	char *bytes;
	FILE *file;
	long len;

	snprintf(path, sizeof path, TESTFILES "/%s", name);
	file = fopen(path, "re");
	if (file == NULL)
		return NULL;
	fseek(file, 0, SEEK_END);
	len = ftell(file);
	rewind(file);
	bytes = mem_new((size_t)len + 1, 1);
	*len_out = fread(bytes, 1, (size_t)len, file);
	fclose(file);
	return bytes;
}

/* The attached file is part 3; nothing else has the name. */
static void
check_testfile(struct bench *bench, const char *name)
{
	scoped_buffer struct buffer message;
	struct scan_report *report;
	size_t len, found = 0;
	scoped_mem char *bytes = read_file(name, &len);

	attach(&encodings[0], name, bytes, len, &message);
	report = examine_bytes(bench, message.data, message.len);
	for (size_t i = 0; i < report->hit_count; i++)
		if (strcmp(report->hits[i].name, "Clamav.Test.File-6") == 0) {
			CHECK_EQ(name, report->hits[i].part, 3);
			found++;
		}
	CHECK(name, found > 0);
	CHECK_EQ(name, report->parts[2].size, len);
	CHECK(name, report->parts[2].detected[0] != '\0');
	report_free(&report);
}

static void
test_testfiles(struct bench *bench)
{
	const struct dirent *entry;
	DIR *dir = opendir(TESTFILES);
	int count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, "clam", 4) != 0)
			continue;
		check_testfile(bench, entry->d_name);
		count++;
	}
	if (dir != NULL)
		closedir(dir);
	CHECK("package clamav-testfiles is installed", count >= 40);
}

static void
test_inside(struct bench *bench)
{
	scoped_buffer struct buffer message;
	size_t len;
	scoped_mem char *bytes = read_file("clam.zip", &len);

	attach(&encodings[0], "x.zip", bytes, len, &message);
	check_hits(bench, "the path leads into the archive", &message,
	    "Clamav.Test.File-6@3:clam.exe;");
}

static void
test_facts(struct bench *bench)
{
	scoped_buffer struct buffer message;
	struct scan_report *report;
	char hex[65];

	attach(&encodings[0], "a.png",
	    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", 30,
	    &message);
	report = examine_bytes(bench, message.data, message.len);
	CHECK_EQ("three parts", report->part_count, 3);
	CHECK_TEXT("a text is not asked about", report->parts[1].detected, "");
	CHECK_TEXT("an attachment is", report->parts[2].detected, "image/png");
	CHECK_EQ("size", report->parts[2].size, 30);
	CHECK_TEXT(
	    "declared", report->parts[2].declared, "application/octet-stream");
	CHECK_TEXT("encoding", report->parts[2].encoding, "base64");
	CHECK_EQ("signatures", report->signatures, 2);
	CHECK("test signatures", report->test_signatures_only);
	CHECK_EQ("clean", report->hit_count, 0);
	report_free(&report);

	report = examine_bytes(bench,
	    "Content-Disposition: attachment; filename=a\r\n\r\nabc", 50);
	text_hex(hex, report->parts[0].sha256, 32);
	CHECK_TEXT("SHA-256", hex,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	text_hex(hex, report->parts[0].sha1, 20);
	CHECK_TEXT("SHA-1", hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
	text_hex(hex, report->parts[0].md5, 16);
	CHECK_TEXT("MD5", hex, "900150983cd24fb0d6963f7d28e17f72");
	report_free(&report);

	report = examine_bytes(bench, "\r\nabc", 5);
	CHECK("a text has one digest",
	    report->parts[0].sha1[0] == 0 && report->parts[0].md5[0] == 0);
	report_free(&report);

	report = examine_bytes(bench, "", 0);
	CHECK_EQ("an empty message is examined", report->part_count, 1);
	CHECK_EQ("and clean", report->hit_count, 0);
	report_free(&report);
}

static bool
same_report(const struct scan_report *a, const struct scan_report *b)
{
	size_t a_len, b_len;
	scoped_mem uint8_t *a_bytes = report_pack(a, &a_len);
	scoped_mem uint8_t *b_bytes = report_pack(b, &b_len);

	return a_len == b_len && memcmp(a_bytes, b_bytes, a_len) == 0;
}

static void
check_twice(struct bench *bench, const char *name, const char *file)
{
	scoped_buffer struct buffer message;
	struct scan_report *first, *second;
	size_t len;
	scoped_mem char *bytes = read_file(file, &len);

	attach(&encodings[0], file, bytes, len, &message);
	first = examine_bytes(bench, message.data, message.len);
	second = examine_bytes(bench, message.data, message.len);
	CHECK(name, same_report(first, second));
	report_free(&first);
	report_free(&second);
}

static void
test_twice(struct bench *bench)
{
	scoped_buffer struct buffer message;
	struct scan_report *first, *second;

	attach(&encodings[0], "a.bin", "clean bytes", 11, &message);
	first = examine_bytes(bench, message.data, message.len);
	second = examine_bytes(bench, message.data, message.len);
	CHECK("a clean mail twice gives equal reports",
	    same_report(first, second));
	report_free(&first);
	report_free(&second);
	check_twice(bench, "an infected mail twice", "clam.zip");
	check_twice(bench, "a document twice", "clam.ole.doc");
	check_twice(bench, "a layer named after a temporary file twice",
	    "clam.exe.html");
}

static const char letter[] =
    "From: Mallory <m@bad.example>\r\nSubject: go to http://s.example/\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nread http://t.example/a now\r\n"
    "--b\r\nContent-Type: text/rtf; name=a.rtf\r\n\r\n"
    "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"http://d.example/\"}}}\r\n"
    "--b--\r\n";

static void
test_spared(struct bench *bench)
{
	static const uint8_t zeros[20];
	struct scan_report *little = examine_spared(
	    bench, letter, sizeof letter - 1, SPARE_ALL);
	struct scan_report *whole = examine_bytes(
	    bench, letter, sizeof letter - 1);
	const struct scan_file *file = &whole->files[0];

	CHECK_EQ("what was left out is said", little->spared, SPARE_ALL);
	CHECK_EQ("no features of texts", little->text.feature_count, 0);
	CHECK_EQ("no URLs", little->urls.count, 0);
	CHECK("no SHA-1", memcmp(little->files[0].sha1, zeros, 20) == 0);
	CHECK_TEXT("who writes is known all the same",
	    little->text.from_address, "m@bad.example");
	CHECK_EQ("files are read all the same", little->files[0].value_count,
	    file->value_count);
	CHECK("and have their name",
	    file->value_count > 0 &&
		memcmp(little->files[0].sha256, file->sha256, 32) == 0);

	CHECK_EQ("nothing is left out unasked", whole->spared, 0);
	CHECK("features of texts", whole->text.feature_count > 0);
	CHECK_EQ("URLs of Subject, text and document", whole->urls.count, 3);
	CHECK("what is remembered of a file is what was measured",
	    memcmp(file->sha1, zeros, 20) != 0);
	report_free(&little);
	little = examine_spared(bench, letter, sizeof letter - 1, SPARE_ALL);
	CHECK("whoever asked before",
	    memcmp(little->files[0].sha1, zeros, 20) == 0);
	report_free(&little);
	report_free(&whole);
}

static bool
has_note(const struct scan_notes *notes, const char *reason, uint32_t part)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->items[i].part == part &&
		    strcmp(notes->items[i].reason, reason) == 0)
			return true;
	return false;
}

/* An engine with these limits. */
static struct bench
open_bench(const struct host *host)
{
	struct fault fault = { "" };
	struct bench bench = { .host = *host };

	bench.engine = engine_open(&bench.host, &fault);
	CHECK_TEXT("engine", fault.text, "");
	bench.examiner = examiner_open(bench.engine, host, &fault);
	CHECK_TEXT("examiner", fault.text, "");
	return bench;
}

static void
close_bench(struct bench *bench)
{
	examiner_free(&bench->examiner);
	engine_free(&bench->engine);
}

static void
test_limits(void)
{
	struct host host = sample_host();
	struct bench bench;
	scoped_buffer struct buffer message;
	struct scan_report *report;
	size_t len;
	scoped_mem char *bytes = read_file("clam_cache_emax.tgz", &len);
	scoped_mem char *big = mem_new(100000, 1);

	host.limits_depth = 5;
	host.limits_message_bytes = 1000000;
	host.limits_file_bytes = 50000;
	bench = open_bench(&host);
	attach(&encodings[0], "a.tgz", bytes, len, &message);
	report = examine_bytes(&bench, message.data, message.len);
	CHECK("too deep is a limit of its part",
	    has_note(&report->limits, "depth", 3));
	CHECK_EQ("and no hit", report->hit_count, 0);
	report_free(&report);
	buffer_release(&message);

	attach(&encodings[0], "big.bin", big, 100000, &message);
	report = examine_bytes(&bench, message.data, message.len);
	CHECK("a file above limits.file is never clean",
	    has_note(&report->limits, "file", 3));
	CHECK_EQ("it is examined up to there", report->parts[2].size, 50000);
	report_free(&report);
	close_bench(&bench);
}

/* The whole message above what the engine takes: the caller refuses it by
 * limits.message, but should it come here it must not be clean. */
static void
test_oversize(void)
{
	struct host host = sample_host();
	struct bench bench;
	struct scan_report *report;
	scoped_mem char *bytes = mem_new(3000000, 1);

	host.limits_message_bytes = 1000000;
	host.limits_file_bytes = 1000000;
	bench = open_bench(&host);
	memset(bytes, 'a', 3000000);
	memcpy(bytes, "A: b\r\n\r\n", 8);
	report = examine_bytes(&bench, bytes, 3000000);
	CHECK("a mail above the engine's limits is never clean",
	    report->limits.count > 0);
	report_free(&report);
	close_bench(&bench);
}

/* What once overflowed stacks or took half a minute. */
static void
test_bombs(struct bench *bench)
{
	scoped_buffer struct buffer message;

	buffer_init(&message, 10000000);
	buffer_add_text(&message, "To: ");
	for (int i = 0; i < 40200; i++)
		buffer_add_text(&message, "g:");
	buffer_add_text(&message, "\r\n\r\nhello\r\n");
	check_hits(bench, "nested address groups", &message, "");
	buffer_clear(&message);
	buffer_add_text(&message, "Content-Type: text/plain");
	for (int i = 0; i < 100000; i++)
		buffer_add_text(&message, ";a=b");
	buffer_add_text(&message, "\r\n\r\nhello\r\n");
	check_hits(bench, "many parameters", &message, "");
}

int
main(void)
{
	struct host host = sample_host();
	struct bench bench = open_bench(&host);

	test_encodings(&bench);
	test_places(&bench);
	test_testfiles(&bench);
	test_inside(&bench);
	test_facts(&bench);
	test_twice(&bench);
	test_spared(&bench);
	test_bombs(&bench);
	close_bench(&bench);
	test_limits();
	test_oversize();
	return check_done();
}
