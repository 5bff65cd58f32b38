/* doctor_others.c - Sendmail's settings, and other milters' names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/doctor.h"
#include "command/say.h"

#define SENDMAIL_CF "/etc/mail/sendmail.cf"

/* Milters that write Authentication-Results, and where they say as whom. */
static const char *const others[] = { "/etc/opendkim.conf",
	"/etc/opendmarc.conf", "/etc/authentication_milter.json" };

/* A line of a settings file, in the caller's storage. Longer ones come in
 * pieces, which no setting looked for here is. */
#define LINE_BYTES 4096

bool
doctor_authserv(const char *path, char *out, size_t size)
{
	static const char key[] = "AuthservID";
	char line[LINE_BYTES];
	FILE *file = fopen(path, "re");
	bool found = false;

	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		const char *value = line;
		size_t len = strlen(line);

		text_trim(&value, &len);
		if (!text_begins(value, len, key) ||
		    strchr(" \t", value[strlen(key)]) == NULL)
			continue;
		value += strlen(key);
		len -= strlen(key);
		text_trim(&value, &len);
		(void)snprintf(out, size, "%.*s", (int)len, value);
		found = true;
	}
	if (file != NULL)
		(void)fclose(file);
	return found;
}

void
doctor_others(struct doctor *doctor)
{
	const char *ours = doctor->host->milter_authserv_id;
	char theirs[256];
	bool same = false;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (!doctor_authserv(others[i], theirs, sizeof theirs) ||
		    !text_equal(theirs, strlen(theirs), ours, strlen(ours)))
			continue;
		same = true;
		doctor_tell(doctor, FINDING_DOUBT, "authserv_id",
		    say("%s uses the name %s too, and each removes the other's "
			"results: set milter.authserv_id to another one"),
		    others[i], ours);
	}
	if (!same)
		doctor_tell(doctor, FINDING_OK, "authserv_id",
		    say("%s is ours alone"), ours);
}

/* A word behind its letter in "Xname, S=unix:/path, F=T, T=...". */
static bool
equate(const char *line, const char *letter, char *out, size_t size)
{
	const char *at = strstr(line, letter);

	if (at == NULL)
		return false;
	at += strlen(letter);
	(void)snprintf(out, size, "%.*s", (int)strcspn(at, ", \t\r\n"), at);
	return true;
}

/* The line of sendmail.cf that asks the gate. */
static bool
find_line(FILE *file, const char *socket, char *line, size_t size)
{
	char where[LINE_BYTES];

	while (fgets(line, (int)size, file) != NULL)
		if (line[0] == 'X' &&
		    (equate(line, "S=", where, sizeof where)) &&
		    strcmp(where, socket) == 0)
			return true;
	return false;
}

bool
doctor_sendmail(struct doctor *doctor)
{
	const char *socket = doctor->host->milter_socket;
	FILE *file = fopen(SENDMAIL_CF, "re");
	char line[LINE_BYTES], flags[64] = "";
	bool found;

	if (file == NULL)
		return false;
	found = find_line(file, socket, line, sizeof line);
	(void)fclose(file);
	doctor_tell(doctor, FINDING_OK, "mta", "Sendmail");
	if (!found)
		doctor_tell(doctor, FINDING_BAD, "smtpd_milters",
		    say("Sendmail does not ask the gate: add "
			"INPUT_MAIL_FILTER(`sekisho', `S=%s, F=T') to "
			"sendmail.mc"),
		    socket);
	else if (!equate(line, "F=", flags, sizeof flags) ||
	    strcmp(flags, "T") != 0)
		doctor_tell(doctor, FINDING_BAD, "failure", "%s",
		    say("Sendmail delivers unexamined mail when the gate is "
			"away: give it F=T in sendmail.mc"));
	else
		doctor_tell(doctor, FINDING_OK, "smtpd_milters",
		    say("Sendmail asks %s"), socket);
	return true;
}
