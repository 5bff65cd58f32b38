/* doctor_mta.c - whether the MTA asks the gate, reaches it, and never
 * delivers what the gate could not finish. */
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/own.h"
#include "base/text.h"
#include "command/doctor.h"
#include "command/milter_probe.h"
#include "command/postfix_settings.h"
#include "command/probe.h"
#include "command/say.h"

#define SERVICES_MAX  16
#define SETTING_BYTES 65536

/* Postfix's own patience beyond milter.budget. */
#define MARGIN_MS 10000

/* One smtpd and what it is told about milters. */
struct smtpd {
	const struct postfix_service *service;
	const char *folder; /* queue_directory */
	struct place gate;
};

/* What master.cf says for this service with -o, or main.cf's value. */
static void
service_setting(const struct smtpd *smtpd, const char *name, struct buffer *out)
{
	char path[192];
	const char *words[4] = { "-P", "-x", "-h", path };

	(void)snprintf(path, sizeof path, "%s/%s", smtpd->service->name, name);
	if (postfix_ask(words, out) && out->len > 0)
		return;
	buffer_clear(out);
	postfix_setting(name, out);
}

/* What to write into main.cf. */
static void
suggest(const struct smtpd *smtpd, char *out, size_t size)
{
	const struct place *gate = &smtpd->gate;
	size_t len = strlen(smtpd->folder);

	if (gate->path[0] == '\0')
		(void)snprintf(out, size, "inet:%s:%s",
		    gate->host[0] != '\0' ? gate->host : "localhost",
		    gate->port);
	else if (strncmp(gate->path, smtpd->folder, len) == 0 &&
	    gate->path[len] == '/')
		(void)snprintf(out, size, "unix:%s", gate->path + len + 1);
	else
		(void)snprintf(out, size, "unix:%s", gate->path);
}

/* What a failed gate means for a message: only this keeps it. */
static void
judge_default_action(
    struct doctor *doctor, const struct smtpd *smtpd, const char *action)
{
	const char *service = smtpd->service->name;

	if (strcmp(action, "accept") == 0)
		doctor_tell(doctor, FINDING_BAD, "failure",
		    say("%s: milter_default_action = accept delivers the "
			"infected original when the gate is lost in the "
			"middle: set it to tempfail"),
		    service);
	else if (strcmp(action, "tempfail") == 0 ||
	    strcmp(action, "shutdown") == 0 ||
	    strcmp(action, "quarantine") == 0)
		doctor_tell(doctor, FINDING_OK, "failure",
		    say("%s: milter_default_action = %s"), service, action);
	else
		doctor_tell(doctor, FINDING_DOUBT, "failure",
		    say("%s: milter_default_action = %s loses mail while the "
			"gate is away: set it to tempfail"),
		    service, action);
}

/* A word behind key in an entry's own settings: "default_action=accept". */
static bool
own_setting(
    const struct place_entry *entry, const char *key, char *out, size_t size)
{
	size_t at = text_find(entry->settings, entry->settings_len, key);
	const char *value = entry->settings + at + strlen(key);
	const char *end = entry->settings + entry->settings_len;
	size_t len = 0;

	if (at == entry->settings_len)
		return false;
	while (value < end && strchr(" \t=", *value) != NULL)
		value++;
	while (value + len < end && strchr(", \t", value[len]) == NULL)
		len++;
	(void)snprintf(out, size, "%.*s", (int)len, value);
	return true;
}

static void
look_at_failure(struct doctor *doctor, const struct smtpd *smtpd,
    const struct place_entry *entry)
{
	scoped_buffer struct buffer value = BUFFER_OF(SETTING_BYTES);
	char own[64];

	service_setting(smtpd, "milter_default_action", &value);
	if (own_setting(entry, "default_action", own, sizeof own))
		judge_default_action(doctor, smtpd, own);
	else
		judge_default_action(doctor, smtpd, buffer_text(&value));
}

static void
look_at_patience(struct doctor *doctor, const struct smtpd *smtpd,
    const struct place_entry *entry)
{
	scoped_buffer struct buffer value = BUFFER_OF(SETTING_BYTES);
	int64_t needed_ms = doctor->host->milter_budget_ms + MARGIN_MS;
	char own[64];
	const char *text;

	service_setting(smtpd, "milter_content_timeout", &value);
	text = own_setting(entry, "content_timeout", own, sizeof own)
	    ? own
	    : buffer_text(&value);
	if (postfix_time_ms(text) < needed_ms)
		doctor_tell(doctor, FINDING_DOUBT, "patience",
		    say("%s: milter_content_timeout = %s ends before the gate "
			"has used its milter.budget: set it to %llds or more"),
		    smtpd->service->name, text, (long long)needed_ms / 1000);
	else
		doctor_tell(doctor, FINDING_OK, "patience",
		    say("%s: milter_content_timeout = %s"),
		    smtpd->service->name, text);
}

