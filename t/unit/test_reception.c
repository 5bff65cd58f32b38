/* test_reception.c - judge/reception.h */
#include "check.h"

#include "judge/reception.h"
#include "net/address.h"

static const struct dns_list list_items[] = {
	{ .name = "plus",
	    .zone = "key.plus.example",
	    .show = "RBL+",
	    .weight = 2,
	    .classes = DNS_LIST_RBL },
	{ .name = "quick",
	    .zone = "quick.example",
	    .show = "quick",
	    .weight = 1,
	    .classes = DNS_LIST_ZOMBIE },
};
static const struct dns_lists lists = { list_items, 2 };

static struct policy
base_policy(void)
{
	return (struct policy){ .reputation_enable = true,
		.reputation_threshold = 1,
		.reputation_action = REPUTATION_RECOMMENDED,
		.reputation_rbl_code = 550,
		.reputation_rbl_text = "[%i] is listed by %l (%r)%%",
		.reputation_zombie_code = 450,
		.reputation_zombie_text = "later",
		.reputation_code = 421,
		.reputation_text = "Service unavailable" };
}

/* What a case changes of the base: a stranger from 198.41.0.4, two lists. */
struct reception_case {
	const char *name;
	enum client_trust trust;
	unsigned int rbl, zombie;
	bool allowed, nobody_asked, disabled, custom, lists_only;
	int64_t threshold;
	const char *sender, *recipient, *blocked, *approved;
	enum reception_kind want;
	int code;
};

static const struct reception_case cases[] = {
	{ "a client on no list is welcome", .trust = TRUST_NONE,
	    .want = RECEPTION_WELCOME },
	{ "RBL+ is refused for good", .trust = TRUST_NONE, .rbl = 2,
	    .want = RECEPTION_RBL, .code = 550 },
	{ "Zombie is refused for now", .trust = TRUST_NONE, .zombie = 1,
	    .want = RECEPTION_ZOMBIE, .code = 450 },
	{ "RBL+ before Zombie", .trust = TRUST_NONE, .rbl = 2, .zombie = 1,
	    .want = RECEPTION_RBL, .code = 550 },
	{ "one code for all", .trust = TRUST_NONE, .rbl = 2, .custom = true,
	    .want = RECEPTION_RBL, .code = 421 },
	{ "below the threshold", .trust = TRUST_NONE, .rbl = 2, .threshold = 3,
	    .want = RECEPTION_WELCOME },
	{ "at the threshold", .trust = TRUST_NONE, .rbl = 2, .threshold = 2,
	    .want = RECEPTION_RBL, .code = 550 },
	{ "an allow list outweighs", .trust = TRUST_NONE, .rbl = 2,
	    .allowed = true, .want = RECEPTION_WELCOME },
	{ "switched off for this recipient", .trust = TRUST_NONE, .rbl = 2,
	    .disabled = true, .want = RECEPTION_WELCOME },
	{ "our own users are never refused", .trust = TRUST_OWN, .rbl = 2,
	    .blocked = "@spam.example", .sender = "<a@spam.example>",
	    .want = RECEPTION_WELCOME },
	{ "our own relays are not asked about", .trust = TRUST_RELAY, .rbl = 2,
	    .want = RECEPTION_WELCOME },
	{ "but what they bring may be blocked", .trust = TRUST_RELAY,
	    .blocked = "@spam.example", .sender = "<a@spam.example>",
	    .want = RECEPTION_BLOCKED_SENDER, .code = 550 },
	{ "nobody was asked: silence refuses nobody", .trust = TRUST_NONE,
	    .rbl = 2, .nobody_asked = true, .want = RECEPTION_WELCOME },
	{ "postmaster stays reachable", .trust = TRUST_NONE, .rbl = 2,
	    .recipient = "<Postmaster@example.jp>", .want = RECEPTION_WELCOME },
	{ "without a domain too", .trust = TRUST_NONE, .rbl = 2,
	    .recipient = "<postmaster>", .want = RECEPTION_WELCOME },
	{ "abuse stays reachable", .trust = TRUST_NONE, .rbl = 2,
	    .recipient = "abuse@example.jp", .want = RECEPTION_WELCOME },
	{ "a name that only begins so does not", .trust = TRUST_NONE, .rbl = 2,
	    .recipient = "<abuser@example.jp>", .want = RECEPTION_RBL,
	    .code = 550 },
	{ "an approved sender is welcome", .trust = TRUST_NONE, .rbl = 2,
	    .approved = "@good.example", .sender = "<a@good.example>",
	    .want = RECEPTION_WELCOME },
	{ "an approved network too", .trust = TRUST_NONE, .rbl = 2,
	    .approved = "198.41.0.0/24", .want = RECEPTION_WELCOME },
	{ "blocked wins over approved", .trust = TRUST_NONE,
	    .approved = "@both.example", .blocked = "@both.example",
	    .sender = "<a@both.example>", .want = RECEPTION_BLOCKED_SENDER,
	    .code = 550 },
	{ "before RCPT no sender is blocked", .trust = TRUST_NONE,
	    .lists_only = true, .blocked = "@spam.example",
	    .sender = "<a@spam.example>", .want = RECEPTION_WELCOME },
	{ "but lists count", .trust = TRUST_NONE, .lists_only = true, .rbl = 1,
	    .blocked = "@spam.example", .sender = "<a@spam.example>",
	    .want = RECEPTION_RBL, .code = 550 },
};

