/* test_spam.c - judge/spam.h: each test fires on what it is about and not on
 * what nearly is; levels, approval, and the bound of the text model. */
#include "check.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "judge/decide.h"
#include "judge/spam.h"
#include "judge/spam_view.h"

/* Facts that a case may change. */
struct stage {
	struct scan_report *report;
	struct envelope_facts envelope;
	struct dnsbl_result lists;
	struct in6_addr client;
	struct facts facts;
	double probability; /* of a model, < 0: none */
};

static const char *const recipients[] = { "user@ours.example" };

/* An ordinary message of a stranger. */
static void
begin(struct stage *stage)
{
	*stage = (struct stage){ .report = report_new(), .probability = -1 };
	report_set_text(&stage->report->text.from_name, "Taro", 4);
	report_set_text(
	    &stage->report->text.from_address, "taro@their.example", 18);
	inet_pton(AF_INET6, "::ffff:192.0.2.77", &stage->client);
	stage->envelope = (struct envelope_facts){
		.sender = "taro@their.example",
		.client = &stage->client,
		.client_name = "mail.their.example",
		.helo = "mail.their.example",
		.lists = &stage->lists,
		.recipients = recipients,
		.recipient_count = 1,
		.arrived_s = 1000000000,
	};
	stage->facts = (struct facts){ .trust = TRUST_NONE,
		.examination = EXAMINATION_DONE,
		.spf = SPF_NONE,
		.report = stage->report,
		.envelope = &stage->envelope };
}

static void
end(struct stage *stage)
{
	report_free(&stage->report);
}

static void
set_name(struct stage *stage, const char *name)
{
	report_set_text(&stage->report->text.from_name, name, strlen(name));
}

static void
set_reply(struct stage *stage, const char *address)
{
	report_set_text(
	    &stage->report->text.reply_to, address, strlen(address));
}

static void
set_date(struct stage *stage, int64_t days)
{
	stage->report->text.has_date = true;
	stage->report->text.date_s = stage->envelope.arrived_s + days * 86400;
}

static void
add_url(struct stage *stage, const char *url, const char *host, uint32_t flags)
{
	urls_add(&stage->report->urls,
	    &(struct scan_url){ .url = url,
		.host = host,
		.written = host,
		.shown = "",
		.flags = flags | URL_IN_TEXT });
}

static struct scan_file *
add_file(struct stage *stage, const char *name)
{
	struct scan_file *file;

	report_add_part(stage->report)->kind = PART_LEAF;
	file = report_add_file(stage->report);
	file->part = 1;
	file_add_name(file, name, strlen(name));
	return file;
}

#define COUNT(which, value) stage->report->text.counts[COUNT_##which] = (value)

