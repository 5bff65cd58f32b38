/* reception.c - facts about a client and a recipient's policy -> welcome, or
 * a code and a text. */
#include "judge/reception.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "config/sender.h"

/* RFC 5321 4.5.1 and RFC 2142: where those who are refused may complain. */
static bool
is_open_mailbox(const char *recipient)
{
	size_t len = strlen(recipient);
	const char *at;

	if (len > 0 && recipient[0] == '<') {
		recipient++;
		len--;
	}
	at = memchr(recipient, '@', len);
	if (at != NULL)
		len = (size_t)(at - recipient);
	else if (len > 0 && recipient[len - 1] == '>')
		len--;
	return text_equal(recipient, len, "postmaster", 10) ||
	    text_equal(recipient, len, "abuse", 5);
}

static bool
is_sender_in(const struct text_list *words, const struct reception_facts *facts)
{
	const char *sender = facts->sender != NULL ? facts->sender : "";

	return sender_is_listed(words, sender, strlen(sender), facts->client);
}

/* The class whose lists reach the threshold: RBL+ before Zombie. */
static enum reception_kind
kind_of(const struct dnsbl_result *answers, const struct policy *policy)
{
	int64_t threshold = policy->reputation_threshold;

	if (answers->allowed)
		return RECEPTION_WELCOME;
	if (answers->rbl >= threshold)
		return RECEPTION_RBL;
	return answers->zombie >= threshold ? RECEPTION_ZOMBIE
					    : RECEPTION_WELCOME;
}

static void
refuse_for_list(const struct reception_facts *facts,
    const struct policy *policy, enum reception_kind kind,
    struct reception *out)
{
	bool rbl = kind == RECEPTION_RBL;
	int first = dnsbl_first(
	    facts->lists, facts->answers, rbl ? DNS_LIST_RBL : DNS_LIST_ZOMBIE);

	out->kind = kind;
	out->list = first >= 0 ? &facts->lists->items[first] : NULL;
	out->reason = out->list != NULL ? out->list->show : "lists";
	if (policy->reputation_action == REPUTATION_CUSTOM) {
		out->code = (int)policy->reputation_code;
		out->pattern = policy->reputation_text;
	} else {
		out->code = (int)(rbl ? policy->reputation_rbl_code
				      : policy->reputation_zombie_code);
		out->pattern = rbl ? policy->reputation_rbl_text
				   : policy->reputation_zombie_text;
	}
	out->enhanced = out->code < 500 ? "4.7.1" : "5.7.1";
}

void
reception_judge(const struct reception_facts *facts,
    const struct policy *policy, const char *recipient, struct reception *out)
{
	enum reception_kind kind;

	*out = (struct reception){ .kind = RECEPTION_WELCOME };
	if (facts->trust == TRUST_OWN)
		return;
	if (recipient != NULL && is_open_mailbox(recipient))
		return;
	if (!facts->lists_only &&
	    is_sender_in(&policy->senders_blocked, facts)) {
		*out = (struct reception){ .kind = RECEPTION_BLOCKED_SENDER,
			.code = 550,
			.enhanced = "5.7.1",
			.pattern = "Sender is not accepted here",
			.reason = "senders.blocked" };
		return;
	}
	if (!policy->reputation_enable || facts->trust == TRUST_RELAY ||
	    facts->answers == NULL ||
	    is_sender_in(&policy->senders_approved, facts))
		return;
	kind = kind_of(facts->answers, policy);
	if (kind != RECEPTION_WELCOME)
		refuse_for_list(facts, policy, kind, out);
}

bool
reception_wants_words(const struct reception *reception)
{
	return reception->list != NULL &&
	    strstr(reception->pattern, "%r") != NULL;
}

/* Lists' words come with their controls and backslashes escaped; escaping them
 * once more would garble them. */
static void
put_plain(char out[LIMIT_REPLY_TEXT_BYTES + 1], const char *text)
{
	size_t len = 0;

	for (; *text != '\0' && len < LIMIT_REPLY_TEXT_BYTES; text++)
		out[len++] = (char)(*text >= ' ' && *text <= '~' ? *text : '?');
	out[len] = '\0';
}

void
reception_text(const struct reception *reception, const char *client,
    const char *words, const char *id, char out[LIMIT_REPLY_TEXT_BYTES + 1])
{
	const char *list = reception->list != NULL ? reception->list->show : "";
	const struct {
		char letter;
		const char *text;
	} values[] = { { 'i', client }, { 'l', list }, { 'r', words },
		{ 's', id }, { '%', "%" } };
	scoped_buffer struct buffer text = BUFFER_OF(
	    4 * (size_t)LIMIT_REPLY_TEXT_BYTES);

	for (const char *c = reception->pattern; *c != '\0'; c++) {
		if (*c != '%' || c[1] == '\0') {
			buffer_add(&text, c, 1);
			continue;
		}
		c++;
		for (size_t i = 0; i < sizeof values / sizeof *values; i++)
			if (values[i].letter == *c)
				buffer_add_text(&text, values[i].text);
	}
	put_plain(out, buffer_text(&text));
}
