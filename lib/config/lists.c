/* lists.c - words of the reputation settings -> entries that can be asked. */
#include "config/lists.h"

#include <assert.h>
#include <string.h>

#include "config/list_item.h"
#include "config/mistakes.h"
#include "config/snapshot.h"

struct resolver_of_lists {
	struct config *config;
	struct mistakes *mistakes;
	struct dns_list *items;
	size_t count;
	const struct assigned *words; /* being read */
};

static const char *
text_or_null(const char *text)
{
	return *text != '\0' ? text : NULL;
}

/* The section's keys, those that are not set being the table's defaults. */
static struct list_values
values_of(const struct config *config, const struct section *section)
{
	struct section_chain chain = { .items = { section }, .count = 1 };
	struct list_values values = { 0 };
	struct origin origin;

	for (size_t i = 0; i < setting_count(); i++)
		if (setting_at(i)->scope == SETTING_LISTED)
			value_put(setting_at(i),
			    snapshot_value(
				config, &chain, setting_at(i), &origin),
			    &config->machine, &values);
	/* The table has a default for each. */
	assert(
	    values.zone != NULL && values.show != NULL && values.test != NULL);
	return values;
}

static void
fill_list(const struct config *config, const struct section *section,
    struct dns_list *out)
{
	struct list_values values = values_of(config, section);
	struct fault fault;

	*out = (struct dns_list){ .name = section->name,
		.zone = values.zone,
		.show = text_or_null(values.show),
		.test = text_or_null(values.test),
		.mask = (unsigned int)values.mask,
		.weight = (unsigned int)values.weight,
		.rating = values.rating,
		.addresses = values.addresses,
		.digest = values.digest };
	/* Without a name for people the section's own: the zone may hold an
	 * activation code. */
	if (out->show == NULL)
		out->show = section->name;
	/* Codes that cannot be read were a mistake where they stand. */
	if (*values.codes != '\0' &&
	    list_codes_parse(
		values.codes, strlen(values.codes), &out->codes, &fault) != 0)
		out->codes.count = 0;
}

static void
add_item(struct resolver_of_lists *resolver, const char *word,
    enum dns_list_class class)
{
	struct config *config = resolver->config;
	const struct origin *origin = &resolver->words->origin;
	const struct section *section;
	struct list_item item;
	struct dns_list named;
	struct fault fault;

	if (resolver->count == LIMIT_LISTS) {
		mistakes_add(resolver->mistakes, origin->file, origin->line,
		    "more than %d lists", LIMIT_LISTS);
		return;
	}
	if (list_item_parse(word, strlen(word), &item, &fault) == 0) {
		section = dictionary_find(
		    &config->lists, item.name, item.name_len);
		if (section != NULL)
			fill_list(config, section, &named);
		if (list_item_make(&item, section != NULL ? &named : NULL,
			class, &config->store,
			&resolver->items[resolver->count], &fault) == 0) {
			resolver->count++;
			return;
		}
	}
	mistakes_add(resolver->mistakes, origin->file, origin->line, "%s: %s",
	    resolver->words->setting->name, fault.text);
}

static void
add_words(struct resolver_of_lists *resolver, const char *name,
    enum dns_list_class class)
{
	const struct setting *setting = setting_find(name, strlen(name));

	resolver->words = section_find(&resolver->config->file, setting);
	if (resolver->words == NULL)
		return;
	for (size_t i = 0; i < resolver->words->value.words.count; i++)
		add_item(
		    resolver, resolver->words->value.words.items[i], class);
}

/* A list that nobody could ask. */
static void
check_section(struct config *config, const struct section *section,
    struct mistakes *mistakes)
{
	if (*values_of(config, section).zone == '\0')
		mistakes_add(mistakes, section->begun.file, section->begun.line,
		    "[list %s] needs a zone", section->name);
}

/* Those that were added since there were `first`. */
static struct dns_lists
lists_since(const struct resolver_of_lists *resolver, size_t first)
{
	return (struct dns_lists){ .items = resolver->items + first,
		.count = resolver->count - first };
}

void
lists_resolve(struct config *config, struct mistakes *mistakes)
{
	struct resolver_of_lists resolver = { .config = config,
		.mistakes = mistakes };
	struct host *host = &config->host;
	size_t at;

	for (size_t i = 0; i < config->lists.cap; i++)
		if (config->lists.slots[i].thing != NULL)
			check_section(
			    config, config->lists.slots[i].thing, mistakes);
	resolver.items = store_new(
	    &config->store, LIMIT_LISTS, sizeof *resolver.items);
	add_words(&resolver, "reputation.rbl", DNS_LIST_RBL);
	add_words(&resolver, "reputation.zombie", DNS_LIST_ZOMBIE);
	add_words(&resolver, "reputation.allow", DNS_LIST_ALLOW);
	host->reputation_lists = lists_since(&resolver, 0);
	at = resolver.count;
	add_words(&resolver, "web_reputation.zones", DNS_LIST_URL);
	host->web_lists = lists_since(&resolver, at);
	at = resolver.count;
	add_words(&resolver, "file_reputation.zones", DNS_LIST_FILE);
	host->file_lists = lists_since(&resolver, at);
	host->all_lists = lists_since(&resolver, 0);
}
