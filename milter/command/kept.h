/* kept.h - one list of originals and of what the MTA holds.
 *
 * A thing is known by its facts (ours) or by the MTA's queue, or by both: of a
 * held message the gate has noted the facts under its queue id. For the
 * command. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_KEPT_H
#define SEKISHO_MILTER_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "command/page.h"
#include "gate/json.h"
#include "gate/vault.h"

enum kept_kind {
	KEPT_UNSET = 0,
	KEPT_ORIGINAL, /* in the vault: of a message that was cleaned */
	KEPT_HELD,     /* in the MTA's hold queue */
};

struct kept {
	enum kept_kind kind;
	struct vault_entry entry; /* name[0] == 0: nothing in the vault */
	json_t *facts;            /* s, q, time_s, from, rcpts[], size ... */
	bool is_chosen;
};

struct kept_list {
	struct kept *items; /* the oldest first */
	size_t count, cap;
};

void kept_list_release(struct kept_list *list);

#define scoped_kept __attribute__((cleanup(kept_list_release)))

/* Everything there is. What of it cannot be read (the MTA is down) is left out
 * and said in *fault, which is empty otherwise. vault: -1 for none. */
void kept_read(int vault, struct kept_list *out, struct fault *fault);

/* Choose what a key names: "s=ID", "q=ID", or ID, which may be a name, too.
 * Returns how many that are. */
size_t kept_choose(struct kept_list *list, const char *key);

/* Forget what was not chosen. */
void kept_drop_others(struct kept_list *list);

/* "original", "held"; "released" when it was let go before. */
const char *kept_state(const struct kept *kept);

/* The id by which a person means it: its name, or the queue id. */
const char *kept_id(const struct kept *kept);

/* A fact's text, "" when it is not known. */
const char *kept_text(const struct kept *kept, const char *key);

/* All that is known, as an object of the caller's. */
json_t *kept_json(const struct kept *kept);

/* A table, and one thing in full, for a person. */
void kept_print_table(const struct page *page, const struct kept_list *list);
void kept_print(const struct page *page, const struct kept *kept);

#endif