/* Be that smtpd: its account, its root folder, its name for the socket. */
static void
try_to_reach(
    struct doctor *doctor, const struct smtpd *smtpd, const struct place *place)
{
	scoped_buffer struct buffer owner = BUFFER_OF(SETTING_BYTES);
	scoped_buffer struct buffer why = BUFFER_OF(PROBE_TEXT_BYTES);
	bool chrooted = smtpd->service->chrooted;
	struct probe probe = { .root = chrooted ? smtpd->folder : NULL,
		.folder = smtpd->folder };
	struct fault fault = { "" };

	if (!doctor->milter_answers) {
		doctor_tell(doctor, FINDING_UNTRIED, "reach", "%s",
		    say("unknown while the gate does not answer"));
		return;
	}
	postfix_setting("mail_owner", &owner);
	probe.user = buffer_text(&owner);
	if (!doctor->is_root) {
		doctor_tell(doctor, FINDING_UNTRIED, "reach",
		    say("whether %s reaches the gate is not tried: run this as "
			"root"),
		    probe.user);
		return;
	}
	if (probe_fork(&probe, &fault) != 0)
		return;
	if (probe.is_child)
		probe_end(&probe, milter_probe(place, &fault) != 0, fault.text);
	if (probe_wait(&probe, &why) == 0)
		doctor_tell(doctor, FINDING_OK, "reach",
		    say("%s: %s reaches the gate"), smtpd->service->name,
		    probe.user);
	else
		doctor_tell(doctor, FINDING_BAD, "reach",
		    say("%s: %s does not reach the gate (%s): set "
			"milter.socket_group to its group, and keep the socket "
			"below %s"),
		    smtpd->service->name, probe.user, buffer_text(&why),
		    smtpd->folder);
}

/* The entry of smtpd_milters that leads to the gate. */
static bool
find_gate(const struct smtpd *smtpd, const char *list, struct place_entry *out,
    struct place *place)
{
	while (place_next(&list, out))
		if (place_of_postfix(out->where, out->where_len, place) &&
		    place_is_same(place, &smtpd->gate, smtpd->folder,
			smtpd->service->chrooted))
			return true;
	return false;
}

static void
look_at_service(struct doctor *doctor, const struct smtpd *smtpd)
{
	scoped_buffer struct buffer list = BUFFER_OF(SETTING_BYTES);
	char wanted[PATH_MAX + 16];
	struct place_entry entry;
	struct place place;

	service_setting(smtpd, "smtpd_milters", &list);
	if (!find_gate(smtpd, buffer_text(&list), &entry, &place)) {
		suggest(smtpd, wanted, sizeof wanted);
		doctor_tell(doctor, FINDING_BAD, "smtpd_milters",
		    say("%s does not ask the gate: add %s to smtpd_milters in "
			"main.cf"),
		    smtpd->service->name, wanted);
		return;
	}
	doctor_tell(doctor, FINDING_OK, "smtpd_milters", say("%s asks %.*s"),
	    smtpd->service->name, (int)entry.where_len, entry.where);
	try_to_reach(doctor, smtpd, &place);
	look_at_failure(doctor, smtpd, &entry);
	look_at_patience(doctor, smtpd, &entry);
}

static void
look_at_postfix(struct doctor *doctor)
{
	struct postfix_service services[SERVICES_MAX];
	size_t count = postfix_services(services, SERVICES_MAX);
	scoped_buffer struct buffer folder = BUFFER_OF(SETTING_BYTES);
	struct smtpd smtpd = { 0 };

	postfix_setting("queue_directory", &folder);
	smtpd.folder = buffer_text(&folder);
	if (!place_of_milter(doctor->host->milter_socket, &smtpd.gate)) {
		doctor_tell(doctor, FINDING_UNTRIED, "smtpd_milters",
		    say("%s was passed on, it has no name to look for"),
		    doctor->host->milter_socket);
		return;
	}
	if (count == 0)
		doctor_tell(doctor, FINDING_UNTRIED, "smtpd_milters", "%s",
		    say("Postfix receives no mail from the network"));
	for (size_t i = 0; i < count; i++) {
		smtpd.service = &services[i];
		look_at_service(doctor, &smtpd);
	}
}

void
doctor_mta(struct doctor *doctor)
{
	static const char *const words[4] = { "-h", "mail_version" };
	scoped_buffer struct buffer version = BUFFER_OF(SETTING_BYTES);

	if (postfix_ask(words, &version)) {
		doctor_tell(doctor, FINDING_OK, "mta", "Postfix %s",
		    buffer_text(&version));
		look_at_postfix(doctor);
		return;
	}
	if (doctor_sendmail(doctor))
		return;
	doctor_tell(doctor, FINDING_UNTRIED, "mta", "%s",
	    say("neither Postfix nor Sendmail is configured here"));
}
