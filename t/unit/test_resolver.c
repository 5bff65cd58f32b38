/* test_resolver.c - net/resolver.h against a name server that misbehaves.
 *
 * The server runs in this process on 127.0.0.1. Waiting happens only where
 * waiting is what is tested. */
#include "check.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "dns/scripted.h"
#include "net/resolver.h"

#define TIMEOUT_MS 800
#define CACHE      1000

static const char script[] = "zone ok.test 30\n"
			     "a.ok.test A 127.0.0.2 300\n"
			     "a.ok.test A 127.0.0.4 100\n"
			     "a.ok.test AAAA 2001:db8::1\n"
			     "a.ok.test TXT \"some text\"\n"
			     "a.ok.test MX 10 mail.ok.test\n"
			     "1.0.0.127.ok.test PTR host.ok.test\n"
			     "alias.ok.test CNAME a.ok.test\n"
			     "loop1.ok.test CNAME loop2.ok.test\n"
			     "loop2.ok.test CNAME loop1.ok.test\n"
			     "silent silent.test\n"
			     "servfail servfail.test\n"
			     "refused refused.test\n"
			     "formerr formerr.test\n"
			     "a.formerr.test A 127.0.0.2\n"
			     "b.formerr.test A 127.0.0.3\n"
			     "c.formerr.test A 127.0.0.3\n"
			     "truncated truncated.test\n"
			     "a.truncated.test A 127.0.0.2\n"
			     "oversized oversized.test\n"
			     "a.oversized.test A 127.0.0.2\n"
			     "malformed malformed.test\n"
			     "other_name other.test\n"
			     "wrong_id wrongid.test\n"
			     "a.wrongid.test A 127.0.0.2\n"
			     "lie lie.test\n"
			     "half half.test\n"
			     "a.half.test A 127.0.0.2\n"
			     "referral referral.test\n"
			     "delay slow.test 50\n"
			     "*.slow.test A 127.0.0.2 300\n"
			     "zone many.test\n"
			     "*.many.test A 127.0.0.2 300\n"
			     "zone short.test\n"
			     "a.short.test A 127.0.0.2 0\n";

static struct scripted *server;

static struct resolver *
open_for(const char *servers[], size_t count, size_t cache)
{
	struct text_list list = { .items = servers, .count = count };
	struct fault fault = { .text = "" };
	struct resolver *resolver = resolver_open(
	    &list, TIMEOUT_MS, cache, &fault);

	CHECK_TEXT("a resolver starts", fault.text, "");
	return resolver;
}

static struct resolver *
open_resolver(void)
{
	const char *address = scripted_address(server);

	return open_for(&address, 1, CACHE);
}

static struct deadline
soon(void)
{
	return deadline_in(clock_ms(), TIMEOUT_MS);
}

/* One question; the answer's records live as long as *batch. */
static struct dns_answer
ask(struct resolver *resolver, const char *name, enum dns_type type,
    struct batch **batch)
{
	int index;

	*batch = batch_new(resolver);
	index = batch_add(*batch, name, type);
	batch_start(*batch);
	batch_wait(*batch, soon());
	return batch_answer(*batch, index);
}

static enum dns_status
status_of(struct resolver *resolver, const char *name)
{
	scoped_batch struct batch *batch = NULL;

	return ask(resolver, name, DNS_A, &batch).status;
}

