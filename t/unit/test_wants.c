/* test_wants.c - judge/wants.h: what a worker may leave out. */
#include "check.h"

#include "judge/wants.h"

#define NOBODY                                                                 \
	"[spam]\nenable = no\n[web_reputation]\nenable = no\n"                 \
	"[file_reputation]\nenable = no\n"
#define LISTS "[file_reputation]\nzones = files.example\n"

struct wants_case {
	const char *name;
	const char *settings;
	enum client_trust trust;
	uint32_t spare;
};

static const struct wants_case cases[] = {
	{ "by default nobody asks for digests, there being no lists", "",
	    TRUST_NONE, SPARE_DIGESTS },
	{ "with a list of files everything is wanted", LISTS, TRUST_NONE, 0 },
	{ "a file of one's own is a list",
	    "[file_reputation]\ndeny_file = /bad\n", TRUST_NONE, 0 },
	{ "one of what is allowed as well",
	    "[file_reputation]\nallow_file = /good\n", TRUST_NONE, 0 },
	{ "who wants none of it spares all", NOBODY, TRUST_NONE, SPARE_ALL },
	{ "a list that no policy uses wants nothing",
	    NOBODY "zones = files.example\n", TRUST_NONE, SPARE_ALL },
	{ "spam tests look at texts and at where they lead",
	    "[web_reputation]\nenable = no\n", TRUST_NONE, SPARE_DIGESTS },
	{ "web reputation does not read the texts", "[spam]\nenable = no\n",
	    TRUST_NONE, SPARE_TEXT | SPARE_DIGESTS },
	{ "our own users have no spam filter", "", TRUST_OWN, SPARE_ALL },
	{ "but their files are known", LISTS, TRUST_OWN,
	    SPARE_TEXT | SPARE_URLS },
	{ "a relay's mail is a stranger's", "", TRUST_RELAY, SPARE_DIGESTS },
	{ "so is mail of who knows whom", "", TRUST_UNSET, SPARE_DIGESTS },
	{ "one recipient who wants it is enough",
	    NOBODY "[domain two.example]\nspam.enable = yes\n", TRUST_NONE,
	    SPARE_DIGESTS },
	{ "macros cannot be switched off, nor are they spared",
	    NOBODY "[machine_learning]\nenable = no\n"
		   "[macros]\naction = accept\n",
	    TRUST_NONE, SPARE_ALL },
};

static void
test_case(const struct wants_case *c)
{
	static const char *const recipients[] = { "a@one.example",
		"b@two.example" };
	scoped_config struct config *config = NULL;
	const struct policy *policies[2];
	struct mistakes mistakes = { 0 };

	CHECK_EQ(c->name,
	    config_parse(
		"test", c->settings, strlen(c->settings), &config, &mistakes),
	    0);
	mistakes_release(&mistakes);
	for (size_t i = 0; i < 2; i++)
		policies[i] = config_policy(
		    config, recipients[i], strlen(recipients[i]));
	CHECK_EQ(c->name,
	    wants_spare(config_host(config), policies, 2, c->trust), c->spare);
	CHECK_EQ("without a policy nobody can say what to spare",
	    wants_spare(config_host(config), policies, 0, c->trust), 0);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(&cases[i]);
	return check_done();
}