static void
judge(const struct reception_case *c, struct reception *out)
{
	struct dnsbl_answer answers[2] = {
		{ .outcome = c->rbl ? LIST_LISTED : LIST_NOT_LISTED },
		{ .outcome = c->zombie ? LIST_LISTED : LIST_NOT_LISTED },
	};
	struct dnsbl_result result = { .answers = answers,
		.count = 2,
		.rbl = c->rbl,
		.zombie = c->zombie,
		.allowed = c->allowed };
	struct policy policy = base_policy();
	struct in6_addr client;
	struct reception_facts facts = { .trust = c->trust,
		.client = &client,
		.lists = &lists,
		.answers = c->nobody_asked ? NULL : &result,
		.sender = c->sender,
		.lists_only = c->lists_only };

	address_parse("198.41.0.4", 10, &client);
	policy.reputation_enable = !c->disabled;
	if (c->threshold > 0)
		policy.reputation_threshold = c->threshold;
	if (c->custom)
		policy.reputation_action = REPUTATION_CUSTOM;
	policy.senders_blocked = (struct text_list){ &c->blocked,
		c->blocked != NULL };
	policy.senders_approved = (struct text_list){ &c->approved,
		c->approved != NULL };
	reception_judge(&facts, &policy, c->recipient, out);
}

static void
test_rules(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reception reception;

		judge(&cases[i], &reception);
		CHECK_EQ(cases[i].name, reception.kind, cases[i].want);
		CHECK_EQ(cases[i].name, reception.code, cases[i].code);
		if (cases[i].code > 0)
			CHECK_EQ("the status matches the code",
			    reception.enhanced[0] - '0', cases[i].code / 100);
	}
}

static void
test_text(void)
{
	char text[LIMIT_REPLY_TEXT_BYTES + 1];
	struct reception reception = { .list = &list_items[0],
		.pattern = "[%i] is listed by %l (%r)%% %s" };

	CHECK("%r costs a question", reception_wants_words(&reception));
	reception_text(&reception, "198.41.0.4", "see \\x5c %l\n", "abc", text);
	CHECK_TEXT("the list is called by its public name, and its words are "
		   "made harmless",
	    text, "[198.41.0.4] is listed by RBL+ (see \\x5c %l?)% abc");
	reception.pattern = "Service unavailable";
	CHECK("without %r none is asked", !reception_wants_words(&reception));
}

int
main(void)
{
	test_rules();
	test_text();
	return check_done();
}