/* Make a test fire (near: nearly). */
static void
arrange(struct stage *stage, enum spam_test test, bool near)
{
	switch (test) {
	case SPAM_RBL_LISTED:
		stage->lists.rbl = 1;
		stage->facts.trust = near ? TRUST_RELAY : TRUST_NONE;
		return;
	case SPAM_ZOMBIE_LISTED:
		stage->lists.zombie = !near;
		return;
	case SPAM_ALLOW_LISTED:
		stage->lists.allowed = !near;
		return;
	case SPAM_SPF_FAIL:
		stage->facts.spf = near ? SPF_NEUTRAL : SPF_FAIL;
		return;
	case SPAM_SPF_SOFTFAIL:
		stage->facts.spf = near ? SPF_TEMPERROR : SPF_SOFTFAIL;
		return;
	case SPAM_SPF_BROKEN:
		stage->facts.spf = near ? SPF_TEMPERROR : SPF_PERMERROR;
		return;
	case SPAM_HELO_ADDRESS:
		stage->envelope.helo = near ? "1.mail.example" : "192.0.2.7";
		return;
	case SPAM_HELO_PLAIN:
		stage->envelope.helo = near ? "pc.example" : "pc";
		return;
	case SPAM_HELO_OURS:
		stage->envelope.helo = near ? "yours.example" : "ours.example";
		return;
	case SPAM_RDNS_MISSING:
		stage->envelope.client_name = near ? NULL : "unknown";
		return;
	case SPAM_RDNS_DYNAMIC:
		stage->envelope.client_name = near ? "mail-192-0-2.example"
						   : "ip192-0-2-77.example";
		return;
	case SPAM_DATE_FUTURE:
		set_date(stage, near ? 1 : 2);
		return;
	case SPAM_DATE_PAST:
		set_date(stage, near ? -10 : -11);
		return;
	case SPAM_NAME_ADDRESS:
		set_name(stage,
		    near ? "taro@mail.their.example" : "ceo@bank.example");
		return;
	case SPAM_NAME_OURS:
		set_name(stage, near ? "Admin of ours" : "Admin ours.example");
		return;
	case SPAM_NAME_BRAND:
		set_name(stage, near ? "Amazonia" : "Amazon.co.jp");
		return;
	case SPAM_FROM_OURS:
		report_set_text(
		    &stage->report->text.from_address, "boss@ours.example", 17);
		stage->facts.spf = near ? SPF_PASS : SPF_NONE;
		return;
	case SPAM_REPLY_TO_OTHER:
		set_reply(
		    stage, near ? "a@lists.their.example" : "a@other.example");
		return;
	case SPAM_REPLY_TO_FREE:
		set_reply(stage, near ? "a@gmail.example" : "a@gmail.com");
		return;
	case SPAM_TEXT_INVISIBLE:
		COUNT(INVISIBLE, near ? 2 : 3);
		return;
	case SPAM_TEXT_MIXED:
		COUNT(MIXED, near ? 2 : 3);
		return;
	case SPAM_AMBIGUOUS:
		report_add_note(
		    near ? &stage->report->limits : &stage->report->oddities,
		    "boundary", 0);
		return;
	case SPAM_HTML_HIDDEN:
		COUNT(HIDDEN, 400);
		COUNT(LETTERS, near ? 400 : 399);
		return;
	case SPAM_IMAGE_ONLY:
		COUNT(IMAGES, 1);
		COUNT(LINKS, 1);
		COUNT(LETTERS, near ? 60 : 59);
		return;
	case SPAM_LINK_ONLY:
		COUNT(LINKS, 1);
		COUNT(LETTERS, near ? 60 : 59);
		return;
	case SPAM_LINK_LIES:
		COUNT(LINK_LIES, !near);
		return;
	case SPAM_URL_ADDRESS:
		add_url(stage, "http://192.0.2.9/", "192.0.2.9",
		    URL_IP | (near ? URL_LOADED : URL_LINK));
		return;
	case SPAM_URL_USER:
		add_url(stage, "http://a.example/", "a.example",
		    near ? URL_IDN : URL_USERINFO);
		return;
	case SPAM_URL_MIXED:
		add_url(stage, "http://a.example/", "a.example",
		    near ? URL_IDN : URL_MIXED);
		return;
	case SPAM_URL_OBSCURED:
		add_url(stage, "http://a.example/", "a.example",
		    near ? URL_BARE : URL_OBSCURED);
		return;
	case SPAM_URL_PORT:
		add_url(stage, "http://a.example:81/", "a.example",
		    near ? URL_LINK : URL_PORT);
		return;
	case SPAM_ATTACHED_HTML:
		add_file(stage, near ? "invoice.html.pdf" : "invoice.HTM");
		return;
	case SPAM_ATTACHED_DISGUISED:
		add_file(stage, "a")->flags = near ? FILE_NAME_TRAILING
						   : FILE_NAME_REVERSED;
		return;
	case SPAM_ATTACHED_LOCKED:
		add_file(stage, "a.zip")->flags = FILE_ENCRYPTED;
		stage->report->files[0].password = near ? PASSWORD_MEMORY
							: PASSWORD_LABEL;
		return;
	case SPAM_MODEL_90:
		stage->probability = near ? 0.899 : 0.901;
		return;
	case SPAM_MODEL_97:
		stage->probability = near ? 0.969 : 0.971;
		return;
	case SPAM_MODEL_99:
		stage->probability = near ? 0.989 : 0.991;
		return;
	case SPAM_MODEL_999:
		stage->probability = near ? 0.9989 : 0.9991;
		return;
	case SPAM_MODEL_HAM:
		stage->probability = near ? 0.011 : 0.009;
		return;
	default:
		/* A sign; nearly is the one before it. */
		for (int i = 0; i < SIGN_COUNT; i++) {
			struct spam_view view = { .facts = &stage->facts,
				.envelope = &stage->envelope,
				.report = stage->report,
				.text = &stage->report->text };

			stage->report->text.signs = (uint64_t)1 << i;
			if (spam_test_fires(test, &view) != near)
				return;
		}
		CHECK("each sign has its bit", false);
		return;
	}
}

static bool
fires(struct stage *stage, enum spam_test test)
{
	const struct scan_text *text = &stage->report->text;
	struct spam_view view = { .facts = &stage->facts,
		.envelope = &stage->envelope,
		.report = stage->report,
		.text = text,
		.from = { text->from_address, 0 },
		.reply_to = { text->reply_to, 0 },
		.stranger = stage->facts.trust == TRUST_NONE,
		.has_model = stage->probability >= 0,
		.probability = stage->probability };

	const char *at = strchr(text->from_address, '@');

	if (at != NULL)
		view.from = (struct spam_domain){ at + 1, strlen(at + 1) };
	at = strchr(text->reply_to, '@');
	if (at != NULL)
		view.reply_to = (struct spam_domain){ at + 1, strlen(at + 1) };
	return spam_test_fires(test, &view);
}

