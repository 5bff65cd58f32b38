/* doctor_host.c - what the host gives: a log, a clock, descriptors. */
#include <string.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/own.h"
#include "doctor.h"
#include "say.h"

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

void
doctor_host(struct doctor *doctor)
{
	look_at_descriptors(doctor);
	look_at_log(doctor);
	look_at_clock(doctor);
}
