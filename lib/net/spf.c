/* spf.c - check_host() (RFC 7208 4): records, mechanisms, limits.
 *
 * One struct check is a whole evaluation; includes and redirects share its
 * counters, so that the limits hold across all of them (4.6.4). */
#include "net/spf.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "net/address.h"
#include "net/spf_macro.h"
#include "net/spf_record.h"

struct check {
	const struct spf_query *query;
	const struct spf_dns *dns;
	struct spf_answer *out;
	int terms;     /* that asked, of LIMIT_SPF_LOOKUPS */
	int voids;     /* of LIMIT_SPF_VOIDS */
	bool exceeded; /* a limit was passed: permerror */
	char sender[LIMIT_ADDRESS_BYTES], local[LIMIT_ADDRESS_BYTES];
	const char *sender_domain;               /* inside sender */
	char reversible[ADDRESS_REVERSED_BYTES]; /* %{i} */
	/* %{p}, and the domain that it was looked up for: one record may hold
	 * it ten thousand times. */
	char validated[LIMIT_DNS_NAME_BYTES + 1];
	char validated_for[LIMIT_DNS_NAME_BYTES + 1];
};

/* What a mechanism says; the errors end the evaluation. */
enum match { MATCH_UNSET = 0, MATCH_NO, MATCH_YES, MATCH_TEMP, MATCH_PERM };

const char *
spf_result_name(enum spf_result result)
{
	static const char *const names[] = {
		[SPF_UNSET] = "unset",
		[SPF_NONE] = "none",
		[SPF_NEUTRAL] = "neutral",
		[SPF_PASS] = "pass",
		[SPF_FAIL] = "fail",
		[SPF_SOFTFAIL] = "softfail",
		[SPF_TEMPERROR] = "temperror",
		[SPF_PERMERROR] = "permerror",
	};

	return names[result];
}

static void
say(struct check *check, const char *word, const char *text, size_t len)
{
	int used = snprintf(
	    check->out->why, sizeof check->out->why, "%s ", word);

	text_printable(check->out->why + used,
	    sizeof check->out->why - (size_t)used, text, len, TEXT_ASCII);
}

static bool
is_void(const struct dns_answer *answer)
{
	return answer->status == DNS_NO_NAME || answer->status == DNS_NO_DATA ||
	    answer->status == DNS_UNSET;
}

static bool
is_trouble(const struct dns_answer *answer)
{
	return answer->status == DNS_TIMEOUT ||
	    answer->status == DNS_SERVFAIL || answer->status == DNS_MALFORMED;
}

/* The limits of RFC 7208 leave room for fewer questions than ours; beyond it
 * they were got round, and nobody is asked. */
static const struct dns_answer *
ask(struct check *check, const char *name, enum dns_type type)
{
	static const struct dns_answer not_asked = { .status = DNS_UNSET };

	if (check->out->questions == LIMIT_SPF_QUESTIONS) {
		check->exceeded = true;
		return &not_asked;
	}
	check->out->questions++;
	return check->dns->ask(check->dns->arg, name, type);
}

/* Ask for a term: an empty answer counts towards the void limit. */
static const struct dns_answer *
ask_for_term(struct check *check, const char *name, enum dns_type type)
{
	const struct dns_answer *answer = ask(check, name, type);

	if (is_void(answer) && ++check->voids > LIMIT_SPF_VOIDS)
		check->exceeded = true;
	return answer;
}

static enum dns_type
address_type(const struct check *check)
{
	return address_is_v4(check->query->client) ? DNS_A : DNS_AAAA;
}

/* Compare the first `bits` of the client's own family. */
static bool
is_in_network(const struct check *check, const struct in6_addr *network,
    unsigned int v4_bits, unsigned int v6_bits)
{
	bool v4 = address_is_v4(check->query->client);
	struct network entry = { .address = *network,
		.bits = v4 ? 96 + v4_bits : v6_bits };
	struct network_list list = { .items = &entry, .count = 1 };

	return address_is_v4(network) == v4 &&
	    network_contains(&list, check->query->client);
}

