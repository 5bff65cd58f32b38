/* event.h - the one log line of a finished message or refused connection.
 *
 * Keys and their order are fixed, because others parse them. Pure: the caller
 * logs. Thread: any. */
#ifndef SEKISHO_JUDGE_EVENT_H
#define SEKISHO_JUDGE_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/logline.h"
#include "judge/decide.h"
#include "net/dnsbl.h"
#include "net/spf.h"

enum event_kind { EVENT_UNSET = 0, EVENT_MESSAGE, EVENT_CONNECTION };

/* NULL stands for what is not known. */
struct event {
	enum event_kind kind;
	const char *session;
	const char *queue_id;
	const char *stage; /* "connect", "mail", "rcpt", "eom" */
	const char *client;
	const char *client_name;
	const char *helo;
	const char *auth;
	const char *from;
	const char *const *recipients;
	size_t recipient_count;
	int64_t size_bytes;
	int64_t took_ms;
	const struct decision *decision;
	const struct scan_report *report;
	const struct scores *scores; /* of the report; NULL: none */
	/* What lists say of its URLs and files; NULL: nobody was asked. */
	const struct url_answers *urls;
	const struct file_answers *files;
	enum spf_result spf;           /* SPF_UNSET: not asked for */
	const struct dns_lists *lists; /* what was asked about the client */
	const struct dnsbl_result *answers; /* NULL: nothing was */
	const char *unscanned;              /* why not examined, or NULL */
	const char *edits; /* "subject,body,headers", or NULL */
};

/* Append why, and in monitor mode what would have been done. */
void event_reason(const struct decision *decision, struct buffer *out);

/* Compose the line. */
void event_format(const struct event *event, struct logline *out);

#endif
