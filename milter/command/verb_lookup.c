/* verb_lookup.c - `sekisho lookup`: what every list says about a client.
 *
 * Asked from here, every list and nothing from memory, so that the answer is
 * the one of this moment also where the gate rests a list. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "command/lookup_known.h"
#include "command/page.h"
#include "command/say.h"
#include "command/verbs.h"
#include "config/config.h"
#include "gate/json.h"
#include "judge/reception.h"
#include "net/address.h"
#include "net/dnsbl.h"

#define LOOKUP_LISTED 1

#define NAME_COLUMNS   28
#define CLASS_COLUMNS  14
#define ANSWER_COLUMNS 28
#define WEIGHT_COLUMNS 8
#define TIME_COLUMNS   10

#define CACHE_ENTRIES 1000

struct lookup {
	const char *file, *ip;
	bool json;
	bool is_known; /* it is no address: see lookup_known.h */
	const struct config *config;
	const struct dns_lists *lists;
	struct in6_addr client;
	struct resolver *resolver;
	struct dnsbl_result result;
	struct reception reception;
	char words[LIMIT_LISTS][LIMIT_LIST_REASON_BYTES]; /* of those listed */
};

static int
parse_options(int argc, char **argv, struct lookup *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ 0 },
	};
	int option;

	out->file = CONFIG_DEFAULT_FILE;
	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1) {
		if (option == 'c')
			out->file = optarg;
		else if (option == 'j')
			out->json = true;
		else
			return -1;
	}
	if (optind + 1 != argc) {
		(void)fputs(
		    "lookup: give one address, URL, host or digest\n", stderr);
		return -1;
	}
	out->ip = argv[optind];
	out->is_known = address_parse(out->ip, strlen(out->ip), &out->client) !=
	    0;
	if (!out->is_known || lookup_known_is(out->ip))
		return 0;
	(void)fprintf(
	    stderr, "lookup: %s is no address, URL, host or digest\n", out->ip);
	return -1;
}

static void
ask_words(struct lookup *lookup, struct deadline deadline)
{
	for (size_t i = 0; i < lookup->result.count; i++)
		if (lookup->result.answers[i].outcome == LIST_LISTED)
			dnsbl_reason(lookup->resolver, &lookup->lists->items[i],
			    &lookup->client, deadline, lookup->words[i],
			    sizeof lookup->words[i]);
}

/* Ask, and judge as for a stranger whose sender nobody knows. */
static int
ask(struct lookup *lookup, struct fault *fault)
{
	const struct host *host = config_host(lookup->config);
	struct reception_facts facts = { .trust = TRUST_NONE,
		.client = &lookup->client,
		.lists = lookup->lists,
		.answers = &lookup->result };
	struct dnsbl *dnsbl;

	lookup->resolver = resolver_open(
	    &host->dns_servers, host->dns_timeout_ms, CACHE_ENTRIES, fault);
	if (lookup->resolver == NULL)
		return -1;
	dnsbl = dnsbl_start(
	    lookup->resolver, NULL, lookup->lists, &lookup->client);
	dnsbl_finish(dnsbl, deadline_in(clock_ms(), host->dns_timeout_ms),
	    &lookup->result);
	dnsbl_free(&dnsbl);
	ask_words(lookup, deadline_in(clock_ms(), host->dns_timeout_ms));
	reception_judge(&facts, config_default_policy(lookup->config), NULL,
	    &lookup->reception);
	return 0;
}

static void
format_code(const struct dnsbl_answer *answer, char *out, size_t size)
{
	out[0] = '\0';
	if (answer->status == DNS_FOUND)
		(void)snprintf(out, size, "%u.%u.%u.%u", answer->code[0],
		    answer->code[1], answer->code[2], answer->code[3]);
}

static void
format_classes(const struct dns_list *list, char *out, size_t size)
{
	(void)snprintf(out, size, "%s%s%s",
	    (list->classes & DNS_LIST_RBL) != 0 ? "rbl " : "",
	    (list->classes & DNS_LIST_ZOMBIE) != 0 ? "zombie " : "",
	    (list->classes & DNS_LIST_ALLOW) != 0 ? "allow" : "");
	if (*out != '\0' && out[strlen(out) - 1] == ' ')
		out[strlen(out) - 1] = '\0';
}

static void
compose(const struct lookup *lookup, char text[LIMIT_REPLY_TEXT_BYTES + 1])
{
	const struct dns_list *list = lookup->reception.list;
	size_t index = list != NULL ? (size_t)(list - lookup->lists->items) : 0;

	reception_text(&lookup->reception, lookup->ip,
	    list != NULL ? lookup->words[index] : "", "-", text);
}

static json_t *
list_object(const struct lookup *lookup, size_t index)
{
	const struct dns_list *list = &lookup->lists->items[index];
	const struct dnsbl_answer *answer = &lookup->result.answers[index];
	char classes[PAGE_TEXT_BYTES], code[PAGE_TEXT_BYTES];
	json_t *object = json_object();

	format_classes(list, classes, sizeof classes);
	format_code(answer, code, sizeof code);
	json_put(object, "list", json_text(list->show));
	json_put(object, "class", json_string(classes));
	json_put(
	    object, "outcome", json_string(list_outcome_name(answer->outcome)));
	json_put(
	    object, "status", json_string(dns_status_name(answer->status)));
	json_put(object, "code", json_text(code));
	json_put(object, "weight", json_integer((json_int_t)list->weight));
	json_put(object, "ms", json_integer(answer->took_ms));
	json_put(object, "reason", json_text(lookup->words[index]));
	return object;
}

