/* wire_samples.h - reports, requests and results as honest programs make
 * them; shared by the wire tests. */
#ifndef SEKISHO_T_WIRE_SAMPLES_H
#define SEKISHO_T_WIRE_SAMPLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/report.h"
#include "wire/request.h"

#define SAMPLE_MESSAGE_BYTES 5000

static inline struct scan_part *
sample_part(struct scan_report *report, enum part_kind kind, uint32_t parent,
    const char *declared)
{
	struct scan_part *part = report_add_part(report);

	part->kind = kind;
	part->parent = parent;
	report_set_text(&part->declared, declared, strlen(declared));
	part->header_begin = 100 * report->part_count;
	part->body_begin = part->header_begin + 50;
	part->body_end = part->header_begin + 90;
	part->size = 30;
	memset(part->sha256, (int)report->part_count, sizeof part->sha256);
	memset(part->sha1, (int)report->part_count, sizeof part->sha1);
	memset(part->md5, (int)report->part_count, sizeof part->md5);
	return part;
}

/* The attachment and a member that only its listing tells of. */
static inline void
sample_files(struct scan_report *report)
{
	struct scan_file *file = report_add_file(report);

	file->part = 3;
	file->flags = FILE_OPENED | FILE_ENCRYPTED;
	file_add_name(file, "seikyu.zip", 10);
	file_set_path(file, "seikyu.zip", 10);
	report_set_text(&file->declared, "application/zip", 15);
	report_set_text(&file->detected, "application/zip", 15);
	report_set_text(&file->engine_type, "CL_TYPE_ZIP", 11);
	file_add_kind(file, "zip", 3);
	file->size = 30;
	file->password = PASSWORD_LABEL;
	memset(file->sha256, 3, sizeof file->sha256);
	memset(file->sha1, 3, sizeof file->sha1);
	memset(file->md5, 3, sizeof file->md5);
	file = report_add_file(report);
	file->part = 3;
	file->parent = 1;
	file->flags = FILE_LISTED | FILE_NAME_DOUBLE;
	file_add_name(file, "\xe8\xab\x8b\xe6\xb1\x82.doc.lnk", 14);
	file_add_name(file, "a.doc.lnk", 9);
	file_set_path(file, "seikyu.zip/a.doc.lnk", 20);
	file->size = 1000;
	file->packed = 12;
}

/* A link that leads on to another one, by its address. */
static inline void
sample_urls(struct scan_report *report)
{
	struct scan_url url = { .url = "http://a.example/?u=http://192.0.2.1/",
		.host = "a.example",
		.written = "A.Example",
		.shown = "bank.example",
		.flags = URL_IN_HTML | URL_LINK,
		.part = 2 };

	(void)urls_add(&report->urls, &url);
	url = (struct scan_url){ .url = "http://192.0.2.1/",
		.host = "192.0.2.1",
		.written = "0xc0000201",
		.shown = "",
		.flags = URL_IN_HTML | URL_INSIDE | URL_IP | URL_IP_ODD,
		.part = 2,
		.around = 1 };
	(void)urls_add(&report->urls, &url);
	report->urls.cut = true;
}

