/* postfix_settings.h - what Postfix itself says about its settings.
 *
 * Asked with postconf(1), because main.cf refers to itself, master.cf
 * overrides it and defaults differ from version to version. MAIL_CONFIG names
 * another configuration folder, as for Postfix. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_POSTFIX_SETTINGS_H
#define SEKISHO_MILTER_POSTFIX_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Run postconf with up to four words (NULL ends them) and append what it
 * prints, without the newline at its end. False when there is no postconf or
 * it fails. */
bool postfix_ask(const char *const words[4], struct buffer *out);

/* A setting with $names expanded, "" when it is not there. */
void postfix_setting(const char *name, struct buffer *out);

/* A time: 30s, 5m, 1h, 1d or seconds, in milliseconds; 0 if it is none. */
int64_t postfix_time_ms(const char *text);

/* One smtpd of master.cf that listens on the network. */
struct postfix_service {
	char name[64]; /* "smtp/inet" */
	bool chrooted;
};

/* As many as fit. Returns how many. */
size_t postfix_services(struct postfix_service *services, size_t max);

#endif
