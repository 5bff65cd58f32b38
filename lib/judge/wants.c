/* wants.c - a policy's switches -> what can be spared.
 *
 * There is no bit for what macros, names, types, encryption and limits need:
 * their classes can be ignored, not switched off, and stand in the log. */
#include "judge/wants.h"

/* Whether anybody keeps a list of files, which may be by any digest. */
static bool
has_file_lists(const struct host *host)
{
	return host->file_lists.count > 0 ||
	    host->file_reputation_allow_file[0] != '\0' ||
	    host->file_reputation_deny_file[0] != '\0';
}

static uint32_t
wanted_by(const struct host *host, const struct policy *policy,
    enum client_trust trust)
{
	/* Our own users have no spam filter, and write about what they like. */
	bool stranger = trust != TRUST_OWN;
	uint32_t wanted = 0;

	/* Where a message leads is part of both. */
	if (stranger && policy->spam_enable)
		wanted |= SPARE_TEXT | SPARE_URLS;
	if (stranger && policy->web_reputation_enable)
		wanted |= SPARE_URLS;
	if (policy->file_reputation_enable && has_file_lists(host))
		wanted |= SPARE_DIGESTS;
	return wanted;
}

uint32_t
wants_spare(const struct host *host, const struct policy *const *policies,
    size_t count, enum client_trust trust)
{
	uint32_t wanted = count > 0 ? 0 : SPARE_ALL;

	for (size_t i = 0; i < count; i++)
		wanted |= wanted_by(host, policies[i], trust);
	return SPARE_ALL & ~wanted;
}
