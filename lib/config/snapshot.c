/* snapshot.c - assigned values become host and policy values.
 *
 * Policies are merged once per section here, so that a recipient costs look-
 * ups only; equal ones become one, so that comparing pointers compares
 * policies. */
#include "config/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"

/* An upper bound for the text of one policy or of the host values: lists are
 * as long as files may be. */
#define TEXT_MAX ((size_t)LIMIT_INI_FILE_BYTES * 2)

struct config *
snapshot_new(void)
{
	struct config *config = mem_new(1, sizeof *config);
	struct fault fault;

	atomic_init(&config->references, 1);
	config->machine = machine_read(&config->store);
	config->file.name = "";
	config->defaults = store_new(
	    &config->store, setting_count(), sizeof *config->defaults);
	for (size_t i = 0; i < setting_count(); i++)
		/* A default that is a mistake is a bug of the table. */
		if (value_parse(setting_at(i), setting_at(i)->fallback,
			&config->store, &config->defaults[i], &fault) != 0)
			abort();
	return config;
}

struct section *
snapshot_section(
    struct config *config, struct dictionary *among, const char *name)
{
	struct section *section = dictionary_find(among, name, strlen(name));

	if (section != NULL)
		return section;
	section = mem_new(1, sizeof *section);
	section->name = store_text(&config->store, name, strlen(name));
	config->sections = mem_grow(config->sections, config->section_count,
	    &config->section_cap, sizeof *config->sections);
	config->sections[config->section_count++] = section;
	dictionary_add(among, section->name, section);
	return section;
}

const struct value *
snapshot_value(const struct config *config, const struct section_chain *chain,
    const struct setting *setting, struct origin *origin)
{
	const struct assigned *assigned = section_chain_find(chain, setting);

	while (assigned == NULL && setting->same_as != NULL) {
		setting = setting_find(
		    setting->same_as, strlen(setting->same_as));
		assigned = section_chain_find(chain, setting);
	}
	if (assigned == NULL) {
		*origin = (struct origin){ 0 };
		return &config->defaults[setting_index(setting)];
	}
	*origin = assigned->origin;
	return &assigned->value;
}

/* The values of one scope as text that is the same on every host. */
static void
add_text(const struct config *config, const struct section_chain *chain,
    enum setting_scope scope, struct buffer *out)
{
	struct origin origin;

	for (size_t i = 0; i < setting_count(); i++) {
		if (setting_at(i)->scope != scope)
			continue;
		buffer_add_format(out, "%s = ", setting_at(i)->name);
		value_format(setting_at(i),
		    snapshot_value(config, chain, setting_at(i), &origin), NULL,
		    out);
		buffer_add_text(out, "\n");
	}
}

static void
put_values(const struct config *config, const struct section_chain *chain,
    enum setting_scope scope, void *owner)
{
	struct origin origin;

	for (size_t i = 0; i < setting_count(); i++)
		if (setting_at(i)->scope == scope)
			value_put(setting_at(i),
			    snapshot_value(
				config, chain, setting_at(i), &origin),
			    &config->machine, owner);
}

/* The policy along a chain; an equal one that is already there. */
static const struct merged *
merge(struct config *config, const struct section_chain *chain)
{
	scoped_buffer struct buffer text = { .max = TEXT_MAX };
	struct merged *merged;

	add_text(config, chain, SETTING_POLICY, &text);
	merged = dictionary_find(
	    &config->policies, buffer_text(&text), text.len);
	if (merged != NULL)
		return merged;
	merged = store_new(&config->store, 1, sizeof *merged);
	merged->text = store_text(&config->store, buffer_text(&text), text.len);
	put_values(config, chain, SETTING_POLICY, &merged->policy);
	dictionary_add(&config->policies, merged->text, merged);
	return merged;
}

static struct section_chain
chain_for(const struct config *config, const struct section_name *name)
{
	struct section_chain chain;

	section_chain_of(&config->domains, name, &config->file, &chain);
	return chain;
}

static void
merge_all(struct config *config)
{
	struct section_name name;
	struct section_chain chain;

	section_name_of_address(&name, "", 0);
	chain = chain_for(config, &name);
	put_values(config, &chain, SETTING_HOST, &config->host);
	config->file.merged = merge(config, &chain);
	for (size_t i = 0; i < config->domains.cap; i++) {
		struct section *section = config->domains.slots[i].thing;

		if (section == NULL)
			continue;
		section_name_set(&name, section->name);
		chain = chain_for(config, &name);
		section->merged = merge(config, &chain);
	}
}

static int
compare_names(const void *a, const void *b)
{
	const struct section *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* The policy that would hold without this section. */
static const struct merged *
wider(const struct config *config, const struct section *section)
{
	struct section_name name;
	const struct section *found = NULL;

	section_name_set(&name, section->name);
	if (section_name_widen(&name))
		found = section_covering(&config->domains, &name);
	return found != NULL ? found->merged : config->file.merged;
}

/* Sections in the order of their names, whatever order the files had; one
 * that changes nothing does not count. */
static uint64_t
hash_sections(const struct config *config, uint64_t hash)
{
	scoped_mem const struct section **sorted = mem_new(
	    config->domains.count, sizeof *sorted);
	size_t count = 0;

	for (size_t i = 0; i < config->domains.cap; i++)
		if (config->domains.slots[i].thing != NULL)
			sorted[count++] = config->domains.slots[i].thing;
	qsort(sorted, count, sizeof *sorted, compare_names);
	for (size_t i = 0; i < count; i++) {
		const struct section *section = sorted[i];

		if (section->merged == wider(config, section))
			continue;
		hash = fnv_add(hash, section->name, strlen(section->name) + 1);
		hash = fnv_add(hash, section->merged->text,
		    strlen(section->merged->text) + 1);
	}
	return hash;
}

/* What the reputation settings stand for; their words alone do not tell what
 * a [list] says. */
static void
add_lists(const struct dns_lists *lists, struct buffer *out)
{
	for (size_t i = 0; i < lists->count; i++) {
		const struct dns_list *list = &lists->items[i];

		buffer_add_format(out, "%s %s %s %s %u %u %u ", list->name,
		    list->zone, list->show,
		    list->test != NULL ? list->test : "", list->mask,
		    list->weight, list->classes);
		buffer_add_format(out, "%d %d %d ", (int)list->rating,
		    (int)list->addresses, (int)list->digest);
		list_codes_format(&list->codes, out);
		buffer_add_text(out, "\n");
	}
}

static void
make_hash(struct config *config)
{
	scoped_buffer struct buffer text = { .max = TEXT_MAX };
	struct section_name name;
	struct section_chain chain;
	uint64_t hash;

	section_name_of_address(&name, "", 0);
	chain = chain_for(config, &name);
	add_text(config, &chain, SETTING_HOST, &text);
	add_lists(&config->host.all_lists, &text);
	buffer_add_text(&text, config->host.notice_text);
	buffer_add_text(&text, config->file.merged->text);
	hash = fnv_add(FNV_START, buffer_text(&text), text.len);
	hash = hash_sections(config, hash);
	(void)snprintf(config->hash, sizeof config->hash, "%016" PRIx64, hash);
}

void
snapshot_finish(struct config *config)
{
	merge_all(config);
	make_hash(config);
}