static void
test_honest(void)
{
	struct resolver *resolver = open_resolver();
	struct batch *batch = batch_new(resolver);
	struct dns_answer answer;

	CHECK_EQ(
	    "no question, no answer", batch_answer(batch, 0).status, DNS_UNSET);
	CHECK_EQ("indices count", batch_add(batch, "a.ok.test", DNS_A), 0);
	CHECK_EQ("up", batch_add(batch, "A.OK.test", DNS_AAAA), 1);
	CHECK_EQ("TXT", batch_add(batch, "a.ok.test", DNS_TXT), 2);
	CHECK_EQ("MX", batch_add(batch, "a.ok.test", DNS_MX), 3);
	CHECK_EQ("PTR", batch_add(batch, "1.0.0.127.ok.test", DNS_PTR), 4);
	CHECK_EQ("alias", batch_add(batch, "alias.ok.test", DNS_A), 5);
	CHECK_EQ("none", batch_add(batch, "none.ok.test", DNS_A), 6);
	CHECK_EQ("no data", batch_add(batch, "alias.ok.test", DNS_PTR), 7);
	CHECK_EQ("loop", batch_add(batch, "loop1.ok.test", DNS_A), 8);
	batch_start(batch);
	CHECK_EQ("no answer before it was waited for",
	    batch_answer(batch, 0).status, DNS_UNSET);
	batch_wait(batch, soon());
	answer = batch_answer(batch, 0);
	CHECK_EQ("A", answer.status, DNS_FOUND);
	CHECK_EQ("two of them", answer.record_count, 2);
	CHECK_EQ("the lesser TTL", answer.ttl_s, 100);
	CHECK("from the wire", !answer.cached);
	CHECK_EQ(
	    "AAAA", batch_answer(batch, 1).records[0].address.s6_addr[15], 1);
	CHECK_TEXT("TXT", batch_answer(batch, 2).records[0].text, "some text");
	CHECK_TEXT(
	    "MX", batch_answer(batch, 3).records[0].text, "mail.ok.test");
	CHECK_TEXT(
	    "PTR", batch_answer(batch, 4).records[0].text, "host.ok.test");
	CHECK_EQ("alias", batch_answer(batch, 5).record_count, 2);
	CHECK_EQ("NXDOMAIN", batch_answer(batch, 6).status, DNS_NO_NAME);
	CHECK_EQ("for the SOA's minimum", batch_answer(batch, 6).ttl_s, 30);
	CHECK_EQ("no data", batch_answer(batch, 7).status, DNS_NO_DATA);
	CHECK_EQ("a loop of aliases is an error", batch_answer(batch, 8).status,
	    DNS_MALFORMED);
	CHECK_EQ(
	    "an index that is none", batch_answer(batch, 9).status, DNS_UNSET);
	CHECK_EQ("nor that", batch_answer(batch, -1).status, DNS_UNSET);
	batch_free(&batch);
	resolver_free(&resolver);
}

struct fault_case {
	const char *name;
	const char *asked;
	enum dns_status want;
	int least_ms; /* waited for; 0: an answer comes at once */
};

static const struct fault_case fault_cases[] = {
	{ "SERVFAIL is not \"not listed\"", "a.servfail.test", DNS_SERVFAIL,
	    0 },
	{ "REFUSED neither", "a.refused.test", DNS_SERVFAIL, 0 },
	{ "a referral neither", "a.referral.test", DNS_SERVFAIL, 0 },
	{ "truncated: asked again over TCP", "a.truncated.test", DNS_FOUND, 0 },
	{ "oversized: asked again over TCP", "a.oversized.test", DNS_FOUND, 0 },
	{ "malformed", "a.malformed.test", DNS_MALFORMED, 0 },
	{ "a record of another name is none of ours", "a.lie.test", DNS_NO_DATA,
	    0 },
	{ "a server without EDNS is asked without it", "a.formerr.test",
	    DNS_FOUND, 0 },
	{ "every time", "b.formerr.test", DNS_FOUND, 0 },
	{ "and again", "c.formerr.test", DNS_FOUND, 0 },
	{ "silence", "a.silent.test", DNS_TIMEOUT, TIMEOUT_MS },
	{ "an answer to another question is none", "a.other.test", DNS_TIMEOUT,
	    TIMEOUT_MS },
	{ "an answer with another id is none", "a.wrongid.test", DNS_TIMEOUT,
	    TIMEOUT_MS },
	{ "half a packet over TCP", "a.half.test", DNS_TIMEOUT,
	    TIMEOUT_MS * 15 / 100 },
};

static void
test_faults(void)
{
	struct resolver *resolver = open_resolver();

	for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
		const struct fault_case *c = &fault_cases[i];
		int64_t began_ms = clock_ms(), took_ms;

		CHECK_TEXT(c->name,
		    dns_status_name(status_of(resolver, c->asked)),
		    dns_status_name(c->want));
		took_ms = clock_ms() - began_ms;
		CHECK(c->name, took_ms < TIMEOUT_MS + 400);
		CHECK(c->name,
		    c->least_ms == 0 ? took_ms < TIMEOUT_MS / 2
				     : took_ms >= c->least_ms - 1);
		CHECK_EQ("and honest names are answered as before",
		    status_of(resolver, "a.ok.test"), DNS_FOUND);
	}
	resolver_free(&resolver);
}

