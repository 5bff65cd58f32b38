/* test_spf.c - net/spf.h, net/spf_record.h, net/spf_macro.h; what common
 * evaluators get wrong. The zone stands in this file, nobody is asked. */
#include "check.h"

#include <arpa/inet.h>

#include "base/mem.h"
#include "net/address.h"
#include "net/spf.h"
#include "net/spf_macro.h"

struct row {
	const char *name;
	enum dns_type type; /* DNS_TYPE_UNSET: whoever asks waits in vain */
	const char *value;
};

/* As large as a TXT record can be; see test_hostile_record(). */
static char hostile[65000];

static const struct row zone[] = {
	{ "hostile.example", DNS_TXT, hostile },
	{ "all.example", DNS_TXT, "v=spf1 -all" },
	{ "plain.example", DNS_TXT, "v=spf1 ip4:192.0.2.0/24 -all" },
	{ "six.example", DNS_TXT,
	    "v=spf1 ip6:2001:db8::/32 ip4:10.0.0.0/8 -all" },
	{ "zero4.example", DNS_TXT, "v=spf1 ip4:0.0.0.0/0 -all" },
	{ "zero6.example", DNS_TXT, "v=spf1 ip6:::/0 -all" },
	{ "zeroa.example", DNS_TXT, "v=spf1 a:host.example/0 -all" },
	{ "bits.example", DNS_TXT, "v=spf1 ip4:192.0.2.8/29 -all" },
	{ "hostbits.example", DNS_TXT, "v=spf1 ip4:192.0.2.15/29 -all" },
	{ "host.example", DNS_A, "198.51.100.1" },
	{ "host.example", DNS_AAAA, "2001:db8::1" },
	{ "dual.example", DNS_TXT, "v=spf1 a:host.example/24//64 -all" },
	{ "two.example", DNS_TXT, "v=spf1 -all" },
	{ "two.example", DNS_TXT, "v=spf1 +all" },
	{ "beside.example", DNS_TXT, "another text" },
	{ "beside.example", DNS_TXT, "v=spf1 ?all" },
	{ "spf10.example", DNS_TXT, "v=spf10 +all" },
	{ "case.example", DNS_TXT, "V=SPF1 IP4:192.0.2.1 -ALL" },
	{ "slow.example", DNS_TYPE_UNSET, "" },

	/* Syntax: an error behind a match is still an error. */
	{ "bad1.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 nonsense -all" },
	{ "bad2.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 a/33 -all" },
	{ "bad3.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 a//129 -all" },
	{ "bad4.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 ip4:192.0.2.256" },
	{ "bad5.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 all:host.example" },
	{ "bad6.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 include:" },
	{ "bad7.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 exists:%{x}.example" },
	{ "bad8.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 a:%{d0}.example" },
	{ "bad9.example", DNS_TXT,
	    "v=spf1 ip4:192.0.2.1 redirect=a.example "
	    "redirect=b.example" },
	{ "bad10.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 a:host.-example" },
	{ "bad11.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 a:localhost" },
	{ "bad12.example", DNS_TXT, "v=spf1 ip4:192.0.2.1 ip4:192.0.2.0/08" },
	{ "bad13.example", DNS_TXT,
	    "v=spf1 ip4:192.0.2.1 a\xc3\xa9:x.example" },
	{ "bad14.example", DNS_TXT, "v=spf1\tip4:192.0.2.1" },
	{ "bad15.example", DNS_TXT, "v=spf1 ip4:192.0.2.1\r\n" },
	{ "odd.example", DNS_TXT, "v=spf1 x-y=%{d} ip4:192.0.2.1 -all" },

	/* Void look-ups: two are allowed, the third is not. */
	{ "void2.example", DNS_TXT,
	    "v=spf1 a:n1.example a:n2.example "
	    "ip4:192.0.2.1 -all" },
	{ "void3.example", DNS_TXT,
	    "v=spf1 a:n1.example a:n2.example "
	    "a:n3.example ip4:192.0.2.1 -all" },
	{ "voidin.example", DNS_TXT,
	    "v=spf1 a:n1.example "
	    "include:voidsub.example ip4:192.0.2.1" },
	{ "voidsub.example", DNS_TXT,
	    "v=spf1 a:n2.example mx:n3.example -all" },
	{ "voidp.example", DNS_TXT,
	    "v=spf1 a:n1.example a:n2.example "
	    "a:%{p}.host.example -all" },
	{ "unknown.host.example", DNS_A, "192.0.2.1" },

	/* Ten terms ask, across includes and redirects; the eleventh is one
	 * too many. */
	{ "ten.example", DNS_TXT,
	    "v=spf1 include:five.example "
	    "include:three.example -all" },
	{ "eleven.example", DNS_TXT,
	    "v=spf1 include:five.example "
	    "include:four.example -all" },
	{ "redirected.example", DNS_TXT,
	    "v=spf1 include:five.example "
	    "include:none3.example "
	    "redirect=plain.example" },
	{ "five.example", DNS_TXT,
	    "v=spf1 a:host.example a:host.example "
	    "a:host.example a:host.example a:host.example "
	    "-all" },
	{ "three.example", DNS_TXT,
	    "v=spf1 a:host.example a:host.example "
	    "a:host.example ip4:192.0.2.1 -all" },
	{ "none3.example", DNS_TXT,
	    "v=spf1 a:host.example a:host.example "
	    "a:host.example -all" },
	{ "four.example", DNS_TXT,
	    "v=spf1 a:host.example a:host.example "
	    "a:host.example a:host.example "
	    "ip4:192.0.2.1 -all" },
	{ "loop.example", DNS_TXT, "v=spf1 include:loop.example -all" },
	{ "spin.example", DNS_TXT, "v=spf1 redirect=spin.example" },

	/* Includes. */
	{ "innone.example", DNS_TXT, "v=spf1 include:host.example +all" },
	{ "inslow.example", DNS_TXT, "v=spf1 include:slow.example +all" },
	{ "inbad.example", DNS_TXT, "v=spf1 include:bad1.example +all" },
	{ "infail.example", DNS_TXT, "v=spf1 include:all.example ~all" },
	{ "renone.example", DNS_TXT, "v=spf1 redirect=host.example" },
	{ "aslow.example", DNS_TXT, "v=spf1 a:slow.example +all" },

	/* MX. */
	{ "mx.example", DNS_TXT, "v=spf1 mx -all" },
	{ "mx.example", DNS_MX, "unknown.host.example" },
	{ "mxmany.example", DNS_TXT, "v=spf1 mx +all" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },
	{ "mxmany.example", DNS_MX, "host.example" },

	/* PTR: a name must lead back. */
	{ "ptr.example", DNS_TXT, "v=spf1 ptr:named.example -all" },
	{ "7.2.0.192.in-addr.arpa", DNS_PTR, "liar.named.example" },
	{ "8.2.0.192.in-addr.arpa", DNS_PTR, "honest.named.example" },
	{ "8.2.0.192.in-addr.arpa", DNS_PTR, "xnamed.example" },
	{ "liar.named.example", DNS_A, "192.0.2.9" },
	{ "honest.named.example", DNS_A, "192.0.2.8" },
	{ "9.2.0.192.in-addr.arpa", DNS_PTR, "xnamed.example" },
	{ "xnamed.example", DNS_A, "192.0.2.9" },

	/* Macros. */
	{ "macro.example", DNS_TXT,
	    "v=spf1 exists:%{l1r+-}.%{d}.%{ir}.%{v}.m.example -all" },
	{ "bob.macro.example.1.2.0.192.in-addr.m.example", DNS_A, "127.0.0.2" },
	{ "helo.example", DNS_TXT, "v=spf1 exists:%{h}.%{s}.h.example -all" },
	{ "helo.example.postmaster@helo.example.h.example", DNS_A,
	    "127.0.0.2" },
};