static void
test_table(void)
{
	for (int i = 0; i < SPAM_TEST_COUNT; i++) {
		const struct spam_row *row = spam_row((enum spam_test)i);
		struct stage stage;

		begin(&stage);
		CHECK(row->name, !fires(&stage, (enum spam_test)i));
		arrange(&stage, (enum spam_test)i, false);
		CHECK(row->name, fires(&stage, (enum spam_test)i));
		end(&stage);
		begin(&stage);
		arrange(&stage, (enum spam_test)i, true);
		CHECK(row->name, !fires(&stage, (enum spam_test)i));
		end(&stage);
		CHECK(row->name, row->points != 0);
		CHECK(row->name, strlen(row->name) <= 24);
	}
}

static struct config *
settings(const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	if (config_parse("t", text, strlen(text), &config, &mistakes) != 0)
		fprintf(stderr, "%s\n", mistakes.texts[0]);
	mistakes_release(&mistakes);
	return config;
}

/* Score, and what a policy finds: CLASS_UNSET for nothing. */
static enum verdict_class
found(struct stage *stage, const struct config *config, int points)
{
	static struct spam_score score;
	struct findings findings = { 0 };
	enum verdict_class class = CLASS_UNSET;

	spam_judge(&stage->facts, config_host(config), NULL, &score);
	if (points >= 0)
		score.points = points;
	stage->facts.spam = &score;
	spam_find(&stage->facts, config_default_policy(config), &findings);
	if (findings.count > 0)
		class = findings.items[0].class;
	findings_release(&findings);
	return class;
}

static void
test_levels(void)
{
	static const struct {
		const char *name, *settings;
		int points;
		bool is_spam;
	} cases[] = {
		{ "medium is 5.0", "", 50, true },
		{ "and not 4.9", "", 49, false },
		{ "low is 8.0", "[spam]\nlevel = low\n", 80, true },
		{ "and not 7.9", "[spam]\nlevel = low\n", 79, false },
		{ "high is 4.0", "[spam]\nlevel = high\n", 40, true },
		{ "and not 3.9", "[spam]\nlevel = high\n", 39, false },
		{ "off is off", "[spam]\nenable = no\n", 1000, false },
		{ "an approved sender is no spammer",
		    "[senders]\napproved = taro@their.example\n", 1000, false },
		{ "nor is an approved client",
		    "[senders]\napproved = 192.0.2.0/24\n", 1000, false },
		{ "another one may be",
		    "[senders]\napproved = @other.example\n", 50, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_config struct config *config = settings(
		    cases[i].settings);
		struct stage stage;

		begin(&stage);
		CHECK_EQ(cases[i].name, found(&stage, config, cases[i].points),
		    cases[i].is_spam ? CLASS_SPAM : CLASS_UNSET);
		end(&stage);
	}
}

static void
test_trust(void)
{
	scoped_config struct config *config = settings("");
	struct stage stage;

	begin(&stage);
	text_sign_add(&stage.report->text, SIGN_GTUBE);
	CHECK_EQ("GTUBE is spam", found(&stage, config, -1), CLASS_SPAM);
	stage.facts.trust = TRUST_RELAY;
	CHECK_EQ("from a relay, too", found(&stage, config, -1), CLASS_SPAM);
	stage.facts.trust = TRUST_OWN;
	CHECK_EQ(
	    "our own users send none", found(&stage, config, -1), CLASS_UNSET);
	stage.facts.trust = TRUST_NONE;
	stage.facts.examination = EXAMINATION_FAILED;
	CHECK_EQ("what nobody read is not scored", found(&stage, config, -1),
	    CLASS_UNSET);
	end(&stage);
	begin(&stage);
	set_name(&stage, "Amazon");
	text_sign_add(&stage.report->text, SIGN_HTML_PASSWORD);
	CHECK_EQ("who poses is phish", found(&stage, config, -1), CLASS_PHISH);
	end(&stage);
}

/* Header From counts only with the SPF pass that covers it. */
static void
test_header_from(void)
{
	static const struct {
		const char *name, *sender;
		enum spf_result spf;
		bool is_helo, counts;
	} cases[] = {
		{ "its own domain passed", "x@their.example", SPF_PASS, false,
		    true },
		{ "one below it", "x@bounce.their.example", SPF_PASS, false,
		    true },
		{ "one above it", "x@their.example", SPF_PASS, false, true },
		{ "another one", "x@evil.example", SPF_PASS, false, false },
		{ "one that only ends so", "x@nottheir.example", SPF_PASS,
		    false, false },
		{ "nothing passed", "x@their.example", SPF_SOFTFAIL, false,
		    false },
		{ "nobody asked", "x@their.example", SPF_UNSET, false, false },
		{ "only the HELO name passed", "", SPF_PASS, true, false },
	};
	scoped_config struct config *approved = settings(
	    "[senders]\napproved = @their.example\n");
	scoped_config struct config *blocked = settings(
	    "[senders]\nblocked = @their.example\n");

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		/* The envelope is another one, or the list would mean it. */
		const char *sender = cases[i].sender;
		struct stage stage;

		begin(&stage);
		text_sign_add(&stage.report->text, SIGN_GTUBE);
		stage.envelope.sender = sender;
		stage.facts.spf = cases[i].spf;
		stage.facts.spf_is_helo = cases[i].is_helo;
		if (strcmp(sender, "x@their.example") != 0)
			CHECK_EQ(cases[i].name, found(&stage, approved, -1),
			    cases[i].counts ? CLASS_UNSET : CLASS_SPAM);
		CHECK_EQ(cases[i].name, found(&stage, blocked, -1),
		    cases[i].counts ? CLASS_REPUTATION : CLASS_SPAM);
		end(&stage);
	}
}

