/* url_lists.c - URLs to names, names to questions, answers to ratings. */
#include "net/url_lists.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/address.h"
#include "net/zone_asker.h"

/* One name that is asked about, of one URL or more. */
struct name {
	const char *domain; /* borrowed */
	bool is_address;
	int tickets[LIMIT_LISTS];
};

struct url_lists {
	const struct config *config;
	const struct dns_lists *zones;
	struct zone_asker *asker; /* NULL: nothing is asked */
	struct url_answers answers;
	size_t *name_of; /* of each question: index + 1, 0: not asked */
	struct name *names;
	size_t name_count;
};

struct ranked {
	size_t question;
	unsigned int rank;
};

static int
compare_ranks(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	if (left->rank != right->rank)
		return left->rank < right->rank ? 1 : -1;
	return left->question < right->question ? -1 : 1;
}

/* The questions, those of the highest rank first. */
static struct ranked *
rank(const struct url_question *questions, size_t count)
{
	struct ranked *ranked = mem_new(count, sizeof *ranked);

	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){ i, questions[i].rank };
	qsort(ranked, count, sizeof *ranked, compare_ranks);
	return ranked;
}

/* What there is to ask about a URL, or NULL. */
static const char *
domain_of(const struct url_question *question)
{
	if (question->is_address)
		return question->host;
	if (question->is_bare && !domain_is_known(question->host))
		return NULL;
	return domain_registered(question->host);
}

static bool
wants_addresses(const struct dns_lists *zones)
{
	for (size_t i = 0; i < zones->count; i++)
		if (zones->items[i].addresses)
			return true;
	return false;
}

/* The name in front of a zone; "" when this is not asked anywhere. */
static void
name_in_front(const struct name *name, char *out, size_t size)
{
	struct in6_addr address;

	out[0] = '\0';
	if (!name->is_address) {
		if (strlen(name->domain) < size)
			memcpy(out, name->domain, strlen(name->domain) + 1);
	} else if (address_parse(
		       name->domain, strlen(name->domain), &address) == 0 &&
	    address_is_public(&address)) {
		address_reversed(&address, out);
	}
}

static void
ask(struct url_lists *lists, struct name *name)
{
	char front[LIMIT_DNS_NAME_BYTES + 1];

	_Static_assert(sizeof front >= ADDRESS_REVERSED_BYTES, "room");
	name_in_front(name, front, sizeof front);
	for (size_t i = 0; i < lists->zones->count; i++) {
		const struct dns_list *list = &lists->zones->items[i];

		name->tickets[i] = -1;
		if (front[0] != '\0' && (!name->is_address || list->addresses))
			name->tickets[i] = zone_asker_add(
			    lists->asker, i, front);
	}
}

/* The name of a question, a new one if it is the first with it; 0 when there
 * are too many. Names are at most LIMIT_URL_DOMAINS, questions some hundred. */
static size_t
find_name(struct url_lists *lists, const char *domain, bool is_address)
{
	for (size_t i = 0; i < lists->name_count; i++)
		if (strcmp(lists->names[i].domain, domain) == 0)
			return i + 1;
	if (lists->name_count == LIMIT_URL_DOMAINS) {
		lists->answers.cut = true;
		return 0;
	}
	lists->names[lists->name_count] = (struct name){ .domain = domain,
		.is_address = is_address };
	ask(lists, &lists->names[lists->name_count]);
	return ++lists->name_count;
}

static void
add(struct url_lists *lists, const struct url_question *question, size_t index)
{
	const struct local_lists *local = config_local(lists->config);
	struct url_answer *answer = &lists->answers.items[index];
	const char *domain = domain_of(question);

	*answer = (struct url_answer){ .domain = "", .list = "" };
	if (domain != NULL)
		answer->domain = domain;
	if (site_set_has(
		&local->allowed_sites, question->host, question->url)) {
		answer->allowed = true;
		return;
	}
	if (site_set_has(
		&local->blocked_sites, question->host, question->url)) {
		answer->rating = URL_DANGEROUS;
		answer->list = "block_file";
		if (domain == NULL)
			answer->domain = question->host;
		return;
	}
	if (domain == NULL || lists->asker == NULL ||
	    (question->is_address && !wants_addresses(lists->zones)))
		return;
	lists->name_of[index] = find_name(lists, domain, question->is_address);
}

struct url_lists *
url_lists_start(struct resolver *resolver, struct list_health *health,
    const struct config *config, const struct url_question *questions,
    size_t count)
{
	struct url_lists *lists = mem_new(1, sizeof *lists);
	struct ranked *ranked = rank(questions, count);

	lists->config = config;
	lists->zones = &config_host(config)->web_lists;
	lists->answers.items = mem_new(count, sizeof *lists->answers.items);
	lists->answers.count = count;
	lists->name_of = mem_new(count, sizeof *lists->name_of);
	lists->names = mem_new(LIMIT_URL_DOMAINS, sizeof *lists->names);
	if (resolver != NULL && lists->zones->count > 0)
		lists->asker = zone_asker_new(resolver, health, lists->zones);
	for (size_t i = 0; i < count; i++)
		add(lists, &questions[ranked[i].question], ranked[i].question);
	lists->answers.domains = lists->name_count;
	if (lists->asker != NULL)
		zone_asker_start(lists->asker);
	free(ranked);
	return lists;
}

struct dnsbl_answer
url_lists_answer(const struct url_lists *lists, size_t question, size_t list)
{
	size_t name = lists->name_of[question];

	if (name == 0)
		return (struct dnsbl_answer){ .outcome = LIST_NOT_ASKED };
	return zone_asker_answer(
	    lists->asker, list, lists->names[name - 1].tickets[list]);
}

/* The worst that the lists say about a name. */
static void
rate(struct url_lists *lists, size_t index, struct url_answer *out)
{
	for (size_t i = 0; i < lists->zones->count; i++) {
		const struct dns_list *list = &lists->zones->items[i];
		struct dnsbl_answer answer = url_lists_answer(lists, index, i);
		enum url_rating rating;

		if (answer.outcome == LIST_UNKNOWN)
			lists->answers.silent = true;
		if (answer.outcome == LIST_LISTED ||
		    answer.outcome == LIST_NOT_LISTED)
			out->asked = true;
		if (answer.outcome != LIST_LISTED)
			continue;
		rating = dns_list_rate(list, answer.code);
		if (rating <= out->rating)
			continue;
		out->rating = rating;
		out->list = list->show;
		memcpy(out->code, answer.code, sizeof out->code);
	}
}

void
url_lists_finish(
    struct url_lists *lists, struct deadline deadline, struct url_answers *out)
{
	if (lists->asker != NULL)
		zone_asker_wait(lists->asker, deadline);
	for (size_t i = 0; i < lists->answers.count; i++)
		if (lists->name_of[i] != 0)
			rate(lists, i, &lists->answers.items[i]);
	*out = lists->answers;
	lists->answers = (struct url_answers){ 0 };
}

void
url_lists_free(struct url_lists **lists)
{
	if (*lists == NULL)
		return;
	zone_asker_free(&(*lists)->asker);
	url_answers_release(&(*lists)->answers);
	free((*lists)->name_of);
	free((*lists)->names);
	free(*lists);
	*lists = NULL;
}

void
url_answers_release(struct url_answers *answers)
{
	free(answers->items);
	*answers = (struct url_answers){ 0 };
}
