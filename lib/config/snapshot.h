/* snapshot.h - what a struct config is made of; for lib/config only.
 *
 * load.c fills it from the files, config.c hands it out, show.c prints it.
 * Immutable once config_load() has returned, but for the count. */
#ifndef SEKISHO_CONFIG_SNAPSHOT_H
#define SEKISHO_CONFIG_SNAPSHOT_H

#include <stdatomic.h>

#include "config/config.h"
#include "config/dictionary.h"
#include "config/section.h"
#include "config/store.h"
#include "config/value.h"

struct config {
	_Atomic unsigned int references;
	struct store store; /* every text, list and policy */
	struct machine machine;
	struct value *defaults;    /* one a row of the settings table */
	struct section file;       /* the plain sections together */
	struct section **sections; /* owned: of the three dictionaries */
	size_t section_count, section_cap;
	struct dictionary domains;
	struct dictionary profiles;
	struct dictionary lists; /* [list NAME] */
	struct host host;
	struct dictionary policies; /* by their text: equal ones are one */
	struct local_lists local;   /* config_load_local() */
	char hash[17];
};

/* An empty snapshot with one reference. */
struct config *snapshot_new(void);

/* The section of that name in one of the two dictionaries, made if it is not
 * there. */
struct section *snapshot_section(
    struct config *config, struct dictionary *among, const char *name);

/* When everything is read: merge the policies, fill the host's values, make
 * the hash. */
void snapshot_finish(struct config *config);

/* The effective value of a setting along a chain. */
const struct value *snapshot_value(const struct config *config,
    const struct section_chain *chain, const struct setting *setting,
    struct origin *origin);

#endif
