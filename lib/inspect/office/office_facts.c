/* office_facts.c - strings, texts, links. */
#include "office/office_facts.h"

#include "base/limits.h"
#include "base/text.h"
#include "measure/danger.h"
#include "measure/web_address.h"
#include "office/xlm.h"

void
office_facts_begin(
    struct office_facts *facts, struct reading *out, bool is_book)
{
	*facts = (struct office_facts){ .out = out, .is_book = is_book };
	features_begin(&out->features, FAMILY_OFFICE);
	if (is_book)
		features_begin(&out->features, FAMILY_XLM);
}

void
office_count(struct office_facts *facts, enum feature feature)
{
	features_add(&facts->out->features, feature, 1);
}

void
office_string(struct office_facts *facts, const char *text, size_t len)
{
	size_t left = LIMIT_OFFICE_STRING_BYTES - facts->searched;

	if (len > left)
		len = left;
	facts->searched += len;
	facts->words |= danger_words(text, len);
	(void)web_address_read(text, len, facts->out);
}

bool
office_has_enough(const struct office_facts *facts)
{
	return facts->searched >= LIMIT_OFFICE_STRING_BYTES &&
	    facts->lures.searched >= LIMIT_LURE_BYTES;
}

void
office_text(struct office_facts *facts, const char *text, size_t len)
{
	lures_add(&facts->lures, text, len);
	office_string(facts, text, len);
}

void
office_dde(struct office_facts *facts, const char *text, size_t len)
{
	office_count(facts, FEATURE_OFFICE_DDE_LINKS);
	if (danger_is_command(text, len))
		office_count(facts, FEATURE_OFFICE_DDE_PROGRAMS);
	office_string(facts, text, len);
}

/* Schemes that make a program do something. */
static bool
is_moniker(const char *target, size_t len)
{
	static const char *const schemes[] = { "mhtml:", "mk:", "script:",
		"scriptlet:", "javascript:", "vbscript:", "ms-msdt:",
		"search-ms:", "search:", "ms-excel:", "ms-word:", "ms-office",
		"ms-its:", "its:", "x-usc:", "htmlfile:" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (text_begins(target, len, schemes[i]))
			return true;
	/* A page that is taken apart as an object. */
	return len > 0 && target[len - 1] == '!';
}

/* A path on another host: \\host\share, file://host/share. */
static bool
is_share(const char *target, size_t len)
{
	if (text_begins(target, len, "file:")) {
		target += 5;
		len -= 5;
		/* Three slashes are this host, five another one's path. */
		if (text_begins(target, len, "///") &&
		    !text_begins(target, len, "////"))
			return false;
	}
	return len > 2 && (target[0] == '\\' || target[0] == '/') &&
	    (target[1] == '\\' || target[1] == '/');
}

void
office_target(
    struct office_facts *facts, const char *target, size_t len, bool is_loaded)
{
	text_trim(&target, &len);
	if (is_moniker(target, len))
		office_count(facts, FEATURE_OFFICE_MONIKERS);
	if (is_loaded && (web_address_is(target, len) || is_share(target, len)))
		office_count(facts, FEATURE_OFFICE_REMOTE_LOADS);
	office_string(facts, target, len);
}

void
office_facts_finish(struct office_facts *facts)
{
	lures_finish(&facts->lures, facts->out);
	if (facts->is_book)
		xlm_finish(facts->out, danger_count(facts->words));
}
