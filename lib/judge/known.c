/* known.c - answers of lists against a policy's level. */
#include "judge/known.h"

#include "judge/spam.h"

const struct url_answer *
known_worst_url(const struct url_answers *urls)
{
	const struct url_answer *worst = NULL;

	for (size_t i = 0; urls != NULL && i < urls->count; i++)
		if (urls->items[i].rating != URL_RATING_UNSET &&
		    (worst == NULL || urls->items[i].rating > worst->rating))
			worst = &urls->items[i];
	return worst;
}

static void
find_site(const struct facts *facts, const struct policy *policy,
    struct findings *findings)
{
	const struct url_answer *worst = known_worst_url(facts->urls);

	/* Levels are the least rating that counts. */
	if (worst == NULL || !policy->web_reputation_enable ||
	    (unsigned int)worst->rating <
		(unsigned int)policy->web_reputation_level ||
	    spam_is_approved(facts, policy))
		return;
	findings_add(findings,
	    (struct finding){
		.class = CLASS_URL, .verdict = worst->domain, .only = policy });
}

/* One a part: files stand in the order of their parts. */
static void
find_files(const struct facts *facts, const struct policy *policy,
    struct findings *findings)
{
	uint32_t last_part = 0;

	if (facts->files == NULL || !policy->file_reputation_enable)
		return;
	for (size_t i = 0; i < facts->files->count; i++) {
		const struct file_answer *answer = &facts->files->items[i];
		uint32_t part = facts->report->files[i].part;

		if (!answer->bad || part == last_part)
			continue;
		last_part = part;
		findings_add(findings,
		    (struct finding){ .class = CLASS_INFECTED,
			.part = part,
			.verdict = answer->verdict,
			.is_hit = true,
			.is_known_file = true,
			.only = policy });
	}
}

void
known_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings)
{
	find_site(facts, policy, findings);
	find_files(facts, policy, findings);
}
