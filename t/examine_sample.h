/* examine_sample.h - whole examinations of messages with attachments, for the
 * tests of lib/inspect. */
#ifndef SEKISHO_T_EXAMINE_SAMPLE_H
#define SEKISHO_T_EXAMINE_SAMPLE_H

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "clamav/engine.h"
#include "inspect/examine.h"
#include "inspect_sample.h"
#include "text/digest.h"
#include "zip_sample.h"

struct bench {
	struct host host;
	struct engine *engine;
	struct examiner *examiner;
};

/* A message with binary attachments of these contents. */
static inline void
make_message(
    const struct zip_sample_entry *files, size_t count, struct buffer *out)
{
	buffer_init(out, 128L * 1024 * 1024);
	buffer_add_text(out,
	    "Subject: a\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=BOUND\r\n\r\n"
	    "--BOUND\r\nContent-Type: text/plain\r\n\r\nhello\r\n");
	for (size_t i = 0; i < count; i++) {
		buffer_add_format(out,
		    "--BOUND\r\nContent-Type: application/octet-stream\r\n"
		    "Content-Disposition: attachment; filename=\"%s\"\r\n"
		    "Content-Transfer-Encoding: binary\r\n\r\n",
		    files[i].name);
		buffer_add(out, files[i].data, files[i].len);
		buffer_add_text(out, "\r\n");
	}
	buffer_add_text(out, "--BOUND--\r\n");
}

static inline struct scan_report *
examine_files(
    struct bench *bench, const struct zip_sample_entry *files, size_t count)
{
	scoped_buffer struct buffer message = { 0 };
	char authserv_id[] = "test";
	struct scan_request request = { .job = JOB_INSPECT,
		.authserv_id = authserv_id };
	struct sealed sealed;
	struct fault fault = { "" };
	struct scan_report *report;
	uint8_t sha256[32];

	make_message(files, count, &message);
	sealed = sample_seal(message.data, message.len);
	digest_sha256(message.data, message.len, sha256);
	report = examine(bench->examiner, &sealed, sha256, &request, &fault);
	CHECK_TEXT("examined", fault.text, "");
	sample_unseal(&sealed);
	return report;
}

static inline struct scan_report *
examine_file(
    struct bench *bench, const char *name, const struct buffer *content)
{
	struct zip_sample_entry file = {
		.name = name, .data = buffer_text(content), .len = content->len
	};

	return examine_files(bench, &file, 1);
}

static inline const struct scan_file *
find(const struct scan_report *report, const char *path)
{
	for (size_t i = 0; i < report->file_count; i++)
		if (strcmp(report->files[i].path, path) == 0)
			return &report->files[i];
	return NULL;
}

static inline void
bench_open(struct bench *bench)
{
	struct fault fault = { "" };

	bench->host = sample_host();
	bench->engine = engine_open(&bench->host, &fault);
	CHECK_TEXT("engine", fault.text, "");
	bench->examiner = examiner_open(bench->engine, &bench->host, &fault);
	CHECK_TEXT("examiner", fault.text, "");
}

static inline void
bench_close(struct bench *bench)
{
	examiner_free(&bench->examiner);
	engine_free(&bench->engine);
}

static inline bool
has_note(const struct scan_notes *notes, const char *reason)
{
	for (size_t i = 0; i < notes->count; i++)
		if (strcmp(notes->items[i].reason, reason) == 0)
			return true;
	return false;
}

#endif