static enum match
match_records(struct check *check, const struct spf_term *term,
    const struct dns_answer *answer)
{
	if (is_trouble(answer))
		return MATCH_TEMP;
	for (size_t i = 0; i < answer->record_count; i++)
		if (is_in_network(check, &answer->records[i].address,
			term->v4_bits, term->v6_bits))
			return MATCH_YES;
	return check->exceeded ? MATCH_PERM : MATCH_NO;
}

static bool
has_client(const struct check *check, const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->record_count; i++)
		if (memcmp(&answer->records[i].address, check->query->client,
			sizeof *check->query->client) == 0)
			return true;
	return false;
}

static bool
is_below(const char *name, const char *domain)
{
	size_t len = strlen(name), want = strlen(domain);

	return text_ends(name, len, domain) &&
	    (len == want || name[len - want - 1] == '.');
}

/* RFC 7208 5.5: the client's names that lead back to it. The one that is the
 * domain is preferred, then one below it, then any (7.2 of %{p}); an error of
 * the DNS is no name. Copies into out (LIMIT_DNS_NAME_BYTES + 1). Returns
 * whether one was found. */
static bool
find_validated(struct check *check, const char *domain, bool any, char *out)
{
	static const char *const zones[] = { "ip6.arpa", "in-addr.arpa" };
	char name[ADDRESS_REVERSED_BYTES + 16],
	    reversed[ADDRESS_REVERSED_BYTES];
	const struct dns_answer *names;
	int best = 0;

	address_reversed(check->query->client, reversed);
	(void)snprintf(name, sizeof name, "%s.%s", reversed,
	    zones[address_is_v4(check->query->client)]);
	names = ask_for_term(check, name, DNS_PTR);
	for (size_t i = 0; i < names->record_count && i < LIMIT_SPF_HOSTS;
	     i++) {
		const char *host = names->records[i].text;
		int rank = is_below(host, domain)
		    ? (strlen(host) == strlen(domain) ? 3 : 2)
		    : 1;

		if (rank <= best || (rank == 1 && !any))
			continue;
		if (!has_client(check, ask(check, host, address_type(check))))
			continue;
		best = rank;
		(void)snprintf(out, LIMIT_DNS_NAME_BYTES + 1, "%s", host);
	}
	return best > 0;
}

/* Who %{p} is for. */
struct macro_scope {
	struct check *check;
	const char *domain;
};

static const char *
expand_p(void *arg)
{
	struct macro_scope *scope = arg;
	struct check *check = scope->check;

	if (strcmp(check->validated_for, scope->domain) == 0)
		return check->validated;
	(void)snprintf(check->validated_for, sizeof check->validated_for, "%s",
	    scope->domain);
	if (!find_validated(check, scope->domain, true, check->validated))
		(void)snprintf(
		    check->validated, sizeof check->validated, "unknown");
	return check->validated;
}

/* The name a term is about: its domain-spec expanded, or the domain. */
static void
target(struct check *check, const char *spec, size_t spec_len,
    const char *domain, char out[LIMIT_DNS_NAME_BYTES + 1])
{
	scoped_buffer struct buffer name = BUFFER_OF(LIMIT_SPF_EXPANDED_BYTES);
	struct macro_scope scope = { check, domain };
	struct spf_macro_values values = { .s = check->sender,
		.l = check->local,
		.o = check->sender_domain,
		.d = domain,
		.i = check->reversible,
		.v = address_is_v4(check->query->client) ? "in-addr" : "ip6",
		.h = check->query->helo,
		.p = expand_p,
		.arg = &scope };

	if (spec != NULL)
		spf_macro_expand(spec, spec_len, &values, &name);
	else
		buffer_add_text(&name, domain);
	(void)snprintf(out, LIMIT_DNS_NAME_BYTES + 1, "%s", buffer_text(&name));
}

static enum match
match_mx(struct check *check, const struct spf_term *term, const char *name)
{
	const struct dns_answer *hosts = ask_for_term(check, name, DNS_MX);

	if (is_trouble(hosts))
		return MATCH_TEMP;
	if (check->exceeded || hosts->record_count > LIMIT_SPF_HOSTS)
		return MATCH_PERM;
	for (size_t i = 0; i < hosts->record_count; i++) {
		enum match match = match_records(check, term,
		    ask_for_term(
			check, hosts->records[i].text, address_type(check)));

		if (match != MATCH_NO)
			return match;
	}
	return MATCH_NO;
}

