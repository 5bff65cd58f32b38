/* secrets.c - fixed room, no pointers, nothing to forget. */
#include "base/secrets.h"

#include <string.h>

#include "base/text.h"

bool
secret_is_valid(const char *text, size_t len)
{
	if (len == 0 || len > LIMIT_PASSWORD_BYTES)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return text_is_utf8(text, len);
}

void
secrets_add(struct secrets *secrets, const char *text, size_t len)
{
	if (!secret_is_valid(text, len) || secrets->count >= LIMIT_SECRETS)
		return;
	for (size_t i = 0; i < secrets->count; i++)
		if (strlen(secrets->texts[i]) == len &&
		    memcmp(secrets->texts[i], text, len) == 0)
			return;
	memcpy(secrets->texts[secrets->count], text, len);
	secrets->texts[secrets->count++][len] = '\0';
}

void
secrets_wipe(struct secrets *secrets)
{
	explicit_bzero(secrets, sizeof *secrets);
}
