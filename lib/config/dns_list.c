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
	/* "You ask about an address": a list of names does not list them. */
	if (code[1] == 0 && code[2] == 1 && code[3] == 255 &&
	    (list->classes & DNS_LIST_URL) != 0)
		return LIST_CODE_ERROR;
	if (code[1] == 0 && code[2] == 0 && code[3] == 1)
		return (list->classes & DNS_LIST_URL) != 0 ? LIST_CODE_ERROR
							   : LIST_CODE_OTHER;
	if (list->codes.count > 0 && !list_codes_match(&list->codes, code))
		return LIST_CODE_OTHER;
	if (list->mask != 0 && (list->mask & code[3]) == 0)
		return LIST_CODE_OTHER;
	return LIST_CODE_LISTED;
}

/* What well-known lists of sites mean by their answers. Sites that were broken
 * into or only redirect are suspicious: most of what is there is honest. */
static const struct {
	const char *zone; /* it, or what ends in it; NULL: any */
	uint8_t third;    /* number of the answer */
	uint8_t last;     /* number, or with `bit` one of its bits */
	bool bit;
	enum url_rating rating;
} meanings[] = {
	{ "surbl.org", 0, 8, true, URL_DANGEROUS },  /* phishing */
	{ "surbl.org", 0, 16, true, URL_DANGEROUS }, /* malware */
	{ "surbl.org", 0, 64, true, URL_HIGHLY_SUSPICIOUS },
	{ "surbl.org", 0, 128, true, URL_SUSPICIOUS }, /* cracked */
	{ "uribl.com", 0, 2, true, URL_HIGHLY_SUSPICIOUS },
	{ "uribl.com", 0, 4, true, URL_SUSPICIOUS },
	{ "uribl.com", 0, 8, true, URL_SUSPICIOUS },
	/* The DBL's codes, which others took over. */
	{ NULL, 1, 2, false, URL_HIGHLY_SUSPICIOUS }, /* spam */
	{ NULL, 1, 4, false, URL_DANGEROUS },         /* phishing */
	{ NULL, 1, 5, false, URL_DANGEROUS },         /* malware */
	{ NULL, 1, 6, false, URL_DANGEROUS },         /* botnet */
	{ NULL, 1, 102, false, URL_SUSPICIOUS },      /* abused: spam */
	{ NULL, 1, 103, false, URL_SUSPICIOUS },      /* abused redirector */
	{ NULL, 1, 104, false, URL_HIGHLY_SUSPICIOUS },
	{ NULL, 1, 105, false, URL_HIGHLY_SUSPICIOUS },
	{ NULL, 1, 106, false, URL_HIGHLY_SUSPICIOUS },
};

/* Zones whose operators document their codes. Lists that answer with other
 * codes say something else by them: that a client asked too often, that an
 * address is known and harmless. */
static const struct {
	const char *zone; /* it, or what ends in it behind a dot */
	const char *codes;
	bool v4_only;
	unsigned int mask;
	const char *test;
} known[] = {
	{ "zen.spamhaus.org", "127.0.0.[2..11]", false, 0, NULL },
	{ "zen.dq.spamhaus.net", "127.0.0.[2..11]", false, 0, NULL },
	{ "sbl.spamhaus.org", "127.0.0.[2;3;9]", false, 0, NULL },
	{ "xbl.spamhaus.org", "127.0.0.[4..7]", false, 0, NULL },
	{ "pbl.spamhaus.org", "127.0.0.[10;11]", false, 0, NULL },
	{ "bl.spamcop.net", "127.0.0.2", false, 0, NULL },
	{ "b.barracudacentral.org", "127.0.0.2", true, 0, NULL },
	{ "list.dnswl.org", "127.0.[2..20].[1..3]", false, 0, NULL },
	{ "mail-abuse.com", NULL, true, 0, NULL },
	{ "dbl.spamhaus.org", "127.0.1.[2;4..6;102..106]", false, 0,
	    "dbltest.com" },
	{ "dbl.dq.spamhaus.net", "127.0.1.[2;4..6;102..106]", false, 0,
	    "dbltest.com" },
	{ "multi.surbl.org", NULL, false, 8 | 16 | 64 | 128, "test.surbl.org" },
	{ "multi.uribl.com", NULL, false, 2 | 4 | 8, "test.uribl.com" },
};

static bool
is_in(const char *zone, const char *above)
{
	size_t len = strlen(zone), want = strlen(above);

	return text_ends(zone, len, above) &&
	    (len == want || zone[len - want - 1] == '.');
}

enum url_rating
dns_list_rate(const struct dns_list *list, const uint8_t code[4])
{
	enum url_rating worst = URL_RATING_UNSET;

	if (list->rating != URL_RATING_UNSET)
		return list->rating;
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		if (code[2] != meanings[i].third ||
		    (meanings[i].zone != NULL &&
			!is_in(list->zone, meanings[i].zone)))
			continue;
		if (meanings[i].bit ? (code[3] & meanings[i].last) == 0
				    : code[3] != meanings[i].last)
			continue;
		if (meanings[i].rating > worst)
			worst = meanings[i].rating;
	}
	return worst != URL_RATING_UNSET ? worst : URL_HIGHLY_SUSPICIOUS;
}

const char *
url_rating_name(enum url_rating rating)
{
	static const char *const names[] = {
		[URL_RATING_UNSET] = "unrated",
		[URL_SUSPICIOUS] = "suspicious",
		[URL_HIGHLY_SUSPICIOUS] = "highly_suspicious",
		[URL_DANGEROUS] = "dangerous",
	};

	return names[rating];
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
		if (list->test == NULL)
			list->test = known[i].test;
		if (list->codes.count == 0 && list->mask == 0)
			list->mask = known[i].mask;
		if (known[i].codes == NULL || list->codes.count > 0 ||
		    list->mask != 0)
			continue;
		status = list_codes_parse(known[i].codes,
		    strlen(known[i].codes), &list->codes, &fault);
		assert(status == 0);
	}
}