static void
test_cache(void)
{
	struct resolver *resolver = open_resolver();
	struct resolver_figures figures;
	struct batch *batch;
	struct dns_answer answer;
	uint64_t before = scripted_count(server, "ok.test");

	ask(resolver, "a.ok.test", DNS_A, &batch);
	batch_free(&batch);
	answer = ask(resolver, "A.ok.TEST", DNS_A, &batch);
	CHECK("the second answer comes from the cache", answer.cached);
	CHECK_EQ("whole", answer.record_count, 2);
	CHECK_EQ("at once", answer.took_ms, 0);
	batch_free(&batch);
	ask(resolver, "none.ok.test", DNS_A, &batch);
	batch_free(&batch);
	answer = ask(resolver, "none.ok.test", DNS_A, &batch);
	CHECK("so do negative ones", answer.cached);
	batch_free(&batch);
	CHECK_EQ("the server was asked twice",
	    scripted_count(server, "ok.test") - before, 2);
	status_of(resolver, "a.servfail.test");
	before = scripted_count(server, "servfail.test");
	status_of(resolver, "a.servfail.test");
	status_of(resolver, "a.servfail.test");
	CHECK_EQ("a burst does not ask a broken server each time",
	    scripted_count(server, "servfail.test"), before);
	answer = ask(resolver, "a.short.test", DNS_A, &batch);
	CHECK_EQ("a TTL of zero is ours", answer.ttl_s, LIMIT_DNS_TTL_MIN_S);
	batch_free(&batch);
	resolver_figures(resolver, &figures);
	CHECK_EQ("figures: from the cache", figures.cached, 4);
	CHECK_EQ("asked", figures.asked, 4);
	CHECK_EQ("kept", figures.cache_entries, 4);
	CHECK_EQ("nothing flies", figures.in_flight, 0);
	resolver_free(&resolver);
}

/* 20 batches with the same slow question and one of their own. */
static void
test_joined(void)
{
	struct resolver *resolver = open_resolver();
	struct resolver_figures figures;
	struct batch *batches[20];
	uint64_t before = scripted_count(server, "slow.test");
	int64_t began_ms = clock_ms();

	for (int i = 0; i < 20; i++) {
		batches[i] = batch_new(resolver);
		batch_add(batches[i], "same.slow.test", DNS_A);
		batch_start(batches[i]);
	}
	for (int i = 0; i < 20; i++) {
		batch_wait(batches[i], soon());
		CHECK_EQ("everybody is answered",
		    batch_answer(batches[i], 0).status, DNS_FOUND);
		batch_free(&batches[i]);
	}
	CHECK_EQ("equal questions in flight are asked once",
	    scripted_count(server, "slow.test") - before, 1);
	CHECK("50 ms are waited for once", clock_ms() - began_ms < 300);
	resolver_figures(resolver, &figures);
	CHECK_EQ("nineteen joined", figures.joined, 19);
	resolver_free(&resolver);
}

static void
test_deadline(void)
{
	struct resolver *resolver = open_resolver();
	struct batch *batch = batch_new(resolver);
	int64_t began_ms = clock_ms();

	batch_add(batch, "x.silent.test", DNS_A);
	batch_add(batch, "a.ok.test", DNS_A);
	batch_start(batch);
	batch_wait(batch, deadline_in(began_ms, 100));
	CHECK("a deadline ends the wait", clock_ms() - began_ms < 300);
	CHECK_EQ("what is open timed out", batch_answer(batch, 0).status,
	    DNS_TIMEOUT);
	CHECK("after that time", batch_answer(batch, 0).took_ms >= 99);
	CHECK_EQ("what is there, is there", batch_answer(batch, 1).status,
	    DNS_FOUND);
	batch_free(&batch);
	batch = batch_new(resolver);
	batch_add(batch, "y.silent.test", DNS_A);
	batch_start(batch);
	batch_wait(batch, deadline_in(began_ms, 0));
	CHECK_EQ("a deadline that is over does not wait",
	    batch_answer(batch, 0).status, DNS_TIMEOUT);
	batch_free(&batch);
	batch = batch_new(resolver);
	batch_start(batch);
	batch_wait(batch, soon());
	batch_free(&batch);
	CHECK("an empty batch ends at once", batch == NULL);
	resolver_free(&resolver);
}

