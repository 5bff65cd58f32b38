/* mail_date.h - the time that a Date header names (RFC 5322 3.3, 4.3).
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MAIL_DATE_H
#define SEKISHO_MAIL_MAIL_DATE_H

#include <stddef.h>
#include <stdint.h>

/* Seconds since the epoch. Lenient: no weekday, comments, no seconds, a year
 * of two digits, a zone by name. Returns 0, or -1 when it is no date. */
int mail_date(const char *value, size_t len, int64_t *out);

#endif