static enum match
match_ptr(struct check *check, const char *name)
{
	char host[LIMIT_DNS_NAME_BYTES + 1];

	if (find_validated(check, name, false, host))
		return MATCH_YES;
	return check->exceeded ? MATCH_PERM : MATCH_NO;
}

/* RFC 7208 5.7: an A question whatever the client's family. */
static enum match
match_exists(struct check *check, const char *name)
{
	const struct dns_answer *answer = ask_for_term(check, name, DNS_A);

	if (is_trouble(answer))
		return MATCH_TEMP;
	if (answer->status == DNS_FOUND)
		return MATCH_YES;
	return check->exceeded ? MATCH_PERM : MATCH_NO;
}

static bool
asks_dns(enum spf_mechanism mechanism)
{
	return mechanism == SPF_INCLUDE || mechanism == SPF_A ||
	    mechanism == SPF_MX || mechanism == SPF_PTR ||
	    mechanism == SPF_EXISTS;
}

/* A mechanism that is neither `include` nor `all`. */
static enum match
match_term(struct check *check, const struct spf_term *term, const char *name)
{
	switch (term->mechanism) {
	case SPF_A:
		return match_records(check, term,
		    ask_for_term(check, name, address_type(check)));
	case SPF_MX:
		return match_mx(check, term, name);
	case SPF_PTR:
		return match_ptr(check, name);
	case SPF_EXISTS:
		return match_exists(check, name);
	case SPF_IP4:
	case SPF_IP6:
		return is_in_network(
			   check, &term->network, term->v4_bits, term->v6_bits)
		    ? MATCH_YES
		    : MATCH_NO;
	default:
		return MATCH_YES;
	}
}

/* RFC 7208 4.3: what cannot be a domain has no record. */
static bool
is_domain(const char *domain)
{
	size_t label = 0, dots = 0, len = strlen(domain);

	if (len == 0 || len > LIMIT_DNS_NAME_BYTES)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (domain[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
			dots++;
		} else if (++label > 63) {
			return false;
		}
	}
	return dots > 0 && label > 0;
}

/* The domain's one SPF record (4.4, 4.5). Returns NULL and *result else. */
static const struct dns_record *
find_record(struct check *check, const char *domain, enum spf_result *result)
{
	const struct dns_answer *answer = ask(check, domain, DNS_TXT);
	const struct dns_record *found = NULL;

	*result = is_trouble(answer) ? SPF_TEMPERROR : SPF_NONE;
	for (size_t i = 0; i < answer->record_count; i++) {
		const struct dns_record *record = &answer->records[i];

		if (!spf_record_is(record->text, record->text_len))
			continue;
		if (found != NULL) {
			*result = SPF_PERMERROR;
			say(check, "two records at", domain, strlen(domain));
			return NULL;
		}
		found = record;
	}
	return found;
}

/* Only terms that are counted recurse: LIMIT_SPF_LOOKUPS levels at most.
 * NOLINTBEGIN(misc-no-recursion) */
static enum spf_result check_domain(
    struct check *check, const char *domain, int depth);

/* RFC 7208 5.2: what the included result means for the including record. */
static enum match
match_include(struct check *check, const char *name, int depth)
{
	switch (check_domain(check, name, depth + 1)) {
	case SPF_PASS:
		return MATCH_YES;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return MATCH_NO;
	case SPF_TEMPERROR:
		return MATCH_TEMP;
	default:
		return MATCH_PERM;
	}
}

static enum match
evaluate_term(struct check *check, const struct spf_term *term,
    const char *domain, int depth)
{
	char name[LIMIT_DNS_NAME_BYTES + 1];

	if (asks_dns(term->mechanism)) {
		if (++check->terms > LIMIT_SPF_LOOKUPS)
			return MATCH_PERM;
		target(check, term->domain, term->domain_len, domain, name);
		/* By %{p}. */
		if (check->exceeded)
			return MATCH_PERM;
	}
	if (term->mechanism == SPF_INCLUDE)
		return match_include(check, name, depth);
	return match_term(check, term, name);
}

