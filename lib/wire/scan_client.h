/* scan_client.h - ask a scanner, from the gate or the command.
 *
 * One call is one connection, one request, one answer. Whatever goes wrong on
 * the way (no socket, refused, silent, ill-formed answer) comes back as an
 * outcome with a sentence, because the caller decides by policy. Thread: any,
 * no shared state. Never logs. */
#ifndef SEKISHO_WIRE_SCAN_CLIENT_H
#define SEKISHO_WIRE_SCAN_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/sealed.h"

enum scan_outcome {
	SCAN_UNSET = 0,
	SCAN_DONE,        /* the report, new body or status is there */
	SCAN_UNREACHABLE, /* no scanner, or it hung up without a word */
	SCAN_BUSY,        /* the scanner refuses: overload, not ready */
	SCAN_TIMEOUT,     /* our own deadline */
	SCAN_LOST,        /* a worker ended over this message; see answer */
	SCAN_REFUSED,     /* the scanner does not do what is asked */
	SCAN_LIED,        /* an answer that no honest worker sends */
};

/* "done", "unreachable", ... for the log. */
const char *scan_outcome_name(enum scan_outcome outcome);

struct scan_inspection {
	enum scan_outcome outcome;
	struct answer answer;       /* when one came */
	struct scan_report *report; /* SCAN_DONE: owned */
	struct fault fault;         /* otherwise: what happened */
};

struct scan_rewriting {
	enum scan_outcome outcome;
	struct answer answer;
	struct rewrite_result result; /* SCAN_DONE: owned */
	struct sealed body;           /* SCAN_DONE: mapped */
	int body_fd;                  /* SCAN_DONE: owned, else -1 */
	struct fault fault;
};

/* What the scanner says about itself. It is not understood here: whoever
 * reads the JSON reads it as hostile. */
struct scan_condition {
	enum scan_outcome outcome;
	struct answer answer;
	char *json; /* SCAN_DONE: owned, at most LIMIT_STATUS_BYTES */
	size_t json_len;
	struct fault fault;
};

/* INSPECT the sealed message. authserv_id: whose forged headers to find. */
void scan_inspect(const char *socket_path, int message_fd,
    uint64_t message_bytes, const struct scan_request *request,
    struct deadline deadline, struct scan_inspection *out);

void scan_inspection_release(struct scan_inspection *inspection);

/* REWRITE the sealed message; the new body is at most max_bytes. */
void scan_rewrite(const char *socket_path, int message_fd, size_t max_bytes,
    const struct scan_request *request, struct deadline deadline,
    struct scan_rewriting *out);

void scan_rewriting_release(struct scan_rewriting *rewriting);

/* Ask how the scanner is. A free worker answers, so it waits as a message
 * would. */
void scan_ask_status(const char *socket_path, struct deadline deadline,
    struct scan_condition *out);

/* Wish that the scanner loads its signatures anew. SCAN_DONE says that the
 * wish was passed on, and the status which one it is ("ticket"); whether it
 * was granted stands in the status of later ("answered"). */
void scan_ask_reload(const char *socket_path, struct deadline deadline,
    struct scan_condition *out);

void scan_condition_release(struct scan_condition *condition);

#endif
