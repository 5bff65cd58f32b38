/* password_kind.c - the words of the kinds. */
#include "wire/password_kind.h"

#include <stddef.h>

const char *
password_kind_name(enum password_kind kind)
{
	static const char *const names[] = {
		[PASSWORD_UNSET] = "",
		[PASSWORD_LABEL] = "label",
		[PASSWORD_QUOTED] = "quoted",
		[PASSWORD_TOKEN] = "token",
		[PASSWORD_NAME] = "name",
		[PASSWORD_DATE] = "date",
		[PASSWORD_SETTINGS] = "settings",
		[PASSWORD_MEMORY] = "memory",
		[PASSWORD_DEFAULT] = "default",
	};

	return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "";
}

bool
password_kind_is_in_mail(enum password_kind kind)
{
	return kind == PASSWORD_LABEL || kind == PASSWORD_QUOTED ||
	    kind == PASSWORD_TOKEN;
}