static struct dns_answer *answers[400];
static size_t answered;

static const struct dns_answer *
answer_from(void *arg, const char *name, enum dns_type type)
{
	struct dns_answer *answer = mem_new(1, sizeof *answer);
	bool exists = false;

	(void)arg;
	answer->records = mem_new(64, sizeof *answer->records);
	for (size_t i = 0; i < sizeof zone / sizeof *zone; i++) {
		struct dns_record
		    *record = &answer->records[answer->record_count];

		if (strcasecmp(zone[i].name, name) != 0)
			continue;
		exists = true;
		if (zone[i].type == DNS_TYPE_UNSET)
			answer->status = DNS_TIMEOUT;
		if (zone[i].type != type)
			continue;
		if (type == DNS_A || type == DNS_AAAA)
			address_parse(zone[i].value, strlen(zone[i].value),
			    &record->address);
		record->text = (char *)zone[i].value;
		record->text_len = strlen(zone[i].value);
		answer->record_count++;
		answer->status = DNS_FOUND;
	}
	if (answer->status == DNS_UNSET)
		answer->status = exists ? DNS_NO_DATA : DNS_NO_NAME;
	answers[answered++] = answer;
	return answer;
}

static struct spf_answer
evaluate(const char *ip, const char *domain, const char *sender)
{
	struct spf_dns dns = { .ask = answer_from };
	struct in6_addr client;
	struct spf_answer answer;
	struct spf_query query = { .client = &client,
		.helo = "helo.example",
		.sender = sender,
		.domain = domain };

	CHECK_EQ(ip, address_parse(ip, strlen(ip), &client), 0);
	spf_check(&query, &dns, &answer);
	while (answered > 0) {
		answered--;
		free(answers[answered]->records);
		free(answers[answered]);
	}
	return answer;
}

