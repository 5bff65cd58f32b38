/* passwords.c - room for all at once, so that no copy stays behind. */
#include "unlock/passwords.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/secrets.h"

void
passwords_release(struct passwords *passwords)
{
	if (passwords->items != NULL)
		explicit_bzero(passwords->items,
		    LIMIT_PASSWORDS * sizeof *passwords->items);
	free(passwords->items);
	*passwords = (struct passwords){ 0 };
}

bool
passwords_add(struct passwords *passwords, enum password_kind kind,
    const char *text, size_t len)
{
	struct password *added;

	if (passwords->count >= LIMIT_PASSWORDS || !secret_is_valid(text, len))
		return false;
	for (size_t i = 0; i < passwords->count; i++)
		if (passwords->items[i].len == len &&
		    memcmp(passwords->items[i].text, text, len) == 0)
			return false;
	if (passwords->items == NULL)
		passwords->items = mem_new(LIMIT_PASSWORDS, sizeof *added);
	added = &passwords->items[passwords->count++];
	added->kind = kind;
	added->len = len;
	memcpy(added->text, text, len);
	added->text[len] = '\0';
	return true;
}
