/* dns_list.c - what answers of DNS lists mean. */
#include "config/dns_list.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

enum list_code
dns_list_judge(const struct dns_list *list, const uint8_t code[4])
{
	if (code[0] != 127)
		return LIST_CODE_ERROR;
	if (code[1] == 255 && code[2] == 255)
		return LIST_CODE_ERROR;
	if (code[1] == 0 && code[2] == 0 && code[3] == 1)
		return LIST_CODE_OTHER;
	if (list->codes.count > 0 && !list_codes_match(&list->codes, code))
		return LIST_CODE_OTHER;
	if (list->mask != 0 && (list->mask & code[3]) == 0)
		return LIST_CODE_OTHER;
	return LIST_CODE_LISTED;
}

/* Zones whose operators document their codes. Lists that answer with other
 * codes say something else by them: that a client asked too often, that an
 * address is known and harmless. */
static const struct {
	const char *zone; /* it, or what ends in it behind a dot */
	const char *codes;
	bool v4_only;
} known[] = {
	{ "zen.spamhaus.org", "127.0.0.[2..11]", false },
	{ "zen.dq.spamhaus.net", "127.0.0.[2..11]", false },
	{ "sbl.spamhaus.org", "127.0.0.[2;3;9]", false },
	{ "xbl.spamhaus.org", "127.0.0.[4..7]", false },
	{ "pbl.spamhaus.org", "127.0.0.[10;11]", false },
	{ "bl.spamcop.net", "127.0.0.2", false },
	{ "b.barracudacentral.org", "127.0.0.2", true },
	{ "list.dnswl.org", "127.0.[2..20].[1..3]", false },
	{ "mail-abuse.com", NULL, true },
};

static bool
is_in(const char *zone, const char *above)
{
	size_t len = strlen(zone), want = strlen(above);

	return text_ends(zone, len, above) &&
	    (len == want || zone[len - want - 1] == '.');
}

void
dns_list_know(struct dns_list *list)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct fault fault;
		int status;

		if (!is_in(list->zone, known[i].zone))
			continue;
		list->v4_only |= known[i].v4_only;
		if (known[i].codes == NULL || list->codes.count > 0 ||
		    list->mask != 0)
			continue;
		status = list_codes_parse(known[i].codes,
		    strlen(known[i].codes), &list->codes, &fault);
		assert(status == 0);
	}
}
