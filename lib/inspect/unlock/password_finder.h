/* password_finder.h - passwords that a mail's own words suggest.
 *
 * Texts, names and dates go in; a ranked list comes out: what a label
 * announces, what the gate remembers, what the settings say, what stands in
 * quotes or near a label, words of the subject, names, dates, what everybody
 * uses, the other words. Text is normalised first (NFKC, by GLib), so that
 * full-width labels, colons and letters count; a password written in full
 * width is tried as it stands, too.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_FINDER_H
#define SEKISHO_UNLOCK_PASSWORD_FINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "unlock/passwords.h"

struct password_finder;

struct password_finder *password_finder_new(void);

/* Wipe and free it; accepts NULL. */
void password_finder_free(struct password_finder **finder);

#define scoped_password_finder __attribute__((cleanup(password_finder_free)))

/* Whether a text, in UTF-8, may have a label: otherwise
 * password_finder_labelled() finds nothing in it. */
bool password_finder_has_label(const char *text, size_t len);

/* A body as a reader sees it, in UTF-8. */
void password_finder_text(
    struct password_finder *finder, const char *text, size_t len);

/* The subject: each of its words counts. */
void password_finder_subject(
    struct password_finder *finder, const char *text, size_t len);

/* A file's name. */
void password_finder_name(
    struct password_finder *finder, const char *name, size_t len);

/* The value of a Date header (RFC 5322 3.3); anything else is ignored. */
void password_finder_date(
    struct password_finder *finder, const char *value, size_t len);

/* A password from elsewhere: PASSWORD_SETTINGS or PASSWORD_MEMORY. */
void password_finder_given(struct password_finder *finder,
    enum password_kind kind, const char *text, size_t len);

/* Only what a label announces, which costs little; the caller's. Each has up
 * to RUN_READINGS readings, the one that stands there first. */
void password_finder_labelled(
    const struct password_finder *finder, struct passwords *out);

/* The whole ranked list, the caller's. To be called once. */
void password_finder_finish(
    struct password_finder *finder, struct passwords *out);

#endif