struct spf_case {
	const char *name;
	const char *ip;
	const char *domain;
	enum spf_result want;
};

static const struct spf_case cases[] = {
	{ "a network matches", "192.0.2.99", "plain.example", SPF_PASS },
	{ "another does not", "192.0.3.99", "plain.example", SPF_FAIL },
	{ "this host's own address does not pass by itself", "127.0.0.1",
	    "plain.example", SPF_FAIL },
	{ "nor does it in IPv6", "::1", "plain.example", SPF_FAIL },
	{ "an IPv6 network", "2001:db8::5", "six.example", SPF_PASS },
	{ "is not an IPv4 one", "10.1.2.3", "six.example", SPF_PASS },
	{ "ip4:/0 holds every IPv4 client", "203.0.113.1", "zero4.example",
	    SPF_PASS },
	{ "and no IPv6 client", "2001:db8::1", "zero4.example", SPF_FAIL },
	{ "ip6:/0 holds every IPv6 client", "2001:db8::1", "zero6.example",
	    SPF_PASS },
	{ "and no IPv4 client", "203.0.113.1", "zero6.example", SPF_FAIL },
	{ "a/0 holds every client of the family", "203.0.113.1",
	    "zeroa.example", SPF_PASS },
	{ "29 bits: inside", "192.0.2.15", "bits.example", SPF_PASS },
	{ "29 bits: outside", "192.0.2.16", "bits.example", SPF_FAIL },
	{ "host bits do not matter", "192.0.2.8", "hostbits.example",
	    SPF_PASS },
	{ "dual prefix, IPv4", "198.51.100.77", "dual.example", SPF_PASS },
	{ "dual prefix, IPv6", "2001:db8::77", "dual.example", SPF_PASS },
	{ "dual prefix, IPv6 outside", "2001:db8:1::", "dual.example",
	    SPF_FAIL },
	{ "no record", "192.0.2.1", "host.example", SPF_NONE },
	{ "no such domain", "192.0.2.1", "gone.example", SPF_NONE },
	{ "two records are no record", "192.0.2.1", "two.example",
	    SPF_PERMERROR },
	{ "other texts are not ours", "192.0.2.1", "beside.example",
	    SPF_NEUTRAL },
	{ "a later version is not ours", "192.0.2.1", "spf10.example",
	    SPF_NONE },
	{ "letters have no case", "192.0.2.1", "case.example", SPF_PASS },
	{ "silence is an error for now", "192.0.2.1", "slow.example",
	    SPF_TEMPERROR },

	{ "an unknown mechanism behind a match", "192.0.2.1", "bad1.example",
	    SPF_PERMERROR },
	{ "33 bits", "192.0.2.1", "bad2.example", SPF_PERMERROR },
	{ "129 bits", "192.0.2.1", "bad3.example", SPF_PERMERROR },
	{ "an octet of 256", "192.0.2.1", "bad4.example", SPF_PERMERROR },
	{ "all with a domain", "192.0.2.1", "bad5.example", SPF_PERMERROR },
	{ "include without one", "192.0.2.1", "bad6.example", SPF_PERMERROR },
	{ "an unknown macro", "192.0.2.1", "bad7.example", SPF_PERMERROR },
	{ "a macro of no parts", "192.0.2.1", "bad8.example", SPF_PERMERROR },
	{ "two redirects", "192.0.2.1", "bad9.example", SPF_PERMERROR },
	{ "a label that begins with a hyphen", "192.0.2.1", "bad10.example",
	    SPF_PERMERROR },
	{ "a name of one label", "192.0.2.1", "bad11.example", SPF_PERMERROR },
	{ "a prefix with a leading zero", "192.0.2.1", "bad12.example",
	    SPF_PERMERROR },
	{ "8-bit bytes in a mechanism", "192.0.2.1", "bad13.example",
	    SPF_PERMERROR },
	{ "a tab is no space: not a record", "192.0.2.1", "bad14.example",
	    SPF_NONE },
	{ "a line's end inside a record", "192.0.2.1", "bad15.example",
	    SPF_PERMERROR },
	{ "an unknown modifier is no error", "192.0.2.1", "odd.example",
	    SPF_PASS },

	{ "two void look-ups are allowed", "192.0.2.1", "void2.example",
	    SPF_PASS },
	{ "three are not", "192.0.2.1", "void3.example", SPF_PERMERROR },
	{ "they are counted across includes", "192.0.2.1", "voidin.example",
	    SPF_PERMERROR },
	{ "and inside macros: no pass behind the third", "192.0.2.1",
	    "voidp.example", SPF_PERMERROR },

	{ "ten terms ask", "192.0.2.1", "ten.example", SPF_PASS },
	{ "the eleventh is an error, also in an include", "192.0.2.1",
	    "eleven.example", SPF_PERMERROR },
	{ "and as a redirect", "192.0.2.1", "redirected.example",
	    SPF_PERMERROR },
	{ "a record that includes itself", "192.0.2.1", "loop.example",
	    SPF_PERMERROR },
	{ "a record that redirects to itself", "192.0.2.1", "spin.example",
	    SPF_PERMERROR },

	{ "an include without a record", "192.0.2.1", "innone.example",
	    SPF_PERMERROR },
	{ "an include that is silent", "192.0.2.1", "inslow.example",
	    SPF_TEMPERROR },
	{ "an include that is broken", "192.0.2.1", "inbad.example",
	    SPF_PERMERROR },
	{ "an include that fails does not match", "192.0.2.1", "infail.example",
	    SPF_SOFTFAIL },
	{ "a redirect without a record", "192.0.2.1", "renone.example",
	    SPF_PERMERROR },
	{ "a term that is silent does not go on to +all", "192.0.2.1",
	    "aslow.example", SPF_TEMPERROR },

	{ "the MX's address", "192.0.2.1", "mx.example", SPF_PASS },
	{ "eleven MX are too many", "192.0.2.1", "mxmany.example",
	    SPF_PERMERROR },
	{ "a PTR that does not lead back", "192.0.2.7", "ptr.example",
	    SPF_FAIL },
	{ "a PTR that does", "192.0.2.8", "ptr.example", SPF_PASS },
	{ "a name that only ends alike", "192.0.2.9", "ptr.example", SPF_FAIL },

	{ "a domain of one label", "192.0.2.1", "localhost", SPF_NONE },
	{ "a domain with an empty label", "192.0.2.1", "a..example", SPF_NONE },
	{ "no domain", "192.0.2.1", "", SPF_NONE },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct spf_case *c = &cases[i];
		struct spf_answer answer = evaluate(
		    c->ip, c->domain, "bob@sender.example");

		CHECK_TEXT(c->name, spf_result_name(answer.result),
		    spf_result_name(c->want));
	}
}

