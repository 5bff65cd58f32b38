/* keyring.c - an order, a clock, and one memory. */
#include "unlock/keyring.h"

#include <stdio.h>
#include <string.h>

void
key_walk_init(struct key_walk *walk, struct keyring *keyring,
    const char *const *formats, size_t format_count)
{
	if (keyring->finder != NULL)
		password_finder_finish(keyring->finder, keyring->passwords);
	keyring->finder = NULL;
	*walk = (struct key_walk){ .keyring = keyring,
		.formats = formats,
		.format_count = format_count };
}

static const struct password *
format_password(struct key_walk *walk, const char *text)
{
	walk->own.kind = PASSWORD_DEFAULT;
	(void)snprintf(walk->own.text, sizeof walk->own.text, "%s", text);
	walk->own.len = strlen(walk->own.text);
	return &walk->own;
}

const struct password *
key_walk_next(struct key_walk *walk)
{
	struct keyring *keyring = walk->keyring;
	const struct passwords *passwords = keyring->passwords;
	size_t place;

	if (walk->next > 0 &&
	    deadline_left_ms(keyring->deadline, clock_ms()) == 0) {
		keyring->time_over = true;
		return NULL;
	}
	if (walk->next < walk->format_count)
		return format_password(walk, walk->formats[walk->next++]);
	place = walk->next++ - walk->format_count;
	if (keyring->opened > 0) {
		if (place == 0)
			return &passwords->items[keyring->opened - 1];
		place--;
		/* Behind its place in the ranking it is left out. */
		if (place >= keyring->opened - 1)
			place++;
	}
	return place < passwords->count ? &passwords->items[place] : NULL;
}

void
key_walk_opened(struct key_walk *walk, const struct password *password)
{
	const struct passwords *passwords = walk->keyring->passwords;

	for (size_t i = 0; i < passwords->count; i++)
		if (password == &passwords->items[i])
			walk->keyring->opened = i + 1;
}
