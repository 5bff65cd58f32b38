/* local_lists.h - the host's own files of sites and of digests.
 *
 * web_reputation.allow_file and .block_file, file_reputation.allow_file and
 * .deny_file: read with the settings (config_load_local()), so that a mistake
 * in them is one like any other, and a reload takes all or nothing. Plain
 * values behind the pointers; immutable once loaded. Thread: any. Never
 * logs. */
#ifndef SEKISHO_CONFIG_LOCAL_LISTS_H
#define SEKISHO_CONFIG_LOCAL_LISTS_H

#include "config/digest_set.h"
#include "config/site_set.h"

struct local_lists {
	struct site_set allowed_sites, blocked_sites;
	struct digest_set allowed_files, denied_files;
};

void local_lists_release(struct local_lists *lists);

#endif