/* A multipart with a text and an infected attachment of two names. */
static inline struct scan_report *
sample_report(void)
{
	struct scan_report *report = report_new();
	struct scan_part *part;

	sample_part(report, PART_MULTIPART, 0, "multipart/mixed");
	part = sample_part(report, PART_LEAF, 1, "text/plain");
	part->flags = PART_DISPLAYED | PART_SPLICEABLE;
	report_set_text(&part->path, "1", 1);
	part = sample_part(report, PART_LEAF, 1, "application/zip");
	part->flags = PART_ATTACHMENT | PART_SPLICEABLE;
	part_add_name(part, "\xe8\xab\x8b\xe6\xb1\x82.zip", 10);
	part_add_name(part, "seikyu.zip", 10);
	report_set_text(&part->detected, "application/zip", 15);
	report_set_text(&part->encoding, "base64", 6);
	report_set_text(&part->path, "2", 1);
	sample_files(report);
	report_add_hit(report, "Eicar-Test-Signature", 3, "a.zip/b.com");
	report_add_hit(report, "Heuristics.Limits.Exceeded", 0, "");
	report_add_note(&report->unscanned, "encrypted", 3);
	report_add_note(&report->limits, "files", 0);
	report_add_note(&report->oddities, "boundary", 1);
	report_add_forged(report, "X-Sekisho", 2);
	sample_urls(report);
	report->subject.count = 2;
	report->other_subject_count = 1;
	report->other_subjects[0].count = 2;
	report->other_subjects[0].value_begin = 50;
	report->other_subjects[0].value_end = 60;
	report_set_text(&report->other_subjects[0].decoded, "again", 5);
	report->subject.value_begin = 20;
	report->subject.value_end = 40;
	report_set_text(
	    &report->subject.decoded, "\xe8\xab\x8b\xe6\xb1\x82", 6);
	memset(report->message_sha256, 9, sizeof report->message_sha256);
	report->signatures = 8700000;
	report_set_text(&report->generation, "3", 1);
	report->test_signatures_only = true;
	secrets_add(&report->secrets, "s3cret", 6);
	text_sign_add(&report->text, SIGN_REPLY_CLAIM);
	report_set_text(&report->text.from_address, "a@example.jp", 12);
	return report;
}

static inline char *
sample_text(const char *text)
{
	return mem_text(text, strlen(text));
}

/* The caller's: request_release(). */
static inline struct scan_request
sample_request(enum job job)
{
	struct scan_request request = { .job = job };

	request.session = sample_text("4xK-9.a_Z");
	if (job == JOB_INSPECT) {
		request.authserv_id = sample_text("sekisho.example.jp");
		request.spare = SPARE_TEXT | SPARE_DIGESTS;
		secrets_add(&request.secrets, "s3cret", 6);
		secrets_add(&request.secrets, "\xe7\xa7\x98", 3);
	}
	if (job != JOB_REWRITE)
		return request;
	request.removal_count = 2;
	request.removals = mem_new(2, sizeof *request.removals);
	request.removals[0].part = 2;
	memset(request.removals[0].sha256, 7, 32);
	request.removals[0].class_name = sample_text("infected");
	request.removals[0].verdict = sample_text("Eicar-Test-Signature");
	request.removals[1].part = 4;
	request.removals[1].class_name = sample_text("limits");
	request.removals[1].verdict = sample_text("recursion");
	request.body_tag = sample_text("\xe9\xa7\x86\xe9\x99\xa4\r\n");
	request.gateway = sample_text("gate.example.jp");
	request.notice = sample_text("%f\n%s\n");
	request.contact = sample_text("help@example.jp");
	request.time_s = 1700000000;
	return request;
}

static inline void
sample_header(struct rewrite_result *result, const char *name, uint32_t ordinal,
    const char *value)
{
	result->headers[result->header_count++] = (struct header_change){
		.name = sample_text(name),
		.ordinal = ordinal,
		.value = sample_text(value),
	};
}

/* The caller's: rewrite_result_release(). */
static inline struct rewrite_result
sample_result(void)
{
	struct rewrite_result result = { .body_tagged = true };

	result.headers = mem_new(3, sizeof *result.headers);
	sample_header(
	    &result, "Content-Type", 1, " text/plain;\r\n\tcharset=utf-8");
	sample_header(&result, "content-disposition", 2, "");
	sample_header(&result, "MIME-Version", 0, " 1.0");
	result.removed = mem_new(2, sizeof *result.removed);
	result.removed[0] = 4;
	result.removed[1] = 2;
	result.removed_count = 2;
	return result;
}

/* With SEEDS in the environment, keep bytes as a fuzzer's seed: the corpora
 * in t/fuzz/corpus are made by running the tests that way. first: a byte put
 * before them, or -1. */
static inline void
sample_seed(const char *name, int first, const uint8_t *bytes, size_t len)
{
	const char *folder = getenv("SEEDS");
	char path[512];
	FILE *file;

	if (folder == NULL)
		return;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	if (file == NULL)
		return;
	if (first >= 0)
		fputc(first, file);
	fwrite(bytes, 1, len, file);
	fclose(file);
}

#endif
