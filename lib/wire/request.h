/* request.h - requests, answers and rewrite results as plain structs.
 *
 * Encoded into frames or memfds, decoded as hostile on the other side.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REQUEST_H
#define SEKISHO_WIRE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/secrets.h"
#include "wire/spare.h"

#define WIRE_VERSION 1

enum job {
	JOB_UNSET = 0,
	JOB_INSPECT,
	JOB_REWRITE,
	JOB_STATUS,
	JOB_RELOAD, /* answered by a status, before anything is loaded */
};

struct removal {
	uint32_t part; /* ordinal in the report */
	uint8_t sha256[32];
	char *class_name;
	char *verdict;
};

struct scan_request {
	enum job job;
	char *session;            /* [A-Za-z0-9._-]{1,64} */
	char *authserv_id;        /* INSPECT: printable ASCII */
	struct secrets secrets;   /* INSPECT: passwords of earlier mail; SECRET,
				     wiped by request_release() */
	uint32_t spare;           /* INSPECT: bits of enum spare */
	struct removal *removals; /* REWRITE */
	size_t removal_count;
	char *body_tag; /* UTF-8, "" for none */
	char *gateway;
	int64_t time_s;
	char *notice;  /* see notice.h; "" for the built-in text */
	char *contact; /* "" for nobody in particular */
};

/* Free what it holds and zero it. In a decoded request no text is NULL. */
void request_release(struct scan_request *request);

/* Encode into out (a request beyond LIMIT_FRAME_BYTES leaves it full).
 * Texts are not owned by the call. Returns 0, or -1 and *fault. */
int request_encode(const struct scan_request *request, struct buffer *out,
    struct fault *fault);

/* Returns 0 and *out (the caller's, request_release), or -1 and *fault. */
int request_decode(const uint8_t *bytes, size_t len, struct scan_request *out,
    struct fault *fault);

enum answer_outcome {
	ANSWER_UNSET = 0,
	ANSWER_REPORT,  /* descriptor 0: a report */
	ANSWER_REWRITE, /* descriptor 0: a rewrite result, 1: the body */
	ANSWER_STATUS,  /* descriptor 0: JSON text */
	ANSWER_REFUSED, /* the request or the wish cannot be met: text */
	ANSWER_BUSY,    /* the queue is full, or no generation is ready */
	ANSWER_CRASH,   /* the worker died: signal in text, times */
	ANSWER_TIMEOUT, /* the worker took longer than its time: times */
	ANSWER_MEMORY,  /* the worker ran out of its memory: times */
};

/* The word for the log; "unset" for 0. */
const char *answer_outcome_name(enum answer_outcome outcome);

struct answer {
	enum answer_outcome outcome;
	uint32_t times; /* how often this very message has ended a worker */
	char text[LIMIT_FAULT_BYTES];
};

int answer_encode(
    const struct answer *answer, struct buffer *out, struct fault *fault);
int answer_decode(
    const uint8_t *bytes, size_t len, struct answer *out, struct fault *fault);

struct header_change {
	char *name;       /* Content-* or MIME-Version: no other is accepted */
	uint32_t ordinal; /* from 1; 0: add at the end of the headers */
	char *value;      /* raw ASCII, folded with CRLF; "" deletes; at most
			     LIMIT_HEADER_VALUE_BYTES */
};

struct rewrite_result {
	struct header_change *headers; /* of the top level, at most
					  LIMIT_REWRITE_HEADERS */
	size_t header_count;
	uint32_t *removed; /* ordinals of the parts really replaced */
	size_t removed_count;
	bool body_tagged;
};

void rewrite_result_release(struct rewrite_result *result);

/* As request_encode() and request_decode(). */
int rewrite_result_encode(const struct rewrite_result *result,
    struct buffer *out, struct fault *fault);
int rewrite_result_decode(const uint8_t *bytes, size_t len,
    struct rewrite_result *out, struct fault *fault);

#endif
