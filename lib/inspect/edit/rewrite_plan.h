/* rewrite_plan.h - what a rewriting is about to do, for its check.
 *
 * Shared by rewrite.c, which makes the plan, and rewrite_check.c, which reads
 * the result with nothing but the plan and a new parse. Thread: one owner.
 * Never logs. */
#ifndef SEKISHO_EDIT_REWRITE_PLAN_H
#define SEKISHO_EDIT_REWRITE_PLAN_H

#include "edit/body_tag.h"
#include "edit/rewrite.h"
#include "edit/splice.h"
#include "mail/mime.h"

/* What becomes of a part. */
enum fate {
	FATE_UNSET = 0,
	FATE_KEPT,   /* every byte of it, or of what its parts keep */
	FATE_NOTICE, /* the notice stands in its place */
	FATE_GONE,   /* it was inside of one that was replaced */
	FATE_TAGGED,
};

/* A whole message and its parts. */
struct parsed {
	const char *bytes; /* borrowed */
	size_t len;
	struct scan_report *report;
	struct mime *mime;
};

/* Returns 0, or -1 and *fault when the machine fails. */
int parsed_open(
    struct parsed *out, const char *bytes, size_t len, struct fault *fault);

void parsed_release(struct parsed *parsed);

#define scoped_parsed __attribute__((cleanup(parsed_release)))

/* A part's whole decoded content, valid until the next call. Returns 0, or
 * -1 and *fault. */
int parsed_content(const struct parsed *parsed, uint32_t part,
    struct mime_bytes *out, struct fault *fault);

/* Its SHA-256, by which a request means it. Returns 0, or -1 and *fault. */
int parsed_digest(const struct parsed *parsed, uint32_t part, uint8_t out[32],
    struct fault *fault);

struct plan {
	const struct scan_request *request;
	const char *eol; /* of the message */
	struct parsed message;
	enum fate *fates;               /* of each part */
	const struct removal **reasons; /* for FATE_NOTICE */
	struct splices splices;
	struct body_tag tags[2]; /* the first text/plain, the first text/html */
	size_t tag_count;
};

/* Parse the whole new message and compare it with the plan: the same parts
 * but for those replaced, in the places where the splices put them and with
 * the bytes they had; the notices and tags; none of the removed digests.
 * REWRITE_DONE, or what the caller returns. */
enum rewrite_status plan_check(const struct plan *plan, const char *result,
    size_t len, struct fault *fault);

#endif