static void
test_names(void)
{
	struct resolver *resolver = open_resolver();
	struct batch *batch = batch_new(resolver);
	char label[80], name[300] = "";
	int index = 0;

	memset(label, 'x', 63);
	memcpy(label + 63, ".test", 6);
	CHECK_EQ(
	    "63 bytes are a label", batch_add(batch, label, DNS_A), index++);
	memset(label, 'x', 64);
	memcpy(label + 64, ".test", 6);
	CHECK_EQ("64 are not", batch_add(batch, label, DNS_A), -1);
	for (int i = 0; i < 127; i++)
		memcpy(name + 2 * i, "a.", 3);
	name[253] = '\0';
	CHECK_EQ(
	    "253 bytes are a name", batch_add(batch, name, DNS_A), index++);
	memcpy(name + 253, "b", 2);
	CHECK_EQ("254 are not", batch_add(batch, name, DNS_A), -1);
	CHECK_EQ("nothing is not", batch_add(batch, "", DNS_A), -1);
	CHECK_EQ("a dot is not", batch_add(batch, ".", DNS_A), -1);
	CHECK_EQ("an empty label", batch_add(batch, "a..test", DNS_A), -1);
	CHECK_EQ("a dot in front", batch_add(batch, ".a.test", DNS_A), -1);
	CHECK_EQ("a dot behind", batch_add(batch, "a.test.", DNS_A), -1);
	CHECK_EQ("8-bit", batch_add(batch, "\xc3\xa9.test", DNS_A), -1);
	CHECK_EQ("a control", batch_add(batch, "a\n.test", DNS_A), -1);
	CHECK_EQ("a backslash", batch_add(batch, "a\\.test", DNS_A), -1);
	CHECK_EQ("a blank may stand in one (SPF)",
	    batch_add(batch, "a b.ok.test", DNS_A), index++);
	CHECK_EQ("c-ares asks nobody for .onion",
	    batch_add(batch, "x.onion", DNS_A), index++);
	while (index < LIMIT_DNS_QUESTIONS)
		CHECK_EQ("questions up to the limit",
		    batch_add(batch, "a.ok.test", DNS_A), index++);
	CHECK_EQ("and no more", batch_add(batch, "a.ok.test", DNS_A), -1);
	batch_start(batch);
	batch_wait(batch, soon());
	CHECK_EQ(
	    "a name with a blank", batch_answer(batch, 2).status, DNS_NO_NAME);
	CHECK_EQ("no such name", batch_answer(batch, 3).status, DNS_NO_NAME);
	CHECK_EQ("the last one has its answer",
	    batch_answer(batch, LIMIT_DNS_QUESTIONS - 1).status, DNS_FOUND);
	batch_free(&batch);
	resolver_free(&resolver);
}

/* A port on which nobody listens, and one on which nobody answers. */
static void
test_servers(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof address;
	scoped_fd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char dead[32];
	const char *servers[] = { "127.0.0.1:1", scripted_address(server) };
	struct resolver *resolver = open_for(servers, 2, CACHE);

	CHECK_EQ("a port that refuses: the next server",
	    status_of(resolver, "a.ok.test"), DNS_FOUND);
	resolver_free(&resolver);
	CHECK("bound",
	    bind(fd, (struct sockaddr *)&address, len) == 0 &&
		getsockname(fd, (struct sockaddr *)&address, &len) == 0);
	snprintf(dead, sizeof dead, "127.0.0.1:%u", ntohs(address.sin_port));
	servers[0] = dead;
	resolver = open_for(servers, 2, CACHE);
	CHECK_EQ("a server that is silent: the next one in time",
	    status_of(resolver, "a.ok.test"), DNS_FOUND);
	resolver_free(&resolver);
	servers[0] = scripted_address(server);
	servers[1] = dead;
	resolver = open_for(servers, 2, CACHE);
	CHECK_EQ("one that refuses the question: the next, which is silent",
	    status_of(resolver, "a.refused.test"), DNS_TIMEOUT);
	resolver_free(&resolver);
}

/* A server that answers NXDOMAIN so slowly that questions always wait for it;
 * it counts the ports that they come from. */
#define SLOW_US 500

struct slow_server {
	int fd;
	uint16_t ports[64];
	size_t count;
};

static void
see_port(struct slow_server *slow, uint16_t port)
{
	for (size_t i = 0; i < slow->count; i++)
		if (slow->ports[i] == port)
			return;
	if (slow->count < sizeof slow->ports / sizeof *slow->ports)
		slow->ports[slow->count++] = port;
}

