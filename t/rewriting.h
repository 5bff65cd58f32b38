/* rewriting.h - run a REWRITE on a message that is written in a test. */
#ifndef SEKISHO_T_REWRITING_H
#define SEKISHO_T_REWRITING_H

#include <gcrypt.h>
#include <string.h>

#include "base/mem.h"
#include "edit/notice.h"
#include "edit/rewrite.h"
#include "mail/mime.h"
#include "rewritten.h"

#define RUN_BYTES 1000000

static char run_class[] = "infected", run_verdict[] = "Test-Signature";
static char run_session[] = "s1", run_gateway[] = "gateway.example";

/* One run: what was asked, and what came. */
struct run {
	struct buffer message;
	struct removal removals[8];
	struct scan_request request;
	enum rewrite_status status;
	struct rewrite_result result;
	struct buffer body, whole;
	struct fault fault;
};

static inline void
run_release(struct run *run)
{
	rewrite_result_release(&run->result);
	buffer_release(&run->message);
	buffer_release(&run->body);
	buffer_release(&run->whole);
}

#define scoped_run __attribute__((cleanup(run_release)))

/* Append text with each LF as eol. */
static inline void
add_lines(struct buffer *out, const char *text, size_t len, const char *eol)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			buffer_add_text(out, eol);
		else
			buffer_add(out, text + i, 1);
}

/* A message whose lines end in eol; text has LF. */
static inline void
run_init(struct run *run, const char *text, const char *eol)
{
	*run = (struct run){ .request = {
				 .job = JOB_REWRITE,
				 .session = run_session,
				 .gateway = run_gateway,
				 .body_tag = (char *)"",
				 .time_s = 1700000000,
			     } };
	run->request.removals = run->removals;
	buffer_init(&run->message, RUN_BYTES);
	buffer_init(&run->body, RUN_BYTES);
	buffer_init(&run->whole, 2L * RUN_BYTES);
	add_lines(&run->message, text, strlen(text), eol);
}

/* Ask for this part to be removed, as the examination saw it. */
static inline void
run_remove(struct run *run, uint32_t part)
{
	struct scan_report *report = report_new();
	struct mime *mime = mime_parse(buffer_text(&run->message),
	    run->message.len, "", report, &run->fault);
	struct removal *removal = &run->removals[run->request.removal_count++];
	struct mime_bytes bytes = { .data = "" };

	*removal = (struct removal){
		.part = part, .class_name = run_class, .verdict = run_verdict
	};
	if (mime_content(mime, part, RUN_BYTES, &bytes, &run->fault) == 0)
		gcry_md_hash_buffer(
		    GCRY_MD_SHA256, removal->sha256, bytes.data, bytes.len);
	mime_free(&mime);
	report_free(&report);
}

static inline void
run_rewrite(struct run *run)
{
	run->status = rewrite(buffer_text(&run->message), run->message.len,
	    &run->request, &run->body, &run->result, &run->fault);
	if (run->status == REWRITE_DONE)
		rewritten_whole(buffer_text(&run->message), run->message.len,
		    &run->body, &run->result, &run->whole);
}

#endif
