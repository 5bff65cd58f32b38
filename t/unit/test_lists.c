/* test_lists.c - config/lists.h, config/sender.h: the ini's words about
 * clients and senders. */
#include "check.h"

#include "base/own.h"
#include "config/config.h"
#include "config/sender.h"
#include "net/address.h"

static struct config *
parse(const char *text, struct mistakes *mistakes)
{
	struct config *config = NULL;

	*mistakes = (struct mistakes){ 0 };
	config_parse("t.ini", text, strlen(text), &config, mistakes);
	return config;
}

static void
test_entries(void)
{
	struct mistakes mistakes;
	scoped_config struct config *config = parse(
	    "[reputation]\n"
	    "rbl = plus zen.example=127.0.0.[2;4..7]*2\n"
	    "zombie = plus*3\n"
	    "[list plus]\n"
	    "zone = secret123.r.example\n"
	    "mask = 3\n"
	    "show = RBL+\n",
	    &mistakes);
	const struct dns_lists *lists;

	CHECK("no mistakes", config != NULL);
	if (config == NULL)
		return;
	lists = &config_host(config)->reputation_lists;
	CHECK_EQ("one entry a word", lists->count, 3);
	CHECK_TEXT("its zone", lists->items[0].zone, "secret123.r.example");
	CHECK_TEXT("its public name", lists->items[0].show, "RBL+");
	CHECK_EQ("its mask", lists->items[0].mask, 3);
	CHECK_EQ("its class", lists->items[0].classes, DNS_LIST_RBL);
	CHECK_TEXT("a bare zone", lists->items[1].zone, "zen.example");
	CHECK_EQ("with codes", lists->items[1].codes.count, 1);
	CHECK_EQ("and a weight", lists->items[1].weight, 2);
	CHECK_EQ("a list may serve another class", lists->items[2].classes,
	    DNS_LIST_ZOMBIE);
	CHECK_EQ("with another weight", lists->items[2].weight, 3);
}

static void
test_hash(void)
{
	static const char *const texts[] = {
		"[reputation]\nrbl = a\n[list a]\nzone = a.example\n",
		"[reputation]\nrbl = a\n[list a]\nzone = b.example\n",
		("[reputation]\nrbl = a\n[list a]\nzone = a.example\n"
		 "codes = 127.0.0.2\n"),
	};
	char first[17] = "";

	for (size_t i = 0; i < 3; i++) {
		struct mistakes mistakes;
		scoped_config struct config *config = parse(
		    texts[i], &mistakes);

		CHECK("loads", config != NULL);
		if (config == NULL)
			return;
		CHECK("what a [list] says is part of the hash",
		    strcmp(first, config_hash(config)) != 0);
		if (i == 0)
			memcpy(first, config_hash(config), sizeof first);
	}
}

struct mistake_case {
	const char *name, *text, *want;
};

