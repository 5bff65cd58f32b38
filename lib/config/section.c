/* section.c - what sections assign, and which of them apply to a name. */
#include "config/section.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
section_release(struct section *section)
{
	free(section->items);
	*section = (struct section){ 0 };
}

struct assigned *
section_find(const struct section *section, const struct setting *setting)
{
	for (size_t i = 0; i < section->count; i++)
		if (section->items[i].setting == setting)
			return &section->items[i];
	return NULL;
}

void
section_add(struct section *section, const struct assigned *assigned)
{
	section->items = mem_grow(section->items, section->count, &section->cap,
	    sizeof *section->items);
	section->items[section->count++] = *assigned;
}

bool
section_name_widen(struct section_name *name)
{
	char *at = strrchr(name->text, '@');
	char *dot;

	if (at != NULL) {
		name->text = at + 1;
		return *name->text != '\0';
	}
	if (*name->text != '.') {
		*--name->text = '.';
		return true;
	}
	dot = strchr(name->text + 1, '.');
	if (dot == NULL)
		return false;
	name->text = dot;
	return true;
}

const struct section *
section_covering(
    const struct dictionary *sections, const struct section_name *name)
{
	struct section_name next = *name;

	next.text = next.room + (name->text - name->room);
	if (*next.text == '\0')
		return NULL;
	do {
		const struct section *section = dictionary_find(
		    sections, next.text, strlen(next.text));

		if (section != NULL)
			return section;
	} while (section_name_widen(&next));
	return NULL;
}

static void
chain_add(struct section_chain *chain, const struct section *section)
{
	if (section == NULL)
		return;
	assert(chain->count < SECTION_CHAIN_MAX);
	chain->items[chain->count++] = section;
}

void
section_chain_of(const struct dictionary *sections,
    const struct section_name *name, const struct section *last,
    struct section_chain *out)
{
	struct section_name next = *name;

	next.text = next.room + (name->text - name->room);
	out->count = 0;
	if (*next.text != '\0') {
		do {
			const struct section *section = dictionary_find(
			    sections, next.text, strlen(next.text));

			chain_add(out, section);
			chain_add(out, section != NULL ? section->base : NULL);
		} while (section_name_widen(&next));
	}
	chain_add(out, last);
}

const struct assigned *
section_chain_find(
    const struct section_chain *chain, const struct setting *setting)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct assigned *found = section_find(
		    chain->items[i], setting);

		if (found != NULL)
			return found;
	}
	return NULL;
}