/* RFC 7208 6.1, when no mechanism matched. */
static enum spf_result
follow_redirect(struct check *check, const struct spf_record *record,
    const char *domain, int depth)
{
	char name[LIMIT_DNS_NAME_BYTES + 1];
	enum spf_result result;

	if (record->redirect == NULL)
		return SPF_NEUTRAL;
	if (++check->terms > LIMIT_SPF_LOOKUPS)
		return SPF_PERMERROR;
	target(check, record->redirect, record->redirect_len, domain, name);
	if (check->exceeded)
		return SPF_PERMERROR;
	result = check_domain(check, name, depth + 1);
	return result == SPF_NONE ? SPF_PERMERROR : result;
}

static enum spf_result
evaluate(struct check *check, const struct spf_record *record,
    const char *domain, int depth)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];
		enum match match = evaluate_term(check, term, domain, depth);

		if (match == MATCH_NO)
			continue;
		/* An include's own reason is the better one. */
		if (term->mechanism != SPF_INCLUDE || match == MATCH_YES)
			say(check, match == MATCH_YES ? "matched" : "failed at",
			    term->text, term->text_len);
		if (match == MATCH_YES)
			return term->qualifier;
		return match == MATCH_TEMP ? SPF_TEMPERROR : SPF_PERMERROR;
	}
	return follow_redirect(check, record, domain, depth);
}

/* Recursion is bounded by LIMIT_SPF_LOOKUPS, since only counted terms recurse;
 * the depth is asserted all the same. */
static enum spf_result
check_domain(struct check *check, const char *domain, int depth)
{
	scoped_mem struct spf_record *record = NULL;
	const struct dns_record *text;
	enum spf_result result = SPF_NONE;
	const char *wrong;
	size_t wrong_len;

	assert(depth <= LIMIT_SPF_LOOKUPS);
	if (!is_domain(domain))
		return SPF_NONE;
	text = find_record(check, domain, &result);
	if (text == NULL)
		return result;
	record = mem_new(1, sizeof *record);
	if (spf_record_parse(
		text->text, text->text_len, record, &wrong, &wrong_len) != 0) {
		say(check, "cannot read", wrong, wrong_len);
		return SPF_PERMERROR;
	}
	return evaluate(check, record, domain, depth);
}

/* NOLINTEND(misc-no-recursion) */

/* %{i}: dotted quad, or nibbles with dots (RFC 7208 7.3). */
static void
set_reversible(struct check *check)
{
	const uint8_t *bytes = check->query->client->s6_addr;
	char *next = check->reversible;

	if (address_is_v4(check->query->client)) {
		inet_ntop(AF_INET, bytes + 12, check->reversible,
		    sizeof check->reversible);
		return;
	}
	for (size_t i = 0; i < 16; i++)
		next += snprintf(
		    next, 5, "%x.%x.", bytes[i] >> 4, bytes[i] & 15);
	next[-1] = '\0';
}

/* RFC 7208 4.3: a sender without local part is postmaster's. */
static void
set_sender(struct check *check)
{
	const char *sender = check->query->sender;
	const char *at = strrchr(sender, '@');
	const char *domain = at != NULL ? at + 1 : sender;
	int local_len = at != NULL ? (int)(at - sender) : 0;

	if (domain[0] == '\0')
		domain = check->query->helo;
	(void)snprintf(check->local, sizeof check->local, "%.*s",
	    local_len > 0 ? local_len : (int)strlen("postmaster"),
	    local_len > 0 ? sender : "postmaster");
	(void)snprintf(check->sender, sizeof check->sender, "%.250s@%.255s",
	    check->local, domain);
	check->sender_domain = strrchr(check->sender, '@') + 1;
}

void
spf_check(const struct spf_query *query, const struct spf_dns *dns,
    struct spf_answer *out)
{
	struct check check = { .query = query, .dns = dns, .out = out };

	*out = (struct spf_answer){ .result = SPF_UNSET };
	set_reversible(&check);
	set_sender(&check);
	out->result = check_domain(&check, query->domain, 0);
}
