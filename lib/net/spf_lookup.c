/* spf_lookup.c - the questions of an SPF evaluation, one batch each.
 *
 * Batches are kept until the end: spf.c reads answers that it got earlier.
 * They are few (LIMIT_SPF_QUESTIONS), and a question that was asked before is
 * not asked again. */
#include "net/spf_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* A question and its answer. */
struct asked {
	char name[LIMIT_DNS_NAME_BYTES + 1];
	enum dns_type type;
	struct batch *batch;
	int index; /* -1: a name that cannot be asked */
	bool waited;
	struct dns_answer answer;
};

struct spf_lookup {
	struct resolver *resolver;
	struct deadline deadline;
	struct in6_addr client;
	char helo[LIMIT_ADDRESS_BYTES];
	char sender[LIMIT_ADDRESS_BYTES];
	/* Each on its own: answers must not move while others are added. */
	struct asked **asked;
	size_t count, cap;
};

static struct asked *
find(struct spf_lookup *lookup, const char *name, enum dns_type type)
{
	for (size_t i = 0; i < lookup->count; i++) {
		struct asked *asked = lookup->asked[i];

		if (asked->type == type &&
		    text_equal(
			asked->name, strlen(asked->name), name, strlen(name)))
			return asked;
	}
	return NULL;
}

static struct asked *
start(struct spf_lookup *lookup, const char *name, enum dns_type type)
{
	struct asked *asked = find(lookup, name, type);

	if (asked != NULL)
		return asked;
	asked = mem_new(1, sizeof *asked);
	(void)snprintf(asked->name, sizeof asked->name, "%s", name);
	asked->type = type;
	asked->batch = batch_new(lookup->resolver);
	asked->index = batch_add(asked->batch, name, type);
	batch_start(asked->batch);
	lookup->asked = mem_grow(
	    lookup->asked, lookup->count, &lookup->cap, sizeof *lookup->asked);
	lookup->asked[lookup->count++] = asked;
	return asked;
}

/* The lookup function of spf.h. */
static const struct dns_answer *
ask(void *arg, const char *name, enum dns_type type)
{
	struct spf_lookup *lookup = arg;
	struct asked *asked = start(lookup, name, type);

	if (!asked->waited) {
		batch_wait(asked->batch, lookup->deadline);
		asked->answer = batch_answer(asked->batch, asked->index);
		asked->waited = true;
	}
	return &asked->answer;
}

/* One that is too long loses the beginning of its local part, never its
 * domain, whose record it is about. */
static void
copy_sender(struct spf_lookup *lookup, const char *sender)
{
	size_t len = strlen(sender);

	if (len >= 2 && sender[0] == '<' && sender[len - 1] == '>') {
		sender++;
		len -= 2;
	}
	if (len >= sizeof lookup->sender) {
		sender += len - (sizeof lookup->sender - 1);
		len = sizeof lookup->sender - 1;
	}
	(void)snprintf(
	    lookup->sender, sizeof lookup->sender, "%.*s", (int)len, sender);
}

/* Whose record a sender's is; "" for the empty sender. */
static const char *
sender_domain(const struct spf_lookup *lookup)
{
	const char *at = strrchr(lookup->sender, '@');

	return at != NULL ? at + 1 : "";
}

/* "[192.0.2.1]" and names of one label have no record (RFC 7208 2.3): asking
 * for them would tell the world's servers what our clients are called. */
static bool
is_fqdn(const char *name)
{
	return name[0] != '[' && strchr(name, '.') != NULL;
}

struct spf_lookup *
spf_lookup_start(struct resolver *resolver, const struct in6_addr *client,
    const char *helo, const char *sender)
{
	struct spf_lookup *lookup = mem_new(1, sizeof *lookup);

	lookup->resolver = resolver;
	lookup->client = *client;
	(void)snprintf(lookup->helo, sizeof lookup->helo, "%s", helo);
	copy_sender(lookup, sender);
	if (is_fqdn(sender_domain(lookup)))
		start(lookup, sender_domain(lookup), DNS_TXT);
	if (is_fqdn(lookup->helo))
		start(lookup, lookup->helo, DNS_TXT);
	return lookup;
}

static void
evaluate(struct spf_lookup *lookup, const char *sender, const char *domain,
    struct spf_answer *out)
{
	struct spf_query query = { .client = &lookup->client,
		.helo = lookup->helo,
		.sender = sender,
		.domain = domain };
	struct spf_dns dns = { .ask = ask, .arg = lookup };

	*out = (struct spf_answer){ .result = SPF_NONE };
	if (is_fqdn(domain))
		spf_check(&query, &dns, out);
}

void
spf_lookup_finish(struct spf_lookup *lookup, struct deadline deadline,
    struct spf_results *out)
{
	const char *domain = sender_domain(lookup);

	lookup->deadline = deadline;
	*out = (struct spf_results){ .mail = { .result = SPF_UNSET } };
	/* The sender first: a HELO name whose server is slow, which a forger
	 * can choose, must not use up its time. */
	if (domain[0] != '\0')
		evaluate(lookup, lookup->sender, domain, &out->mail);
	evaluate(lookup, "", lookup->helo, &out->helo);
	if (domain[0] == '\0') {
		out->mail = out->helo;
		out->is_helo = true;
		domain = lookup->helo;
	}
	if (is_fqdn(domain) && strlen(domain) < sizeof out->domain)
		memcpy(out->domain, domain, strlen(domain) + 1);
}

void
spf_lookup_free(struct spf_lookup **lookup)
{
	struct spf_lookup *held = *lookup;

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->count; i++) {
		batch_free(&held->asked[i]->batch);
		free(held->asked[i]);
	}
	free(held->asked);
	free(held);
	*lookup = NULL;
}
