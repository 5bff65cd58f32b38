/* resolver.h - questions to the DNS in batches, each with a deadline.
 *
 * One thread owns c-ares; sessions hand it a batch and wait for the batch, not
 * longer than their deadline. Answers are cached by TTL (negative ones by the
 * SOA, RFC 2308), equal questions in flight are asked once, memory is bounded.
 * A name server that is silent, slow, refuses or lies costs a session at most
 * its deadline. Thread: any, except where said. Never logs. */
#ifndef SEKISHO_NET_RESOLVER_H
#define SEKISHO_NET_RESOLVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/fault.h"
#include "config/config.h"

enum dns_type {
	DNS_TYPE_UNSET = 0,
	DNS_A = 1,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
};

enum dns_status {
	DNS_UNSET = 0, /* not asked: never "not listed" */
	DNS_FOUND,     /* records are there */
	DNS_NO_DATA,   /* the name exists, not this type */
	DNS_NO_NAME,   /* NXDOMAIN */
	DNS_TIMEOUT,   /* nobody answered in time */
	DNS_SERVFAIL,  /* SERVFAIL, REFUSED and other error codes */
	DNS_MALFORMED, /* an answer that breaks RFC 1035, or to another name */
};

/* "found", "timeout", ... Static. */
const char *dns_status_name(enum dns_status status);

/* What a record holds depends on the question's type. */
struct dns_record {
	struct in6_addr address; /* A (as ::ffff:), AAAA */
	char *text; /* TXT: strings joined (RFC 7208 3.3); PTR, MX: a name */
	size_t text_len;     /* TXT may hold any byte */
	uint16_t preference; /* MX */
};

struct dns_answer {
	enum dns_status status;
	struct dns_record *records; /* borrowed from the batch */
	size_t record_count;        /* at most LIMIT_DNS_RECORDS */
	uint32_t ttl_s;
	int32_t took_ms; /* 0 from the cache */
	bool cached;
};

struct resolver;
struct batch;

/* Start the thread. servers: "127.0.0.1", "[::1]:5353", ...; none: those of
 * /etc/resolv.conf. timeout_ms: for one try of one server. cache_entries:
 * answers kept. Returns NULL and *fault on failure. */
struct resolver *resolver_open(const struct text_list *servers,
    int64_t timeout_ms, size_t cache_entries, struct fault *fault);

/* Stop the thread; every batch must have been freed before. */
void resolver_free(struct resolver **resolver);

/* A new, empty batch. */
struct batch *batch_new(struct resolver *resolver);

/* Add a question; name is copied (at most 253 bytes, no dot at the end).
 * Returns its index, or -1 when the name is not one (it then has no answer) or
 * the batch holds LIMIT_DNS_QUESTIONS. Before batch_start() only. */
int batch_add(struct batch *batch, const char *name, enum dns_type type);

/* Hand it to the resolver; does not wait. */
void batch_start(struct batch *batch);

/* Wait until every question has an answer or the deadline is over; questions
 * still open then are DNS_TIMEOUT for good. */
void batch_wait(struct batch *batch, struct deadline deadline);

/* The answer to question `index`, DNS_UNSET for an index that is none; its
 * records are valid until batch_free(). After batch_wait() only. */
struct dns_answer batch_answer(const struct batch *batch, int index);

/* Forget it, also while questions are in flight; accepts NULL. */
void batch_free(struct batch **batch);

#define scoped_batch __attribute__((cleanup(batch_free)))

/* Figures for status and metrics. */
struct resolver_figures {
	uint64_t asked, cached, joined, timeouts, errors;
	size_t cache_entries, in_flight;
};

void resolver_figures(struct resolver *resolver, struct resolver_figures *out);

#endif