/* Whatever the settings say, words alone stay below the low level. */
static void
test_model_bound(void)
{
	static int8_t weights[TEXT_MODEL_BUCKETS];
	struct text_model_facts facts = { .languages = 1U << LANGUAGE_ENGLISH,
		.least_features = 1,
		.scale = 1 };
	scoped_buffer struct buffer bytes = BUFFER_OF(1 << 20);
	scoped_text_model struct text_model *model = NULL;
	scoped_config struct config *config = settings(
	    "[spam]\npoints = MODEL_90=50 MODEL_97=50 MODEL_99=50 "
	    "MODEL_999=50\n");
	struct text_feature feature = { 7, 1 };
	struct spam_score score;
	struct stage stage;
	struct fault fault;

	weights[7] = 100;
	text_model_format(&facts, weights, &bytes);
	model = text_model_parse(
	    (const uint8_t *)bytes.data, bytes.len, &fault);
	begin(&stage);
	stage.report->text.language = LANGUAGE_ENGLISH;
	stage.report->text.features = mem_new(1, sizeof feature);
	stage.report->text.features[0] = feature;
	stage.report->text.feature_count = 1;
	spam_judge(&stage.facts, config_host(config), model, &score);
	CHECK_EQ("words alone", score.points, SPAM_MODEL_MOST);
	CHECK("are below the low level",
	    score.points < spam_threshold(SPAM_LEVEL_LOW));
	end(&stage);
}

static void
test_points(void)
{
	scoped_config struct config *config = settings(
	    "[spam]\npoints = GTUBE=0 rdns_missing=2.5 ALLOW_LISTED=-0.1\n");
	static const char *const wrong[] = { "NOBODY=1", "GTUBE",
		"GTUBE=", "GTUBE=1.25", "GTUBE=x", "GTUBE=1e3", "GTUBE=--1",
		"=1" };
	int points[SPAM_TEST_COUNT];

	spam_points(config_host(config), points);
	CHECK_EQ("a test may be turned off", points[SPAM_GTUBE], 0);
	CHECK_EQ("in any case", points[SPAM_RDNS_MISSING], 25);
	CHECK_EQ("below zero", points[SPAM_ALLOW_LISTED], -1);
	CHECK_EQ("the others stay", points[SPAM_SPF_FAIL], 20);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fault fault;

		CHECK(wrong[i],
		    check_spam_points(wrong[i], strlen(wrong[i]), &fault) < 0);
	}
}

static void
test_header(void)
{
	scoped_buffer struct buffer out = BUFFER_OF(4096);
	scoped_config struct config *config = settings("");
	struct spam_score score;
	struct stage stage;

	begin(&stage);
	text_sign_add(&stage.report->text, SIGN_DATE_BAD);
	text_sign_add(&stage.report->text, SIGN_ID_BAD);
	text_sign_add(&stage.report->text, SIGN_SUBJECT_GAP);
	text_sign_add(&stage.report->text, SIGN_ID_MISSING);
	spam_judge(&stage.facts, config_host(config), NULL, &score);
	spam_header(&score, &out);
	CHECK_TEXT("the gravest first, folded", buffer_text(&out),
	    " score=5.4 level=medium tests=SUBJECT_GAP,DATE_BAD,ID_BAD,"
	    "\n\tID_MISSING");
	CHECK_TEXT("in short", score.words, "5.4 SUBJECT_GAP");
	end(&stage);
}

int
main(void)
{
	test_table();
	test_levels();
	test_trust();
	test_header_from();
	test_model_bound();
	test_points();
	test_header();
	return check_done();
}