static void
test_macros(void)
{
	CHECK_EQ("macros build the name that is asked",
	    evaluate("192.0.2.1", "macro.example", "eve-bob@macro.example")
		.result,
	    SPF_FAIL);
	CHECK_EQ("the left part of what is split at - and +, backwards",
	    evaluate("192.0.2.1", "macro.example", "bob-eve@macro.example")
		.result,
	    SPF_PASS);
	CHECK_EQ("no sender is postmaster at the HELO name",
	    evaluate("192.0.2.1", "helo.example", "").result, SPF_PASS);
}

static void
test_why(void)
{
	struct spf_answer answer;

	answer = evaluate("192.0.2.1", "plain.example", "a@plain.example");
	CHECK_TEXT(
	    "the term that matched", answer.why, "matched ip4:192.0.2.0/24");
	CHECK_EQ("questions are counted", answer.questions, 1);
	answer = evaluate("192.0.2.1", "bad13.example", "a@b.example");
	CHECK_TEXT("what is wrong, harmless in a log", answer.why,
	    "cannot read a\\xc3\\xa9:x.example");
}

static const char *
no_name(void *arg)
{
	(void)arg;
	return "unknown";
}

static void
test_expand(void)
{
	static const struct {
		const char *name;
		const char *spec;
		const char *want;
	} specs[] = {
		{ "RFC 7208 7.4: s", "%{s}.x",
		    "strong-bad@email.example.com.x" },
		{ "o", "%{o}.x", "email.example.com.x" },
		{ "d", "%{d4}.x", "email.example.com.x" },
		{ "d1", "%{d1}.x", "com.x" },
		{ "dr", "%{dr}.x", "com.example.email.x" },
		{ "d2r", "%{d2r}.x", "example.email.x" },
		{ "l-", "%{l-}.x", "strong.bad.x" },
		{ "lr-", "%{lr-}.x", "bad.strong.x" },
		{ "l1r-", "%{l1r-}.x", "strong.x" },
		{ "ir, v", "%{ir}.%{v}._spf.%{d2}",
		    "3.2.0.192.in-addr._spf.example.com" },
		{ "escaped", "%{S}.x", "strong-bad%40email.example.com.x" },
		{ "short forms", "%%%-.%_x.y", "%%20. x.y" },
		{ "a dot at the end", "x.example.", "x.example" },
	};
	static const struct spf_macro_values values = {
		.s = "strong-bad@email.example.com",
		.l = "strong-bad",
		.o = "email.example.com",
		.d = "email.example.com",
		.i = "192.0.2.3",
		.v = "in-addr",
		.h = "mx.example.org",
		.p = no_name
	};

	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
		scoped_buffer struct buffer out = { .max = 1000 };

		spf_macro_expand(
		    specs[i].spec, strlen(specs[i].spec), &values, &out);
		CHECK_TEXT(specs[i].name, buffer_text(&out), specs[i].want);
	}
}

