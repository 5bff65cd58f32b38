/* value.h - one setting's value: from the ini's words, into its field, back.
 *
 * A struct value keeps what was meant ("25%", "number of cores"), so that two
 * hosts with the same ini have the same hash; value_put() makes it concrete
 * for this machine. Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_VALUE_H
#define SEKISHO_CONFIG_VALUE_H

#include "config/config.h"
#include "config/settings.h"
#include "config/store.h"

/* What automatic values and shares are made concrete with. */
struct machine {
	const char *authserv_id;
	int64_t cores;
	int64_t memory_bytes;
};

struct value {
	int64_t number;    /* every type that is not listed below */
	bool is_share;     /* number is a percentage of the memory */
	bool is_automatic; /* empty: see setting->automatic */
	const char *text;
	struct text_list words;
	struct network_list networks;
};

/* Look at this machine. Texts belong to the store. */
struct machine machine_read(struct store *store);

/* Understand text. Returns 0 and *out (its parts in the store), or -1 and
 * *fault. */
int value_parse(const struct setting *setting, const char *text,
    struct store *store, struct value *out, struct fault *fault);

/* Write the value, made concrete for this machine, into the setting's field
 * of owner: a struct host or struct policy. */
void value_put(const struct setting *setting, const struct value *value,
    const struct machine *machine, void *owner);

/* Append the value as it would stand in the ini. With machine NULL automatic
 * values stay empty, otherwise they are made concrete. */
void value_format(const struct setting *setting, const struct value *value,
    const struct machine *machine, struct buffer *out);

#endif
