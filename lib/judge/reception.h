/* reception.h - whether a client may speak to a recipient.
 *
 * The rule of the stages before DATA: pure, like decide(). Blocked senders
 * win over approved ones; our own users and relays, postmaster and abuse are
 * never refused for reputation; silence of a list refuses nobody. Thread: any.
 * Never logs. */
#ifndef SEKISHO_JUDGE_RECEPTION_H
#define SEKISHO_JUDGE_RECEPTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "config/config.h"
#include "judge/facts.h"
#include "net/dnsbl.h"

enum reception_kind {
	RECEPTION_UNSET = 0,
	RECEPTION_WELCOME,
	RECEPTION_BLOCKED_SENDER, /* senders.blocked */
	RECEPTION_RBL,            /* refused for good, as recommended */
	RECEPTION_ZOMBIE,         /* refused for now */
};

/* Borrowed plain values. */
struct reception_facts {
	enum client_trust trust;
	const struct in6_addr *client; /* NULL: not known */
	const struct dns_lists *lists;
	const struct dnsbl_result *answers; /* NULL: nobody was asked */
	const char *sender;                 /* envelope; NULL: not known yet */
	bool lists_only; /* senders.blocked is answered at another stage */
};

/* Texts are borrowed from the config snapshot or static. */
struct reception {
	enum reception_kind kind;
	const struct dns_list *list; /* RBL and ZOMBIE: the one to name */
	int code;                    /* 0 when welcome */
	const char *enhanced;
	const char *pattern; /* of the text: %i %l %r %s */
	const char *reason;  /* for the log: the list's public name, ... */
};

/* Judge. recipient: `local@domain` with or without angle brackets; NULL when
 * none is known yet. */
void reception_judge(const struct reception_facts *facts,
    const struct policy *policy, const char *recipient, struct reception *out);

/* Whether the text wants the list's own words, which cost a question. */
bool reception_wants_words(const struct reception *reception);

/* The text of the reply: client as text, words for %r ("" if none), id for
 * %s. Other than printable ASCII becomes a question mark. */
void reception_text(const struct reception *reception, const char *client,
    const char *words, const char *id, char out[LIMIT_REPLY_TEXT_BYTES + 1]);

#endif
