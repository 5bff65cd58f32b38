/* kept.c - the vault's facts and the MTA's hold queue, joined by queue id. */
#include "command/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/mta_queue.h"

void
kept_list_release(struct kept_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		json_decref(list->items[i].facts);
	free(list->items);
	*list = (struct kept_list){ 0 };
}

static struct kept *
add(struct kept_list *list, enum kept_kind kind)
{
	list->items = mem_grow(
	    list->items, list->count, &list->cap, sizeof *list->items);
	list->items[list->count] = (struct kept){ .kind = kind };
	return &list->items[list->count++];
}

/* The facts of a vault's entry; an empty object when they are no JSON: what is
 * there must still be seen and can be deleted. */
static json_t *
read_facts(int vault, const struct vault_entry *entry)
{
	struct fault ignored;
	size_t len = 0;
	scoped_mem char *text = vault_facts(vault, entry->name, &len, &ignored);
	json_t *facts = text != NULL ? json_loadb(text, len, 0, NULL) : NULL;

	if (!json_is_object(facts)) {
		json_decref(facts);
		facts = json_object();
	}
	json_put(facts, "time_s", json_integer(entry->time_s));
	return facts;
}

static int
read_vault(int vault, struct kept_list *list, struct fault *fault)
{
	scoped_listing struct vault_listing listing = { 0 };

	if (vault_list(vault, &listing, fault) != 0)
		return -1;
	for (size_t i = 0; i < listing.count; i++) {
		const struct vault_entry *entry = &listing.entries[i];
		struct kept *kept;

		if (!entry->has_facts)
			continue;
		kept = add(
		    list, entry->has_message ? KEPT_ORIGINAL : KEPT_UNSET);
		kept->entry = *entry;
		kept->facts = read_facts(vault, entry);
	}
	return 0;
}

const char *
kept_text(const struct kept *kept, const char *key)
{
	return json_text_of(kept->facts, key);
}

/* Whose facts the gate noted when it asked the MTA to hold it. The last one:
 * queue ids come again. */
static struct kept *
find_noted(struct kept_list *list, const char *q)
{
	for (size_t i = list->count; i > 0; i--)
		if (list->items[i - 1].kind == KEPT_UNSET &&
		    strcmp(kept_text(&list->items[i - 1], "q"), q) == 0)
			return &list->items[i - 1];
	return NULL;
}

/* A held message joins what was noted of it. */
static void
add_held(struct kept_list *list, json_t *held)
{
	struct kept *kept = find_noted(list, json_text_of(held, "q"));

	if (kept != NULL) {
		kept->kind = KEPT_HELD;
		return;
	}
	kept = add(list, KEPT_HELD);
	kept->facts = json_incref(held);
	json_put(held, "time_s", json_integer(json_number_of(held, "time")));
	json_object_del(held, "time");
}

/* Notes of messages that the MTA does not hold any more. */
static void
drop_notes(struct kept_list *list)
{
	size_t left = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind == KEPT_UNSET)
			json_decref(list->items[i].facts);
		else
			list->items[left++] = list->items[i];
	}
	list->count = left;
}

static int
by_time(const void *a, const void *b)
{
	const struct kept *left = a, *right = b;
	int64_t l = json_number_of(left->facts, "time_s");
	int64_t r = json_number_of(right->facts, "time_s");

	return (l > r) - (l < r);
}

void
kept_read(int vault, struct kept_list *out, struct fault *fault)
{
	json_t *held = json_array();

	*out = (struct kept_list){ 0 };
	*fault = (struct fault){ "" };
	if (vault >= 0)
		(void)read_vault(vault, out, fault);
	(void)mta_queue_held(held, fault);
	for (size_t i = 0; i < json_array_size(held); i++)
		add_held(out, json_array_get(held, i));
	json_decref(held);
	drop_notes(out);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, by_time);
}

static bool
is_meant(const struct kept *kept, const char *key)
{
	if (strncmp(key, "s=", 2) == 0)
		return strcmp(kept_text(kept, "s"), key + 2) == 0;
	if (strncmp(key, "q=", 2) == 0)
		return strcmp(kept_text(kept, "q"), key + 2) == 0;
	return strcmp(kept_text(kept, "s"), key) == 0 ||
	    strcmp(kept_text(kept, "q"), key) == 0 ||
	    strcmp(kept->entry.name, key) == 0;
}

size_t
kept_choose(struct kept_list *list, const char *key)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct kept *kept = &list->items[i];

		if (*key == '\0' || !is_meant(kept, key))
			continue;
		kept->is_chosen = true;
		count++;
	}
	return count;
}

void
kept_drop_others(struct kept_list *list)
{
	size_t left = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].is_chosen)
			list->items[left++] = list->items[i];
		else
			json_decref(list->items[i].facts);
	}
	list->count = left;
}

const char *
kept_state(const struct kept *kept)
{
	if (kept->kind == KEPT_HELD)
		return "held";
	return kept->entry.released_s > 0 ? "released" : "original";
}

const char *
kept_id(const struct kept *kept)
{
	return kept->entry.name[0] != '\0' ? kept->entry.name
					   : kept_text(kept, "q");
}

json_t *
kept_json(const struct kept *kept)
{
	json_t *object = json_object();

	json_put(object, "kind",
	    json_string(kept->kind == KEPT_HELD ? "held" : "original"));
	json_put(object, "id", json_text(kept_id(kept)));
	json_put(object, "released",
	    kept->entry.released_s > 0 ? json_integer(kept->entry.released_s)
				       : json_null());
	if (json_object_update(object, kept->facts) != 0)
		abort();
	return object;
}
