/* scan_reception.c - the stages before DATA, without a connection. */
#include "command/scan_reception.h"

#include <stdlib.h>
#include <string.h>

#include "base/deadline.h"
#include "base/mem.h"

/* The gate asks nothing about our own hosts and relays. */
static bool
is_stranger(const struct scan_caller *caller)
{
	return caller->client != NULL && caller->trust == TRUST_NONE;
}

/* Of a file nobody knows who sent it, unless the user says so: without a name
 * there is no record to ask for. */
static bool
asks_spf(const struct scan_caller *caller)
{
	return is_stranger(caller) &&
	    (caller->from != NULL || caller->helo != NULL);
}

static bool
asks_lists(const struct scan_caller *caller)
{
	return is_stranger(caller) &&
	    config_host(caller->config)->reputation_lists.count > 0;
}

bool
scan_reception_asks(const struct scan_caller *caller)
{
	return asks_spf(caller) || asks_lists(caller);
}

static void
ask_spf(const struct scan_caller *caller, struct resolver *resolver,
    struct scan_reception *out)
{
	int64_t patience_ms = 2 * config_host(caller->config)->dns_timeout_ms;
	scoped_spf_lookup struct spf_lookup *lookup = spf_lookup_start(resolver,
	    caller->client, caller->helo != NULL ? caller->helo : "",
	    caller->from != NULL ? caller->from : "");

	spf_lookup_finish(
	    lookup, deadline_in(clock_ms(), patience_ms), &out->spf);
	out->has_spf = true;
}

static void
ask_lists(const struct scan_caller *caller, struct resolver *resolver,
    struct scan_reception *out)
{
	const struct host *host = config_host(caller->config);
	scoped_dnsbl struct dnsbl *asking = dnsbl_start(
	    resolver, NULL, &host->reputation_lists, caller->client);

	dnsbl_finish(
	    asking, deadline_in(clock_ms(), host->dns_timeout_ms), &out->lists);
	out->has_lists = true;
}

/* Whether this recipient is refused; NULL: none is known. */
static bool
is_refused(const struct scan_caller *caller, const char *recipient,
    const struct scan_reception *asked, struct reception *out)
{
	struct reception_facts facts = { .trust = caller->trust,
		.client = caller->client,
		.lists = &config_host(caller->config)->reputation_lists,
		.answers = asked->has_lists ? &asked->lists : NULL,
		.sender = caller->from };
	const struct policy *policy = recipient != NULL
	    ? config_policy(caller->config, recipient, strlen(recipient))
	    : config_default_policy(caller->config);

	reception_judge(&facts, policy, recipient, out);
	return out->kind != RECEPTION_WELCOME;
}

/* Keep the recipients that are not refused. In monitor mode all of them stay,
 * whatever would be said. */
static void
judge(const struct scan_caller *caller, struct scan_reception *out)
{
	bool watch = config_host(caller->config)->milter_mode == MODE_MONITOR;
	struct reception reason;

	out->recipients = mem_new(
	    caller->recipient_count + 1, sizeof *out->recipients);
	if (caller->recipient_count == 0 && !watch)
		out->refused = is_refused(caller, NULL, out, &out->reason);
	for (size_t i = 0; i < caller->recipient_count; i++) {
		const char *recipient = caller->recipients[i];

		if (watch || !is_refused(caller, recipient, out, &reason))
			out->recipients[out->recipient_count++] = recipient;
		else if (out->reason.kind == RECEPTION_UNSET)
			out->reason = reason;
	}
	if (caller->recipient_count > 0)
		out->refused = out->recipient_count == 0;
}

void
scan_reception_run(const struct scan_caller *caller, struct resolver *resolver,
    struct scan_reception *out)
{
	int64_t patience_ms = config_host(caller->config)->dns_timeout_ms;

	*out = (struct scan_reception){ .client_text = caller->client_text };
	if (resolver != NULL && asks_spf(caller))
		ask_spf(caller, resolver, out);
	if (resolver != NULL && asks_lists(caller))
		ask_lists(caller, resolver, out);
	judge(caller, out);
	if (out->refused && resolver != NULL &&
	    reception_wants_words(&out->reason))
		dnsbl_reason(resolver, out->reason.list, caller->client,
		    deadline_in(clock_ms(), patience_ms), out->words,
		    sizeof out->words);
}

void
scan_reception_decide(const struct scan_reception *reception,
    const char *session, struct decision *out)
{
	const struct reception *reason = &reception->reason;
	enum action action = reason->code < 500 ? ACTION_DEFER : ACTION_BLOCK;
	char text[LIMIT_REPLY_TEXT_BYTES + 1];

	reception_text(
	    reason, reception->client_text, reception->words, session, text);
	*out = (struct decision){
		.action = action,
		.wished = action,
		.class = CLASS_REPUTATION,
		.classes = 1U << CLASS_REPUTATION,
		.reason = reason->reason,
		.code = reason->code,
		.enhanced = reason->enhanced,
		.text = mem_text(text, strlen(text)),
	};
}

void
scan_reception_release(struct scan_reception *reception)
{
	dnsbl_result_release(&reception->lists);
	free(reception->recipients);
	*reception = (struct scan_reception){ 0 };
}
