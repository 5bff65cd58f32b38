/* doctor_scanner.c - the scanner, as the gate's account meets it, and the
 * folder that its own account works in. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/own.h"
#include "command/doctor.h"
#include "command/probe.h"
#include "command/say.h"
#include "command/status_text.h"
#include "gate/scanner_view.h"
#include "shared/testmail.h"

/* Beyond the time of one message. */
#define SCANNER_WAIT_MS 10000

/* What a child found. */
enum result { RESULT_GOOD = 0, RESULT_BAD };

static struct deadline
patience(const struct host *host)
{
	return deadline_in(
	    clock_ms(), host->scanner_time_limit_ms + SCANNER_WAIT_MS);
}

/* The test mail must come back infected. */
static int
find_eicar(const struct host *host, struct fault *fault)
{
	char session[] = "doctor", none[] = "";
	struct scan_request request = { .session = session,
		.authserv_id = none };
	struct scan_inspection inspection;
	size_t len = 0;
	scoped_fd int message = testmail_make(&len, fault);
	int found = -1;

	if (message < 0)
		return -1;
	scan_inspect(host->scanner_socket, message, len, &request,
	    patience(host), &inspection);
	if (inspection.outcome != SCAN_DONE)
		*fault = inspection.fault;
	else if (inspection.report->hit_count == 0)
		fault_set(fault, "the test file (EICAR) was not found");
	else
		found = 0;
	scan_inspection_release(&inspection);
	return found;
}

/* In the child: the scanner's status as JSON, or what is wrong. */
static void __attribute__((noreturn))
try_scanner(const struct probe *probe, const struct host *host)
{
	struct scan_condition condition;
	struct fault fault = { "" };

	if (find_eicar(host, &fault) != 0)
		probe_end(probe, RESULT_BAD, fault.text);
	scan_ask_status(host->scanner_socket, patience(host), &condition);
	if (condition.outcome != SCAN_DONE)
		probe_end(probe, RESULT_BAD, condition.fault.text);
	probe_end(probe, RESULT_GOOD, condition.json);
}

static void
take_status(struct doctor *doctor, struct buffer *text)
{
	struct scan_condition condition = { .outcome = SCAN_DONE };

	condition.json_len = text->len;
	condition.json = buffer_take(text);
	doctor->scanner = scanner_view(&condition);
	scan_condition_release(&condition);
}

static void
ask_scanner(struct doctor *doctor)
{
	const struct host *host = doctor->host;
	scoped_buffer struct buffer text = BUFFER_OF(PROBE_TEXT_BYTES);
	struct probe probe = { .user = host->milter_user };
	struct fault fault;
	int status;

	if (probe_fork(&probe, &fault) != 0) {
		doctor_tell(doctor, FINDING_BAD, "scanner", "%s", fault.text);
		return;
	}
	if (probe.is_child)
		try_scanner(&probe, host);
	status = probe_wait(&probe, &text);
	if (status != RESULT_GOOD &&
	    doctor_forbids(doctor, "scanner", host->scanner_socket))
		return;
	if (status != RESULT_GOOD) {
		doctor_tell(doctor, FINDING_BAD, "scanner",
		    say("%s: look at the log of sekisho-scanner"),
		    buffer_text(&text));
		return;
	}
	take_status(doctor, &text);
	doctor_tell(doctor, FINDING_OK, "scanner",
	    doctor->is_root ? say("finds the test file, asked as %s")
			    : say("finds the test file (not tried as %s: run "
				  "this as root)"),
	    host->milter_user);
}

static void
look_at_signatures(struct doctor *doctor)
{
	const json_t *scanner = doctor->scanner;
	int64_t newest_s = json_number_of(scanner, "newest");
	int64_t age_s = time(NULL) - newest_s;
	char count[PAGE_TEXT_BYTES], age[PAGE_TEXT_BYTES];

	(void)page_duration(age, age_s);
	if (json_is_true(json_object_get(scanner, "test_only")))
		doctor_tell(doctor, FINDING_BAD, "signatures", "%s",
		    say("ONLY TEST SIGNATURES are loaded, real malware is NOT "
			"found: install clamav-freshclam or set "
			"scanner.signatures"));
	else if (newest_s > 0 && age_s > STATUS_SIGNATURES_S)
		doctor_tell(doctor, FINDING_DOUBT, "signatures",
		    say("the newest signatures are %s old: is freshclam "
			"running?"),
		    age);
	else
		doctor_tell(doctor, FINDING_OK, "signatures",
		    say("%s, the newest %s old"),
		    page_number(count, json_number_of(scanner, "signatures")),
		    age);
}