static void *
serve_slowly(void *arg)
{
	struct slow_server *slow = arg;
	uint8_t packet[LIMIT_DNS_UDP_BYTES];
	struct sockaddr_in from;
	socklen_t len = sizeof from;
	ssize_t got;

	while ((got = recvfrom(slow->fd, packet, sizeof packet, 0,
		    (struct sockaddr *)&from, &len)) > 12) {
		see_port(slow, from.sin_port);
		usleep(SLOW_US);
		packet[2] = 0x81;
		packet[3] = 0x83;
		(void)sendto(slow->fd, packet, (size_t)got, 0,
		    (struct sockaddr *)&from, len);
	}
	return NULL;
}

static struct batch *
ask_hundred(struct resolver *resolver, int hundred)
{
	struct batch *batch = batch_new(resolver);
	char name[32];

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "n%d.test", 100 * hundred + i);
		batch_add(batch, name, DNS_A);
	}
	batch_start(batch);
	return batch;
}

static void
end_hundred(struct batch **batch)
{
	if (*batch == NULL)
		return;
	batch_wait(*batch, deadline_in(clock_ms(), 60000));
	CHECK_EQ(
	    "all are answered", batch_answer(*batch, 99).status, DNS_NO_NAME);
	batch_free(batch);
}

static void
test_ports(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof address;
	struct slow_server slow = { .fd = socket(AF_INET,
					SOCK_DGRAM | SOCK_CLOEXEC, 0) };
	char text[32];
	const char *servers[] = { text };
	struct text_list list = { .items = servers, .count = 1 };
	struct fault fault = { "" };
	struct resolver *resolver;
	struct batch *batch = NULL;
	pthread_t thread;

	CHECK("bound",
	    bind(slow.fd, (struct sockaddr *)&address, len) == 0 &&
		getsockname(slow.fd, (struct sockaddr *)&address, &len) == 0);
	snprintf(text, sizeof text, "127.0.0.1:%u", ntohs(address.sin_port));
	CHECK_EQ(
	    "a thread", pthread_create(&thread, NULL, serve_slowly, &slow), 0);
	resolver = resolver_open(&list, 20000, CACHE, &fault);
	/* The next hundred begin before the last ones are answered. */
	for (int i = 0; i < 12; i++) {
		struct batch *next = ask_hundred(resolver, i);

		end_hundred(&batch);
		batch = next;
	}
	end_hundred(&batch);
	resolver_free(&resolver);
	(void)sendto(slow.fd, "", 1, 0, (struct sockaddr *)&address, len);
	(void)pthread_join(thread, NULL);
	close(slow.fd);
	CHECK(
	    "a port is not kept while questions never cease", slow.count >= 3);
}

static void
test_open(void)
{
	static const char *const many[9] = { "192.0.2.1", "192.0.2.1",
		"192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1",
		"192.0.2.1", "192.0.2.1" };
	static const char *const wrong[] = { "name.example" };
	static const char *const fine[] = { "[::1]:5353", "192.0.2.1",
		"192.0.2.2:54" };
	struct fault fault = { .text = "" };
	struct text_list list = { .items = many, .count = 9 };
	struct resolver *resolver = NULL;

	CHECK("nine servers are too many",
	    resolver_open(&list, 100, 10, &fault) == NULL);
	CHECK_TEXT("and said to be", fault.text, "dns.servers: at most 8");
	list = (struct text_list){ .items = wrong, .count = 1 };
	CHECK("a name is no server",
	    resolver_open(&list, 100, 10, &fault) == NULL);
	list = (struct text_list){ .items = fine, .count = 3 };
	resolver = resolver_open(&list, 100, 10, &fault);
	CHECK("addresses with and without port", resolver != NULL);
	resolver_free(&resolver);
	list.count = 0;
	resolver = resolver_open(&list, 100, 10, &fault);
	CHECK("the system's own", resolver != NULL);
	resolver_free(&resolver);
	resolver_free(&resolver);
}

/* Batches that are dropped, and a resolver that is, while questions fly. */
static void
test_dropped(void)
{
	struct resolver *resolver = open_resolver();
	struct batch *first = batch_new(resolver), *second;

	batch_free(&first);
	first = batch_new(resolver);
	batch_add(first, "never.silent.test", DNS_A);
	batch_free(&first);
	first = batch_new(resolver);
	second = batch_new(resolver);
	batch_add(first, "gone.slow.test", DNS_A);
	batch_add(first, "other.slow.test", DNS_A);
	batch_add(second, "gone.slow.test", DNS_A);
	batch_start(first);
	batch_start(second);
	batch_free(&first);
	batch_wait(second, soon());
	CHECK_EQ("whoever still waits is answered",
	    batch_answer(second, 0).status, DNS_FOUND);
	batch_free(&second);
	CHECK_EQ("and the answer of one who left is kept",
	    status_of(resolver, "other.slow.test"), DNS_FOUND);
	first = batch_new(resolver);
	for (int i = 0; i < 100; i++) {
		char name[32];

		snprintf(name, sizeof name, "n%d.silent.test", i);
		batch_add(first, name, DNS_A);
	}
	batch_start(first);
	batch_free(&first);
	resolver_free(&resolver);
	CHECK("the resolver ends with a hundred questions in flight",
	    resolver == NULL);
}