/* 300 bytes of labels of 9 letters: what is left begins at a label. */
static void
test_long_names(void)
{
	static const struct spf_macro_values values = { .d = "unused" };
	char spec[320];

	for (size_t i = 0; i < 30; i++)
		memcpy(spec + 10 * i, "abcdefghi.", 11);
	memcpy(spec + 300, "example", 8);
	{
		scoped_buffer struct buffer out = { .max = 1000 };

		spf_macro_expand(spec, strlen(spec), &values, &out);
		CHECK_EQ(
		    "a long name loses labels from the left", out.len, 247);
		CHECK("whole ones",
		    strncmp(buffer_text(&out), "abcdefghi.", 10) == 0);
	}
	{
		scoped_buffer struct buffer out = { .max = 280 };

		spf_macro_expand(spec, strlen(spec), &values, &out);
		CHECK_EQ("a name without its end is none", out.len, 0);
	}
}

/* One term with as many macros as fit, each of which would ask again. */
static void
test_hostile_record(void)
{
	size_t used = (size_t)snprintf(
	    hostile, sizeof hostile, "v=spf1 exists:");
	struct spf_answer answer;

	while (used + sizeof "%{p}.example -all" < sizeof hostile) {
		memcpy(hostile + used, "%{p}.", 5);
		used += 5;
	}
	snprintf(hostile + used, sizeof hostile - used, "example -all");
	answer = evaluate("192.0.2.8", "hostile.example", "a@b.example");
	CHECK_EQ("a record of 64 KiB is evaluated", answer.result, SPF_FAIL);
	/* TXT, PTR, two names, the term itself. */
	CHECK("with few questions", answer.questions <= 5);
}

static void
test_names(void)
{
	CHECK_EQ("what nobody evaluated is no pass", SPF_UNSET, 0);
	CHECK_TEXT("and has a name", spf_result_name(SPF_UNSET), "unset");
}

int
main(void)
{
	test_cases();
	test_macros();
	test_why();
	test_expand();
	test_long_names();
	test_hostile_record();
	test_names();
	return check_done();
}
