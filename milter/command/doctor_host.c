/* doctor_host.c - what the host gives: a log, a clock, descriptors, a place for
 * originals. */
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/own.h"
#include "command/doctor.h"
#include "command/say.h"

/* A clock before this program was written (2025-06-01) is wrong. */
#define EARLIEST_S 1748736000

#define SYSLOG_PATH "/dev/log"

static void
look_at_log(struct doctor *doctor)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX,
		.sun_path = SYSLOG_PATH };
	scoped_fd int fd = -1;

	if (doctor->host->log_target == LOG_TARGET_STDERR) {
		doctor_tell(doctor, FINDING_OK, "log", "%s",
		    say("goes to standard error"));
		return;
	}
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		doctor_tell(doctor, FINDING_OK, "log", "%s",
		    say("goes to syslog, which listens"));
	else
		doctor_tell(doctor, FINDING_BAD, "log",
		    say("nobody listens at %s: install rsyslog, or set "
			"log.target = stderr under systemd"),
		    SYSLOG_PATH);
}

static void
look_at_clock(struct doctor *doctor)
{
	struct timex state = { .modes = 0 };
	int64_t newest_s = json_number_of(doctor->scanner, "newest");
	time_t now = time(NULL);
	char text[PAGE_TEXT_BYTES];

	(void)page_time(text, now);
	if (now < EARLIEST_S || now + 86400 < newest_s)
		doctor_tell(doctor, FINDING_BAD, "clock",
		    say("says %s, which is in the past: set it, and install "
			"chrony or systemd-timesyncd"),
		    text);
	else if (adjtimex(&state) == TIME_ERROR)
		doctor_tell(doctor, FINDING_DOUBT, "clock",
		    say("says %s, and nobody keeps it right: install chrony or "
			"systemd-timesyncd"),
		    text);
	else
		doctor_tell(doctor, FINDING_OK, "clock", say("says %s"), text);
}

/* As many sessions as Postfix may open at its usual process limit. */
static void
look_at_descriptors(struct doctor *doctor)
{
	const json_t *pair = json_object_get(doctor->gate, "descriptors");
	long long max = json_number_of(pair, "max");
	long long sessions = (max - LIMIT_DESCRIPTORS_RESERVED) /
	    LIMIT_SESSION_DESCRIPTORS;

	if (doctor->gate == NULL)
		doctor_tell(doctor, FINDING_UNTRIED, "descriptors", "%s",
		    say("unknown while the gate does not answer"));
	else if (sessions < 5LL * LIMIT_SESSIONS_MIN)
		doctor_tell(doctor, FINDING_DOUBT, "descriptors",
		    say("%lld are enough for %lld sessions only: set "
			"LimitNOFILE=65536 in sekisho-milter.service"),
		    max, sessions);
	else
		doctor_tell(doctor, FINDING_OK, "descriptors",
		    say("%lld, enough for %lld sessions"), max, sessions);
}

/* Where originals are kept; the gate itself knows whether it can. */
static void
look_at_quarantine(struct doctor *doctor)
{
	const json_t *kept = json_object_get(doctor->gate, "quarantine");
	const char *folder = doctor->host->quarantine_folder;
	char free_text[PAGE_TEXT_BYTES], wanted[PAGE_TEXT_BYTES];
	int64_t wants = doctor->host->quarantine_size_bytes -
	    json_number_of(kept, "bytes");
	struct statvfs facts;
	int64_t free_bytes;

	if (doctor->gate == NULL) {
		doctor_tell(doctor, FINDING_UNTRIED, "quarantine", "%s",
		    say("unknown while the gate does not answer"));
		return;
	}
	if (!json_is_true(json_object_get(kept, "usable"))) {
		doctor_tell(doctor, FINDING_BAD, "quarantine",
		    say("originals cannot be kept in %s: give the folder to "
			"%s and close it to others (chmod 700)"),
		    folder, doctor->host->milter_user);
		return;
	}
	if (statvfs(folder, &facts) != 0) {
		doctor_tell(doctor, FINDING_OK, "quarantine",
		    say("originals are kept in %s"), folder);
		return;
	}
	free_bytes = (int64_t)facts.f_bavail * (int64_t)facts.f_frsize;
	(void)page_bytes(free_text, free_bytes);
	(void)page_bytes(wanted, wants);
	if (free_bytes < wants)
		doctor_tell(doctor, FINDING_DOUBT, "quarantine",
		    say("%s has %s left, but quarantine.size lets originals "
			"take %s more: lower it, or make room"),
		    folder, free_text, wanted);
	else
		doctor_tell(doctor, FINDING_OK, "quarantine",
		    say("originals are kept in %s"), folder);
}

void
doctor_host(struct doctor *doctor)
{
	look_at_descriptors(doctor);
	look_at_quarantine(doctor);
	look_at_log(doctor);
	look_at_clock(doctor);
}