static void
print_json(const struct lookup *lookup)
{
	char reply[LIMIT_REPLY_TEXT_BYTES + 1];
	json_t *object = json_object(), *array = json_array();
	bool refused = lookup->reception.code != 0;

	for (size_t i = 0; i < lookup->result.count; i++)
		json_add(array, list_object(lookup, i));
	json_put(object, "client", json_string(lookup->ip));
	json_put(
	    object, "public", json_boolean(address_is_public(&lookup->client)));
	json_put(object, "lists", array);
	json_put(object, "code", json_integer(lookup->reception.code));
	if (refused)
		compose(lookup, reply);
	json_put(object, "reply", refused ? json_text(reply) : json_null());
	json_print(object);
	json_decref(object);
}

static void
print_head(const struct page *page)
{
	(void)fputs("  ", page->out);
	page_cell(page, say("list"), NAME_COLUMNS);
	page_cell(page, say("class"), CLASS_COLUMNS);
	page_cell(page, say("answer"), ANSWER_COLUMNS);
	page_cell(page, say("weight"), WEIGHT_COLUMNS);
	page_cell(page, say("took"), TIME_COLUMNS);
	(void)fputc('\n', page->out);
}

static void
print_list(const struct page *page, const struct lookup *lookup, size_t index)
{
	const struct dns_list *list = &lookup->lists->items[index];
	const struct dnsbl_answer *answer = &lookup->result.answers[index];
	char text[2 * PAGE_TEXT_BYTES], code[PAGE_TEXT_BYTES];

	(void)fputs("  ", page->out);
	page_cell(page, list->show, NAME_COLUMNS);
	format_classes(list, text, sizeof text);
	page_cell(page, text, CLASS_COLUMNS);
	format_code(answer, code, sizeof code);
	(void)snprintf(text, sizeof text, "%s %s",
	    say(lookup_outcome_words(answer->outcome)), code);
	page_cell(page, text, ANSWER_COLUMNS);
	(void)snprintf(text, sizeof text, "%u", list->weight);
	page_cell(page, text, WEIGHT_COLUMNS);
	(void)snprintf(text, sizeof text, "%d ms", answer->took_ms);
	page_cell(page, text, TIME_COLUMNS);
	(void)fprintf(page->out, "%s\n", lookup->words[index]);
}

static void
print_text(const struct lookup *lookup)
{
	char reply[LIMIT_REPLY_TEXT_BYTES + 1];
	struct page page;

	page_init(&page, stdout);
	if (lookup->lists->count == 0) {
		page_line(&page, PAGE_DOUBT, "%s",
		    say("no lists are set (reputation.rbl, .zombie, .allow)"));
		return;
	}
	if (!address_is_public(&lookup->client)) {
		page_line(&page, PAGE_DOUBT,
		    say("%s is not a public address: the gate asks no list "
			"about it"),
		    lookup->ip);
		return;
	}
	print_head(&page);
	for (size_t i = 0; i < lookup->result.count; i++)
		print_list(&page, lookup, i);
	if (lookup->reception.code == 0) {
		page_line(&page, PAGE_GOOD, "%s",
		    say("a recipient of the file's own policy: not refused"));
		return;
	}
	compose(lookup, reply);
	page_line(&page, PAGE_BAD,
	    say("a recipient of the file's own policy: %d %s %s"),
	    lookup->reception.code, lookup->reception.enhanced, reply);
}

static int
run(struct lookup *lookup)
{
	struct fault fault;

	if (ask(lookup, &fault) != 0) {
		(void)fprintf(stderr, "lookup: %s\n", fault.text);
		return VERB_USAGE;
	}
	if (lookup->json)
		print_json(lookup);
	else
		print_text(lookup);
	return lookup->result.rbl > 0 || lookup->result.zombie > 0
	    ? LOOKUP_LISTED
	    : 0;
}

int
verb_lookup(int argc, char **argv)
{
	struct lookup lookup = { 0 };
	scoped_config struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	int status;

	if (parse_options(argc, argv, &lookup) != 0)
		return VERB_USAGE;
	if (config_load(lookup.file, &config, &mistakes) != 0 ||
	    (lookup.is_known && config_load_local(config, &mistakes) != 0)) {
		for (size_t i = 0; i < mistakes.kept; i++)
			(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
		mistakes_release(&mistakes);
		return EX_CONFIG;
	}
	mistakes_release(&mistakes);
	if (lookup.is_known)
		return lookup_known(config, lookup.ip, lookup.json);
	lookup.config = config;
	lookup.lists = &config_host(config)->reputation_lists;
	status = run(&lookup);
	dnsbl_result_release(&lookup.result);
	resolver_free(&lookup.resolver);
	return status;
}
