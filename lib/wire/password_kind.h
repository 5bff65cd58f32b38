/* password_kind.h - where the password that opened a file came from.
 *
 * A fact of a report: the word, never the password. Thread: any. Never logs.
 */
#ifndef SEKISHO_WIRE_PASSWORD_KIND_H
#define SEKISHO_WIRE_PASSWORD_KIND_H

#include <stdbool.h>

enum password_kind {
	PASSWORD_UNSET = 0,
	PASSWORD_LABEL,    /* behind a word like "password" in the mail */
	PASSWORD_QUOTED,   /* in quotes in the mail */
	PASSWORD_TOKEN,    /* a word of the mail's text or subject */
	PASSWORD_NAME,     /* from an attachment's name */
	PASSWORD_DATE,     /* a date of the mail, written without marks */
	PASSWORD_SETTINGS, /* encrypted.passwords */
	PASSWORD_MEMORY,   /* an earlier mail of the same sender */
	PASSWORD_DEFAULT,  /* one that everybody knows */
};

#define PASSWORD_KIND_LAST PASSWORD_DEFAULT

/* "label", "quoted", ... for the report's readers; "" for 0. */
const char *password_kind_name(enum password_kind kind);

/* Whether the password stood in the mail itself: whoever sends both does not
 * hide the content from the recipient but from those between. */
bool password_kind_is_in_mail(enum password_kind kind);

#endif
