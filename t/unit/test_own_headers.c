/* test_own_headers.c - wire/own_headers.h */
#include "check.h"

#include <stdio.h>

#include "base/limits.h"
#include "wire/own_headers.h"

static void
test_claims(void)
{
	static const struct {
		const char *name, *value;
		bool want;
	} cases[] = {
		{ "ours", " mx.example.jp; spf=pass", true },
		{ "another's", " mx.example.com; spf=pass", false },
		{ "case", " MX.Example.JP; spf=pass", true },
		{ "alone", " mx.example.jp", true },
		{ "another's alone", "a", false },
		{ "none", " mx.example.jp 1; none", true },
		{ "another's version", " a 1 ; none", false },
		{ "quoted", " \"mx.example.jp\"; none", true },
		{ "quoted with an escape", " \"mx.ex\\ample.jp\"; none", true },
		{ "another's quoted", " \"a b\"; none", false },
		{ "a comment before", " (a (b) \\) c) mx.example.jp; x", true },
		{ "a comment behind", " mx.example.jp (c); x", true },
		{ "folded", "\r\n\tmx.example.jp;\r\n\tx", true },
		{ "a final dot", " mx.example.jp.; x", true },
		{ "a longer name", " mx.example.jp.evil; x", false },
		{ "empty", "", true },
		{ "blanks", " \t", true },
		{ "an open comment", " (a", true },
		{ "an open quote", " \"a", true },
		{ "no name", " ; spf=pass", true },
		{ "two names", " a mx.example.jp; x", true },
		{ "another's, 8-bit", " m\xc3\xbc.example; x", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].name,
		    own_results(cases[i].value, strlen(cases[i].value),
			"mx.example.jp"),
		    cases[i].want);
}

static void
add(struct own_headers *headers, const char *name, const char *value)
{
	struct own_field field = { name, strlen(name), value, strlen(value) };

	own_headers_add(headers, &field, "mx.example.jp");
}

static void
test_ordinals(void)
{
	static const struct {
		const char *name;
		uint32_t ordinal;
	} want[] = { { "X-Sekisho", 1 }, { "X-Sekisho", 2 },
		{ "Authentication-Results", 2 }, { "X-Sekisho-Spam", 1 } };
	scoped_own_headers struct own_headers own = { 0 };

	add(&own, "X-Sekisho", " action=accept");
	add(&own, "Subject", " mx.example.jp; spf=pass");
	add(&own, "x-SEKISHO", " again");
	add(&own, "Authentication-Results", " mx.example.com; spf=pass");
	add(&own, "authentication-results", " mx.example.jp; spf=pass");
	add(&own, "X-Sekishoo", " nobody's");
	add(&own, "X-Sekisho-Spam", " score=-9");
	CHECK_EQ("what claims to be ours, and nothing else", own.count,
	    sizeof want / sizeof *want);
	for (size_t i = 0; i < own.count; i++) {
		CHECK_TEXT("by name", own.items[i].name, want[i].name);
		CHECK_EQ("and ordinal", own.items[i].ordinal, want[i].ordinal);
	}
	own_headers_release(&own);
	CHECK_EQ("released: none", own.count, 0);
}

static void
test_bounds(void)
{
	scoped_own_headers struct own_headers own = { 0 };
	char name[32];

	for (int i = 0; i < 2 * LIMIT_OWN_NAMES; i++) {
		(void)snprintf(name, sizeof name, "X-Sekisho-%d", i);
		add(&own, name, "");
	}
	CHECK("names that are too many, which is said", own.cut);
	add(&own, "X-Sekisho", "");
	add(&own, "Authentication-Results", "mx.example.jp; spf=pass");
	CHECK_TEXT("take no place from those in use",
	    own.items[own.count - 2].name, "X-Sekisho");
	CHECK_TEXT("none of them", own.items[own.count - 1].name,
	    "Authentication-Results");
	CHECK("nor more than there are", own.name_count <= LIMIT_OWN_NAMES);
	for (int i = 0; i < 2 * LIMIT_OWN_HEADERS; i++)
		add(&own, "X-Sekisho", "");
	CHECK_EQ("headers have a limit, too", own.count, LIMIT_OWN_HEADERS);
}

int
main(void)
{
	test_claims();
	test_ordinals();
	test_bounds();
	return check_done();
}
