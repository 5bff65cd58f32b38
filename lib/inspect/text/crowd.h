/* crowd.h - what libclamav would unpack into a file for each of its pieces.
 *
 * Lines that begin uuencode in a mail, and addresses that hold their data in
 * a page. It has no limit for these: half a million of them in five megabytes
 * are half a minute. For examine.c. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_CROWD_H
#define SEKISHO_TEXT_CROWD_H

#include <stdbool.h>
#include <stddef.h>

/* Whether more than LIMIT_CROWD lines of a mail begin "begin ". */
bool crowd_is_mail(const char *bytes, size_t len);

/* Whether a page has more than LIMIT_CROWD times "data:". */
bool crowd_is_page(const char *bytes, size_t len);

#endif