/* What is set and is not there: signatures that nobody misses until they are
 * needed. A path that may not be looked at from here is left to the scanner's
 * log. */
static void
look_at_paths(struct doctor *doctor)
{
	const struct text_list *paths = &doctor->host->scanner_signatures;
	struct stat st;

	for (size_t i = 0; i < paths->count; i++)
		if (stat(paths->items[i], &st) != 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			doctor_tell(doctor, FINDING_DOUBT, "signatures",
			    say("scanner.signatures names %s, which is not "
				"there: correct it, or put signatures there"),
			    paths->items[i]);
}

static void
look_at_sandbox(struct doctor *doctor)
{
	const char *sandbox = json_text_of(doctor->scanner, "sandbox");

	if (strstr(sandbox, "no Landlock") != NULL)
		doctor_tell(doctor, FINDING_DOUBT, "sandbox", "%s",
		    say("this kernel has no Landlock: workers are kept from "
			"files by the system call filter and systemd only"));
	else
		doctor_tell(doctor, FINDING_OK, "sandbox", "%s", sandbox);
}

void
doctor_scanner(struct doctor *doctor)
{
	look_at_paths(doctor);
	ask_scanner(doctor);
	if (doctor->scanner == NULL)
		return;
	look_at_signatures(doctor);
	look_at_sandbox(doctor);
}

/* The folder as the running scanner sees it: systemd mounts a tmpfs there
 * that nobody else does. Root may look through its root folder. */
static int
open_temporary(const struct doctor *doctor)
{
	const char *path = doctor->host->scanner_temporary;
	long long pid = json_number_of(doctor->scanner, "pid");
	scoped_buffer struct buffer inside = BUFFER_OF(PATH_MAX);
	int fd = -1;

	buffer_add_format(&inside, "/proc/%lld/root%s%s", pid,
	    path[0] == '/' ? "" : "/", path);
	if (doctor->is_root && pid > 0)
		fd = open(
		    buffer_text(&inside), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd;
}

/* In the child: make a folder and remove it. */
static void __attribute__((noreturn))
try_temporary(const struct probe *probe, int fd)
{
	struct fault fault = { "" };
	char name[64];

	(void)snprintf(name, sizeof name, "doctor-%ld", (long)getpid());
	if (mkdirat(fd, name, 0700) == 0 &&
	    unlinkat(fd, name, AT_REMOVEDIR) == 0)
		probe_end(probe, RESULT_GOOD, "");
	fault_set(&fault, "%m");
	probe_end(probe, RESULT_BAD, fault.text);
}

static bool
is_memory(int fd)
{
	struct statfs st;

	return fstatfs(fd, &st) == 0 &&
	    (st.f_type == TMPFS_MAGIC || st.f_type == RAMFS_MAGIC);
}

static void
judge_temporary(struct doctor *doctor, int fd, int status, const char *why)
{
	const struct host *host = doctor->host;
	const char *path = host->scanner_temporary;

	if (status != RESULT_GOOD && !doctor->is_root)
		doctor_tell(doctor, FINDING_UNTRIED, "temporary",
		    say("%s: whether %s may write there is not tried, run this "
			"as root"),
		    path, host->scanner_user);
	else if (status != RESULT_GOOD)
		doctor_tell(doctor, FINDING_BAD, "temporary",
		    say("%s cannot write in %s (%s): chown it to that account"),
		    host->scanner_user, path, why);
	else if (!is_memory(fd))
		doctor_tell(doctor, FINDING_DOUBT, "temporary",
		    say("%s is on a disk: a tmpfs is several times as fast"),
		    path);
	else
		doctor_tell(doctor, FINDING_OK, "temporary",
		    say("%s is memory, and the scanner may write there"), path);
}

void
doctor_temporary(struct doctor *doctor)
{
	const struct host *host = doctor->host;
	scoped_buffer struct buffer why = BUFFER_OF(PROBE_TEXT_BYTES);
	scoped_fd int fd = open_temporary(doctor);
	struct probe probe = { .user = host->scanner_user };
	struct fault fault;
	int status;

	if (fd < 0) {
		doctor_tell(doctor, FINDING_BAD, "temporary",
		    say("%s cannot be opened (%s): sekisho-scanner makes it at "
			"its start"),
		    host->scanner_temporary, strerrordesc_np(errno));
		return;
	}
	if (probe_fork(&probe, &fault) != 0)
		return;
	if (probe.is_child)
		try_temporary(&probe, fd);
	status = probe_wait(&probe, &why);
	judge_temporary(doctor, fd, status, buffer_text(&why));
}