static const struct mistake_case mistake_cases[] = {
	{ "an unknown list", "[reputation]\n\nrbl = nowhere\n",
	    "t.ini:3: reputation.rbl: nowhere: there is no [list nowhere]" },
	{ "a list without zone", "[list a]\nmask = 1\n",
	    "t.ini:1: [list a] needs a zone" },
	{ "a policy key inside a list",
	    "[list a]\nzone = a.example\naction = tag\n",
	    "t.ini:3: unknown key list.action (did you mean trust.action?)" },
	{ "a list's key inside a domain",
	    "[domain x.example]\nlist.zone = a.example\n",
	    "t.ini:2: list.zone is a setting of the whole gateway and cannot "
	    "stand in [domain]" },
	{ "a Japanese reply", "[reputation]\ntext = \xe3\x82\xa6\n",
	    "t.ini:2: reputation.text: must be printable ASCII: SMTP carries "
	    "nothing else" },
	{ "a percent that means nothing", "[reputation]\ntext = 100%\n",
	    "t.ini:2: reputation.text: may hold %i (client), %l (list), %r "
	    "(the list's words), %s (our id) and %% (a percent sign), no "
	    "other %" },
	{ "a code that is no refusal", "[reputation]\ncode = 250\n",
	    "t.ini:2: reputation.code: 250 is out of range (400 to 599)" },
	{ "recipients differ, and nobody knows them yet",
	    "[milter]\nreply_at = mail\n[domain x.example]\n"
	    "reputation.enable = no\n",
	    "t.ini:4: reputation.enable cannot differ per recipient while "
	    "milter.reply_at is not rcpt" },
	{ "nor whose approved senders count",
	    "[milter]\nreply_at = connect\n[domain x.example]\n"
	    "senders.blocked = @b.example\nsenders.approved = @a.example\n",
	    "t.ini:5: senders.approved cannot differ per recipient while "
	    "milter.reply_at is not rcpt" },
	{ "not by a profile either",
	    "[milter]\nreply_at = mail\n[profile p]\n"
	    "reputation.threshold = 2\n[domain x.example]\nprofile = p\n",
	    "t.ini:4: reputation.threshold cannot differ per recipient while "
	    "milter.reply_at is not rcpt" },
	{ "a name server is an address", "[dns]\nservers = ns.example\n",
	    "t.ini:2: dns.servers: ns.example: must be an address, with or "
	    "without a port: 127.0.0.1:5353, [::1]:5353" },
	{ "a port is a port", "[dns]\nservers = 127.0.0.1:0\n",
	    "t.ini:2: dns.servers: 127.0.0.1:0: must name a port from 1 to "
	    "65535" },
	{ "a wildcard sender", "[senders]\nblocked = *@spam.example\n",
	    "t.ini:2: senders.blocked: *@spam.example: must be whole: "
	    "a@example.jp, @example.jp, or @.example.jp for it and everything "
	    "below" },
};

static void
test_mistakes(void)
{
	for (size_t i = 0; i < sizeof mistake_cases / sizeof *mistake_cases;
	     i++) {
		const struct mistake_case *c = &mistake_cases[i];
		struct mistakes mistakes;
		scoped_config struct config *config = parse(c->text, &mistakes);

		CHECK(c->name, config == NULL);
		CHECK_EQ(c->name, mistakes.count, 1);
		if (mistakes.kept > 0)
			CHECK_TEXT(c->name, mistakes.texts[0], c->want);
		mistakes_release(&mistakes);
	}
}

static void
test_senders(void)
{
	static const char *const words[] = { "a@example.jp", "@one.example",
		"@.all.example", "192.0.2.0/24" };
	static const struct text_list list = { words, 4 };
	static const struct {
		const char *sender, *client;
		bool want;
	} cases[] = {
		{ "A@Example.JP", "198.51.100.1", true },
		{ "<a@example.jp>", "198.51.100.1", true },
		{ "b@example.jp", "198.51.100.1", false },
		{ "x@one.example", "198.51.100.1", true },
		{ "x@sub.one.example", "198.51.100.1", false },
		{ "x@all.example", "198.51.100.1", true },
		{ "x@deep.sub.all.example", "198.51.100.1", true },
		{ "x@notall.example", "198.51.100.1", false },
		{ "x@one.example@evil.example", "198.51.100.1", false },
		{ "<>", "198.51.100.1", false },
		{ "", "198.51.100.1", false },
		{ "", "192.0.2.200", true },
		{ "b@example.jp", NULL, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *client = cases[i].client;
		struct in6_addr address;

		if (client != NULL)
			CHECK_EQ(client,
			    address_parse(client, strlen(client), &address), 0);
		CHECK_EQ(cases[i].sender,
		    sender_is_listed(&list, cases[i].sender,
			strlen(cases[i].sender),
			client != NULL ? &address : NULL),
		    cases[i].want);
	}
}

int
main(void)
{
	test_entries();
	test_hash();
	test_mistakes();
	test_senders();
	return check_done();
}
