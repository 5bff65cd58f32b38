/* lookup_known.c - a URL, host or digest to questions, answers to a table. */
#include "command/lookup_known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/page.h"
#include "command/say.h"
#include "command/verbs.h"
#include "gate/json.h"
#include "net/address.h"
#include "net/file_lists.h"
#include "net/url_lists.h"

#define NAMED 1

#define NAME_COLUMNS   28
#define ANSWER_COLUMNS 28
#define RATING_COLUMNS 20

#define CACHE_ENTRIES 1000

/* What is asked about. */
struct known {
	const char *text;
	bool json;
	const struct config *config;
	const struct dns_lists *lists;
	bool is_digest;
	char host[LIMIT_DNS_NAME_BYTES + 1], url[LIMIT_URL_BYTES + 1];
	uint8_t digest[32];
	size_t digest_bytes;
	/* The answers. */
	struct dnsbl_answer answers[LIMIT_LISTS];
	enum url_rating rating;
	char domain[LIMIT_DNS_NAME_BYTES + 1];
	char by[LIMIT_LIST_SHOW_BYTES]; /* who named it; "" */
	bool allowed;
};

static int
hex_value(char c)
{
	c = text_lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 32, 40 or 64 digits. */
static bool
read_digest(const char *text, struct known *out)
{
	size_t len = strlen(text);

	if (len != 32 && len != 40 && len != 64)
		return false;
	for (size_t i = 0; i < len; i += 2) {
		int high = hex_value(text[i]), low = hex_value(text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->digest[i / 2] = (uint8_t)(high << 4 | low);
	}
	out->digest_bytes = len / 2;
	out->is_digest = true;
	return true;
}

/* "a.example", "http://a.example/x": as a worker would write it. */
static bool
read_site(const char *text, struct known *out)
{
	const char *begin = strstr(text, "://"), *at;
	size_t host, path;

	begin = begin != NULL ? begin + 3 : text;
	at = memchr(begin, '@', strcspn(begin, "/?#"));
	if (at != NULL)
		begin = at + 1;
	host = strcspn(begin, ":/?#");
	path = strcspn(begin, "/?#");
	if (host == 0 || host >= sizeof out->host ||
	    memchr(begin, '.', host) == NULL)
		return false;
	for (size_t i = 0; i < host; i++) {
		char c = text_lower(begin[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_' || c == '.'))
			return false;
		out->host[i] = c;
	}
	out->host[host] = '\0';
	(void)snprintf(out->url, sizeof out->url, "http://%s%s%s", out->host,
	    begin[path] == '/' ? "" : "/", begin + path);
	return true;
}

bool
lookup_known_is(const char *text)
{
	struct known known = { 0 };

	return read_digest(text, &known) || read_site(text, &known);
}

static void
note(struct known *known, const char *by)
{
	(void)snprintf(known->by, sizeof known->by, "%s", by);
}

static void
ask_site(struct known *known, struct resolver *resolver)
{
	struct in6_addr address;
	struct url_question question = { .url = known->url,
		.host = known->host,
		.is_address = address_parse(known->host, strlen(known->host),
				  &address) == 0 };
	scoped_url_lists struct url_lists *lists = url_lists_start(
	    resolver, NULL, known->config, &question, 1);
	scoped_url_answers struct url_answers answers = { 0 };
	int64_t timeout_ms = config_host(known->config)->dns_timeout_ms;

	url_lists_finish(lists, deadline_in(clock_ms(), timeout_ms), &answers);
	for (size_t i = 0; i < known->lists->count; i++)
		known->answers[i] = url_lists_answer(lists, 0, i);
	known->rating = answers.items[0].rating;
	known->allowed = answers.items[0].allowed;
	note(known, answers.items[0].list);
	(void)snprintf(
	    known->domain, sizeof known->domain, "%s", answers.items[0].domain);
}

/* A digest of one kind; lists that want another are not asked. */
static void
ask_digest(struct known *known, struct resolver *resolver)
{
	static const uint8_t none[32];
	struct file_question question = {
		.md5 = known->digest_bytes == 16 ? known->digest : none,
		.sha1 = known->digest_bytes == 20 ? known->digest : none,
		.sha256 = known->digest_bytes == 32 ? known->digest : none,
		.ask = true
	};
	scoped_file_lists struct file_lists *lists = file_lists_start(
	    resolver, NULL, known->config, &question, 1);
	scoped_file_answers struct file_answers answers = { 0 };
	int64_t timeout_ms = config_host(known->config)->dns_timeout_ms;

	file_lists_finish(lists, deadline_in(clock_ms(), timeout_ms), &answers);
	for (size_t i = 0; i < known->lists->count; i++)
		known->answers[i] = file_lists_answer(lists, 0, i);
	known->allowed = answers.items[0].allowed;
	if (!answers.items[0].bad)
		return;
	known->rating = URL_DANGEROUS;
	note(known, answers.items[0].verdict);
}

static void
format_code(const struct dnsbl_answer *answer, char *out, size_t size)
{
	out[0] = '\0';
	if (answer->status == DNS_FOUND)
		(void)snprintf(out, size, "%u.%u.%u.%u", answer->code[0],
		    answer->code[1], answer->code[2], answer->code[3]);
}

static json_t *
list_object(const struct known *known, size_t index)
{
	const struct dnsbl_answer *answer = &known->answers[index];
	const struct dns_list *list = &known->lists->items[index];
	bool rated = !known->is_digest && answer->outcome == LIST_LISTED;
	char code[PAGE_TEXT_BYTES];
	json_t *object = json_object();

	format_code(answer, code, sizeof code);
	json_put(object, "list", json_text(list->show));
	json_put(
	    object, "outcome", json_string(list_outcome_name(answer->outcome)));
	json_put(
	    object, "status", json_string(dns_status_name(answer->status)));
	json_put(object, "code", json_text(code));
	json_put(object, "rating",
	    rated ? json_string(
			url_rating_name(dns_list_rate(list, answer->code)))
		  : json_null());
	json_put(object, "ms", json_integer(answer->took_ms));
	return object;
}

static void
print_json(const struct known *known)
{
	json_t *object = json_object(), *array = json_array();
	bool named = known->rating != URL_RATING_UNSET;

	for (size_t i = 0; i < known->lists->count; i++)
		json_add(array, list_object(known, i));
	json_put(object, "asked", json_text(known->text));
	if (known->is_digest) {
		json_put(object, "verdict",
		    named ? json_text(known->by) : json_null());
	} else {
		json_put(object, "domain",
		    known->domain[0] != '\0' ? json_text(known->domain)
					     : json_null());
		json_put(object, "rating",
		    named ? json_string(url_rating_name(known->rating))
			  : json_null());
		json_put(
		    object, "list", named ? json_text(known->by) : json_null());
	}
	json_put(object, "allowed", json_boolean(known->allowed));
	json_put(object, "lists", array);
	json_print(object);
	json_decref(object);
}

const char *
lookup_outcome_words(enum list_outcome outcome)
{
	switch (outcome) {
	case LIST_LISTED:
		return "listed";
	case LIST_NOT_LISTED:
		return "not listed";
	case LIST_UNKNOWN:
		return "no answer";
	case LIST_ERROR:
		return "error";
	case LIST_NOT_ASKED:
	default:
		return "not asked";
	}
}

static void
print_list(const struct page *page, const struct known *known, size_t index)
{
	const struct dnsbl_answer *answer = &known->answers[index];
	const struct dns_list *list = &known->lists->items[index];
	char text[2 * PAGE_TEXT_BYTES], code[PAGE_TEXT_BYTES];

	(void)fputs("  ", page->out);
	page_cell(page, list->show, NAME_COLUMNS);
	format_code(answer, code, sizeof code);
	(void)snprintf(text, sizeof text, "%s %s",
	    say(lookup_outcome_words(answer->outcome)), code);
	page_cell(page, text, ANSWER_COLUMNS);
	page_cell(page,
	    !known->is_digest && answer->outcome == LIST_LISTED
		? url_rating_name(dns_list_rate(list, answer->code))
		: "",
	    RATING_COLUMNS);
	(void)fprintf(page->out, "%d ms\n", answer->took_ms);
}

static void
print_text(const struct known *known)
{
	struct page page;

	page_init(&page, stdout);
	for (size_t i = 0; i < known->lists->count; i++)
		print_list(&page, known, i);
	if (known->allowed)
		page_line(&page, PAGE_GOOD, "%s",
		    say("allowed by a file of our own"));
	else if (known->rating == URL_RATING_UNSET)
		page_line(&page, PAGE_GOOD, "%s", say("named by no list"));
	else if (known->is_digest)
		page_line(&page, PAGE_BAD, "%s", known->by);
	else
		page_line(&page, PAGE_BAD, "%s: %s (%s)", known->domain,
		    url_rating_name(known->rating), known->by);
}

int
lookup_known(const struct config *config, const char *text, bool json)
{
	const struct host *host = config_host(config);
	struct known known = { .text = text, .json = json, .config = config };
	struct resolver *resolver;
	struct fault fault;

	if (!read_digest(text, &known) && !read_site(text, &known))
		return VERB_USAGE;
	known.lists = known.is_digest ? &host->file_lists : &host->web_lists;
	resolver = resolver_open(
	    &host->dns_servers, host->dns_timeout_ms, CACHE_ENTRIES, &fault);
	if (resolver == NULL) {
		(void)fprintf(stderr, "lookup: %s\n", fault.text);
		return VERB_USAGE;
	}
	if (known.is_digest)
		ask_digest(&known, resolver);
	else
		ask_site(&known, resolver);
	resolver_free(&resolver);
	if (json)
		print_json(&known);
	else
		print_text(&known);
	return known.rating != URL_RATING_UNSET ? NAMED : 0;
}