/* More questions at once than a name server's socket has room for. */
static void
test_burst(void)
{
	struct resolver *resolver = open_resolver();
	struct batch *batches[3];
	int64_t began_ms = clock_ms();
	int found = 0;

	for (int i = 0; i < 3; i++) {
		batches[i] = batch_new(resolver);
		for (int j = 0; j < LIMIT_DNS_QUESTIONS; j++) {
			char name[40];

			snprintf(name, sizeof name, "b%d-%d.many.test", i, j);
			batch_add(batches[i], name, DNS_A);
		}
		batch_start(batches[i]);
	}
	for (int i = 0; i < 3; i++) {
		batch_wait(batches[i], deadline_in(began_ms, 20000));
		for (int j = 0; j < LIMIT_DNS_QUESTIONS; j++)
			found += batch_answer(batches[i], j).status ==
			    DNS_FOUND;
		batch_free(&batches[i]);
	}
	CHECK_EQ("three thousand questions at once are all answered", found,
	    3 * LIMIT_DNS_QUESTIONS);
	resolver_free(&resolver);
}

struct crowd {
	struct resolver *resolver;
	int number;
	int answered;
};

/* A session: equal, own, slow, broken and silent questions; some leave. */
static void *
visit(void *arg)
{
	struct crowd *crowd = arg;

	for (int round = 0; round < 3; round++) {
		struct batch *batch = batch_new(crowd->resolver);
		char own[32];

		snprintf(own, sizeof own, "n%d.many.test",
		    crowd->number * 3 + round);
		batch_add(batch, own, DNS_A);
		batch_add(batch, "same.slow.test", DNS_A);
		batch_add(batch, "a.malformed.test", DNS_A);
		batch_add(batch, "a.ok.test", DNS_TXT);
		if (crowd->number % 10 == 0)
			batch_add(batch, "a.silent.test", DNS_A);
		batch_start(batch);
		if (crowd->number % 7 != 0) {
			batch_wait(batch, deadline_in(clock_ms(), 20000));
			crowd->answered += batch_answer(batch, 0).status ==
				DNS_FOUND &&
			    batch_answer(batch, 1).status == DNS_FOUND &&
			    batch_answer(batch, 3).record_count == 1;
		}
		batch_free(&batch);
	}
	return NULL;
}

#define CROWD 200

static void
test_crowd(void)
{
	struct resolver *resolver = open_resolver();
	struct resolver_figures figures;
	struct crowd crowd[CROWD];
	pthread_t threads[CROWD];
	uint64_t before = scripted_count(server, "many.test");

	for (int i = 0; i < CROWD; i++) {
		crowd[i] = (struct crowd){ resolver, i, 0 };
		CHECK_EQ("a thread",
		    pthread_create(&threads[i], NULL, visit, &crowd[i]), 0);
	}
	for (int i = 0; i < CROWD; i++) {
		pthread_join(threads[i], NULL);
		CHECK_EQ("each session has its answers", crowd[i].answered,
		    i % 7 != 0 ? 3 : 0);
	}
	resolver_figures(resolver, &figures);
	CHECK("the cache and those in flight serve most",
	    figures.cached + figures.joined > figures.asked);
	/* A lost UDP packet may be sent again. */
	CHECK("every name of its own was asked for",
	    scripted_count(server, "many.test") - before >= CROWD * 3 - 90);
	resolver_free(&resolver);
}

int
main(void)
{
	char wrong[128];

	server = scripted_open(0);
	if (scripted_follow(
		server, script, strlen(script), wrong, sizeof wrong) != 0) {
		fprintf(stderr, "script: %s\n", wrong);
		return 1;
	}
	test_honest();
	test_faults();
	test_cache();
	test_joined();
	test_deadline();
	test_names();
	test_servers();
	test_open();
	test_ports();
	test_dropped();
	test_burst();
	test_crowd();
	scripted_free(&server);
	return check_done();
}
