/* config.c - a snapshot as others see it. */
#include "config/config.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/load.h"
#include "config/snapshot.h"

/* Where a file's fragments lie, or NULL. */
static const char *
folder_of(const char *file)
{
	return strcmp(file, CONFIG_DEFAULT_FILE) == 0 ? CONFIG_DEFAULT_FOLDER
						      : NULL;
}

int
config_load(const char *file, struct config **out, struct mistakes *mistakes)
{
	return load_files(file, folder_of(file), out, mistakes);
}

void
config_peek(const char *file, const char *name, struct buffer *out)
{
	load_peek(file, folder_of(file), name, out);
}

int
config_load_local(struct config *config, struct mistakes *mistakes)
{
	const struct host *host = &config->host;
	size_t before = mistakes->count;

	site_set_load(&config->local.allowed_sites,
	    host->web_reputation_allow_file, mistakes);
	site_set_load(&config->local.blocked_sites,
	    host->web_reputation_block_file, mistakes);
	digest_set_load(&config->local.allowed_files,
	    host->file_reputation_allow_file, mistakes);
	digest_set_load(&config->local.denied_files,
	    host->file_reputation_deny_file, mistakes);
	return mistakes->count > before ? -1 : 0;
}

const struct local_lists *
config_local(const struct config *config)
{
	return &config->local;
}

struct config *
config_ref(struct config *config)
{
	atomic_fetch_add_explicit(&config->references, 1, memory_order_relaxed);
	return config;
}

static void
destroy(struct config *config)
{
	for (size_t i = 0; i < config->section_count; i++) {
		section_release(config->sections[i]);
		free(config->sections[i]);
	}
	free(config->sections);
	section_release(&config->file);
	dictionary_release(&config->domains);
	dictionary_release(&config->profiles);
	dictionary_release(&config->lists);
	dictionary_release(&config->policies);
	local_lists_release(&config->local);
	store_release(&config->store);
	free(config);
}

void
config_free(struct config **config)
{
	unsigned int before;

	if (*config == NULL)
		return;
	/* Release what this thread did, acquire what the others did. */
	before = atomic_fetch_sub_explicit(
	    &(*config)->references, 1, memory_order_acq_rel);
	assert(before > 0);
	if (before == 1)
		destroy(*config);
	*config = NULL;
}

const struct host *
config_host(const struct config *config)
{
	return &config->host;
}

const struct policy *
config_policy(const struct config *config, const char *address, size_t len)
{
	struct section_name name;
	const struct section *section;

	section_name_of_address(&name, address, len);
	section = section_covering(&config->domains, &name);
	return section != NULL ? &section->merged->policy
			       : config_default_policy(config);
}

const char *
config_policy_name(const struct config *config, const char *address, size_t len)
{
	struct section_name name;
	const struct section *section;

	section_name_of_address(&name, address, len);
	section = section_covering(&config->domains, &name);
	return section != NULL ? section->name : "";
}

const struct policy *
config_default_policy(const struct config *config)
{
	return &config->file.merged->policy;
}

const char *
config_hash(const struct config *config)
{
	return config->hash;
}

void
config_add_content(struct config *config, const char *digest)
{
	uint64_t hash = fnv_add(
	    FNV_START, config->hash, strlen(config->hash) + 1);

	hash = fnv_add(hash, digest, strlen(digest) + 1);
	(void)snprintf(config->hash, sizeof config->hash, "%016" PRIx64, hash);
}

struct config_counts
config_count(const struct config *config)
{
	struct config_counts counts = {
		.settings = config->file.count,
		.domains = config->domains.count,
		.profiles = config->profiles.count,
	};

	for (size_t i = 0; i < config->section_count; i++)
		counts.settings += config->sections[i]->count;
	return counts;
}
