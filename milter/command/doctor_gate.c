/* doctor_gate.c - the accounts, and the gate from outside. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#include "command/control_client.h"
#include "command/doctor.h"
#include "command/milter_probe.h"
#include "command/say.h"

/* The gate waits 5 s for its scanner. */
#define GATE_WAIT_MS 15000

/* Whether the account is there; otherwise that is told. */
static bool
is_account(struct doctor *doctor, const char *key, const char *name)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	if (getpwnam(name) != NULL)
		return true;
	doctor_tell(doctor, FINDING_BAD, "accounts",
	    say("%s names %s, which does not exist: run systemd-sysusers, or "
		"useradd --system %s"),
	    key, name, name);
	return false;
}

void
doctor_accounts(struct doctor *doctor)
{
	const char *gate = doctor->host->milter_user;
	const char *scanner = doctor->host->scanner_user;
	bool is_gate = is_account(doctor, "milter.user", gate);

	if (!is_account(doctor, "scanner.user", scanner) || !is_gate)
		return;
	if (strcmp(gate, scanner) == 0)
		doctor_tell(doctor, FINDING_BAD, "accounts",
		    say("milter.user and scanner.user are both %s: the sandbox "
			"must not own the gate's files, give it another "
			"account"),
		    gate);
	else
		doctor_tell(doctor, FINDING_OK, "accounts",
		    say("%s for the gate, %s for the scanner"), gate, scanner);
}

/* Whether the gate uses the settings that are on disk. */
static void
compare_settings(struct doctor *doctor)
{
	const char *running = json_text_of(doctor->gate, "hash");
	const char *saved = config_hash(doctor->config);
	bool monitors = doctor->host->milter_mode == MODE_MONITOR;

	if (strcmp(running, saved) != 0)
		doctor_tell(doctor, FINDING_DOUBT, "gate",
		    say("runs with settings %s, the file says %s: run sekisho "
			"reload"),
		    running, saved);
	else if (monitors)
		doctor_tell(doctor, FINDING_DOUBT, "gate", "%s",
		    say("runs in monitor mode and protects nobody: set "
			"milter.mode = enforce when you trust it"));
	else
		doctor_tell(doctor, FINDING_OK, "gate",
		    say("sekisho-milter %s runs with settings %s"),
		    json_text_of(doctor->gate, "version"), running);
}

static void
ask_gate(struct doctor *doctor)
{
	struct deadline deadline = deadline_in(clock_ms(), GATE_WAIT_MS);
	json_t *status = NULL;
	struct fault fault;

	if (control_ask(doctor->file, "status", deadline, &status, &fault) !=
	    0) {
		if (doctor_forbids(
			doctor, "gate", doctor->host->control_socket))
			return;
		doctor_tell(doctor, FINDING_BAD, "gate",
		    say("%s: is sekisho-milter running, and may you use its "
			"socket?"),
		    fault.text);
		return;
	}
	doctor->gate = json_incref(json_object_get(status, "milter"));
	json_decref(status);
	compare_settings(doctor);
}

/* The name, group and mode of a unix socket. Returns whether it is there. */
static bool
look_at_socket(struct doctor *doctor, const char *path)
{
	const struct host *host = doctor->host;
	const struct group *group;
	struct stat st;

	if (lstat(path, &st) != 0) {
		doctor_tell(doctor, FINDING_BAD, "milter.socket",
		    say("%s cannot be seen (%s): start sekisho-milter"), path,
		    strerrordesc_np(errno));
		return false;
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	group = getgrgid(st.st_gid);
	if ((st.st_mode & 07777) != host->milter_socket_mode)
		doctor_tell(doctor, FINDING_DOUBT, "milter.socket",
		    say("%s has mode %04o, the settings say %04o: restart "
			"sekisho-milter"),
		    path, st.st_mode & 07777, host->milter_socket_mode);
	else if ((st.st_mode & 0007) == 0 &&
	    (group == NULL ||
		strcmp(group->gr_name, host->milter_socket_group) != 0))
		doctor_tell(doctor, FINDING_DOUBT, "milter.socket",
		    say("%s belongs to group %s, the settings say %s: restart "
			"sekisho-milter"),
		    path, group != NULL ? group->gr_name : "?",
		    host->milter_socket_group);
	return true;
}

static void
ask_milter(struct doctor *doctor)
{
	const char *where = doctor->host->milter_socket;
	struct place place;
	struct fault fault;

	if (!place_of_milter(where, &place)) {
		doctor_tell(doctor, FINDING_UNTRIED, "milter.socket",
		    say("%s was passed on, it has no name to try"), where);
		return;
	}
	if (place.path[0] != '\0' &&
	    (doctor_forbids(doctor, "milter.socket", place.path) ||
		!look_at_socket(doctor, place.path)))
		return;
	doctor->milter_answers = milter_probe(&place, &fault) == 0;
	if (doctor->milter_answers)
		doctor_tell(doctor, FINDING_OK, "milter.socket",
		    say("%s negotiates as a milter"), where);
	else
		doctor_tell(doctor, FINDING_BAD, "milter.socket",
		    say("%s: start sekisho-milter"), fault.text);
}

void
doctor_gate(struct doctor *doctor)
{
	ask_gate(doctor);
	ask_milter(doctor);
}
