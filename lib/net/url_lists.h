/* url_lists.h - what lists of sites say about the URLs of a message.
 *
 * Local files first (lib/config/site_set.h), then the DNS: the registered
 * domain of each host, those first that a sender has most reason to hide, at
 * most LIMIT_URL_DOMAINS of them; addresses, reversed, where a list wants
 * them. Silence and errors are "not listed". Thread: one session. Never
 * logs. */
#ifndef SEKISHO_NET_URL_LISTS_H
#define SEKISHO_NET_URL_LISTS_H

#include "config/config.h"
#include "net/dnsbl.h"
#include "net/domain.h"

/* One URL as the caller knows it. Borrowed. */
struct url_question {
	const char *url;  /* normal form; NULL: the host alone */
	const char *host; /* ASCII, lower case */
	bool is_address;
	bool is_bare;      /* written without a scheme: only a word if its
			      suffix is not known */
	unsigned int rank; /* higher ones are asked about first */
};

/* What is known of one URL. */
struct url_answer {
	enum url_rating rating;
	const char *domain; /* what was asked about, borrowed from the
			       question; "" if there is none */
	const char *list;   /* that named it; "block_file"; "" */
	uint8_t code[4];
	bool allowed; /* by allow_file */
	bool asked;   /* at least one list answered */
};

struct url_answers {
	struct url_answer *items; /* one a question */
	size_t count;
	size_t domains; /* asked about */
	bool cut;       /* there were more */
	bool silent;    /* some list did not answer */
};

struct url_lists;

/* Ask; does not wait. questions must stay until the answers are used; resolver
 * NULL asks the local files only. */
struct url_lists *url_lists_start(struct resolver *resolver,
    struct list_health *health, const struct config *config,
    const struct url_question *questions, size_t count);

/* Wait until every list has answered or the deadline is over. Once; *out is
 * the caller's: url_answers_release(). */
void url_lists_finish(
    struct url_lists *lists, struct deadline deadline, struct url_answers *out);

void url_lists_free(struct url_lists **lists);
void url_answers_release(struct url_answers *answers);

#define scoped_url_lists   __attribute__((cleanup(url_lists_free)))
#define scoped_url_answers __attribute__((cleanup(url_answers_release)))

/* What one list (an index into host's web_lists) said of the name of answer
 * `question`; for a person who asks. Between finish and free. */
struct dnsbl_answer url_lists_answer(
    const struct url_lists *lists, size_t question, size_t list);

#endif
