/* vba_names.c - every name of a VBA project, each once. */
#include "vba/vba_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/siphash.h"
#include "base/text.h"
#include "vba/vba_lexicon.h"

/* Twice the names at least, a power of two. */
#define TABLE_SLOTS 65536
_Static_assert(TABLE_SLOTS >= 2 * LIMIT_VBA_NAMES, "the table is too small");

/* The language allows names of 255 bytes ([MS-VBAL] 3.3.5). */
#define NAME_BYTES 255

struct vba_name {
	size_t at; /* in text, lower case */
	uint16_t len;
	uint16_t times; /* stops at its largest */
	enum vba_role role;
};

void
vba_names_init(struct vba_names *names)
{
	*names = (struct vba_names){ 0 };
	buffer_init(&names->text, (size_t)LIMIT_VBA_NAMES * NAME_BYTES);
}

void
vba_names_release(struct vba_names *names)
{
	free(names->held);
	free(names->table);
	buffer_release(&names->text);
	*names = (struct vba_names){ 0 };
}

/* Where in the table the name stands, or the slot where it would. The key may
 * be known: a name costs its letters in the source, and the table is never
 * more than half full. */
static uint32_t *
find_slot(const struct vba_names *names, const char *key, size_t len)
{
	static const uint8_t secret[SIPHASH_KEY_BYTES];
	size_t slot = (size_t)siphash(secret, key, len) % TABLE_SLOTS;

	for (;; slot = (slot + 1) % TABLE_SLOTS) {
		const struct vba_name *name;

		if (names->table[slot] == 0)
			return &names->table[slot];
		name = &names->held[names->table[slot] - 1];
		if (name->len == len &&
		    memcmp(names->text.data + name->at, key, len) == 0)
			return &names->table[slot];
	}
}

void
vba_names_add(
    struct vba_names *names, const char *name, size_t len, enum vba_role role)
{
	char key[NAME_BYTES];
	struct vba_name *held;
	uint32_t *slot;

	if (len > sizeof key || len == 0)
		return;
	for (size_t i = 0; i < len; i++)
		key[i] = text_lower(name[i]);
	if (names->table == NULL)
		names->table = mem_new(TABLE_SLOTS, sizeof *names->table);
	slot = find_slot(names, key, len);
	if (*slot == 0) {
		if (names->count == LIMIT_VBA_NAMES)
			return;
		names->held = mem_grow(names->held, names->count, &names->cap,
		    sizeof *names->held);
		names->held[names->count] = (struct vba_name){
			.at = names->text.len, .len = (uint16_t)len
		};
		buffer_add(&names->text, key, len);
		*slot = (uint32_t)++names->count;
	}
	held = &names->held[*slot - 1];
	if (held->times < UINT16_MAX)
		held->times++;
	if (role > held->role)
		held->role = role;
}

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
	    c == 'y';
}

/* Whether a name looks drawn by lot: long, and hardly a vowel in it, or
 * letters and digits that take turns. */
static bool
looks_drawn(const char *text, size_t len, size_t vowels, size_t letters)
{
	size_t turns = 0;

	for (size_t i = 1; i < len; i++)
		turns += (text[i] >= '0' && text[i] <= '9') !=
		    (text[i - 1] >= '0' && text[i - 1] <= '9');
	return len >= 8 &&
	    ((letters >= 6 && vowels * 8 < letters) || turns >= 4);
}

/* Whether something other than a call starts the procedure: "Sheet1_Click",
 * "AutoOpen", "Main". */
static bool
is_called_from_outside(const char *text, size_t len)
{
	return memchr(text, '_', len) != NULL ||
	    text_equal(text, len, "main", 4) ||
	    vba_lexicon_name(text, len) == VBA_WORD_AUTO;
}

static void
add_shape(struct vba_names_shape *shape, const struct vba_name *name,
    const char *text)
{
	size_t vowels = 0, letters = 0;

	for (size_t i = 0; i < name->len; i++) {
		vowels += is_vowel(text[i]);
		letters += text[i] >= 'a' && text[i] <= 'z';
	}
	shape->declared++;
	shape->letters += name->len;
	shape->vowels += vowels;
	shape->alphabetic += letters;
	shape->drawn += looks_drawn(text, name->len, vowels, letters);
	if (name->role != VBA_ROLE_PROCEDURE)
		return;
	shape->procedures++;
	shape->uncalled += name->times == 1 &&
	    !is_called_from_outside(text, name->len);
}

struct vba_names_shape
vba_names_shape(const struct vba_names *names)
{
	struct vba_names_shape shape = { 0 };

	for (size_t i = 0; i < names->count; i++)
		if (names->held[i].role != VBA_ROLE_USED)
			add_shape(&shape, &names->held[i],
			    names->text.data + names->held[i].at);
	return shape;
}
