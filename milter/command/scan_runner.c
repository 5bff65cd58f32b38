/* scan_runner.c - find a scanner or start one, and clean up behind it. */
#include "command/scan_runner.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/own.h"
#include "shared/privilege.h"
#include "wire/channel.h"

/* A running scanner accepts at once. */
#define ANSWER_MS 1000
/* The full signature database takes 10 to 40 s to load. */
#define READY_MS 180000
/* How often its log is looked at meanwhile. */
#define LOOK_MS 200
/* Its log: what is read of it, and how an error's line begins (log.h). */
#define LOG_BYTES       16384
#define LOG_ERROR       "<3>"
#define COMPLAINT_BYTES (LIMIT_FAULT_BYTES / 2)
/* The scanner ends its workers; longer means that it hangs. */
#define STOP_MS 10000
#define FOLDER  "sekisho-scan.XXXXXX"
/* Of a unix socket's 108 bytes, what the parts of its path may take. */
#define BASE_BYTES   60
#define FOLDER_BYTES (BASE_BYTES + 1 + (int)sizeof FOLDER)
#define INI_BYTES    65536
#define PROGRAM      "sekisho-scanner"
#define PATH_BYTES   4096

static bool
is_running(const char *socket_path)
{
	scoped_fd int fd = -1;
	struct fault ignored;

	return channel_connect(socket_path, deadline_in(clock_ms(), ANSWER_MS),
		   &fd, &ignored) == CHANNEL_OK;
}

/* Beside this program, or where it is installed (bin and sbin), else as PATH
 * has it. */
static void
find_program(char out[PATH_BYTES])
{
	static const char *const places[] = { "", "../sbin/" };
	char self[PATH_BYTES - sizeof PROGRAM - 16];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	self[len > 0 ? len : 0] = '\0';
	slash = strrchr(self, '/');
	for (size_t i = 0; slash != NULL && i < 2; i++) {
		slash[1] = '\0';
		(void)snprintf(
		    out, PATH_BYTES, "%s%s" PROGRAM, self, places[i]);
		if (access(out, X_OK) == 0)
			return;
	}
	(void)snprintf(out, PATH_BYTES, PROGRAM);
}

/* The account that a scanner started as root gives itself up to. */
static int
find_user(const struct host *host, struct passwd *out, char *room, size_t size,
    struct fault *fault)
{
	const char *const names[] = { host->scanner_user, "nobody" };
	struct passwd *found = NULL;

	for (size_t i = 0; i < 2; i++)
		if (getpwnam_r(names[i], out, room, size, &found) == 0 &&
		    found != NULL)
			return 0;
	return fault_set(fault, "no account %s and no nobody", names[0]);
}

static void
add_quoted(struct buffer *ini, const char *key, const char *value)
{
	buffer_add_format(ini, "%s = \"", key);
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			buffer_add_text(ini, "\\");
		buffer_add(ini, value, 1);
	}
	buffer_add_text(ini, "\"\n");
}

static void
add_list(struct buffer *ini, const char *key, const struct text_list *list)
{
	scoped_buffer struct buffer words = BUFFER_OF(INI_BYTES);

	for (size_t i = 0; i < list->count; i++)
		buffer_add_format(
		    &words, "%s%s", i > 0 ? " " : "", list->items[i]);
	add_quoted(ini, key, buffer_text(&words));
}

/* The settings that matter to a scanner, with places of its own. */
static void
compose_ini(const struct scan_runner *runner, const struct host *host,
    size_t workers, struct buffer *ini)
{
	scoped_buffer struct buffer words = BUFFER_OF(INI_BYTES);

	buffer_add_text(ini, "[scanner]\n");
	add_quoted(ini, "socket", runner->socket);
	if (runner->user[0] != '\0')
		add_quoted(ini, "user", runner->user);
	add_list(ini, "signatures", &host->scanner_signatures);
	buffer_add_format(&words, "%s/tmp", runner->folder);
	add_quoted(ini, "temporary", buffer_text(&words));
	buffer_add_format(ini, "workers = %zu\ntime_limit = %lldms\n", workers,
	    (long long)host->scanner_time_limit_ms);
	buffer_add_format(ini,
	    "[limits]\nmessage = %lld\nfiles = %lld\nratio = %lld\n"
	    "depth = %lld\nfile = %lld\n[log]\ntarget = stderr\n",
	    (long long)host->limits_message_bytes,
	    (long long)host->limits_files, (long long)host->limits_ratio,
	    (long long)host->limits_depth, (long long)host->limits_file_bytes);
	buffer_add_text(ini, "[encrypted]\n");
	add_list(ini, "passwords", &host->encrypted_passwords);
}

/* Path of something in the private folder. */
static void
path_in(
    const struct scan_runner *runner, const char *name, char *out, size_t size)
{
	(void)snprintf(
	    out, size, "%.*s/%.20s", FOLDER_BYTES, runner->folder, name);
}

static int
write_ini(const struct scan_runner *runner, const struct buffer *ini,
    struct fault *fault)
{
	char path[PATH_BYTES];
	scoped_fd int fd = -1;

	path_in(runner, "sekisho.ini", path, sizeof path);
	/* Passwords are in it. The scanner reads it before it changes to its
	 * account. */
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || ini->full ||
	    write(fd, ini->data, ini->len) != (ssize_t)ini->len)
		return fault_set(fault, "cannot write %s: %m", path);
	return 0;
}

static int
make_folder(struct scan_runner *runner, struct fault *fault)
{
	const char *base = secure_getenv("TMPDIR");

	/* A socket's path must stay short. */
	if (base == NULL || base[0] != '/' || strlen(base) > BASE_BYTES)
		base = "/tmp";
	(void)snprintf(runner->folder, sizeof runner->folder, "%.*s/" FOLDER,
	    BASE_BYTES, base);
	if (mkdtemp(runner->folder) == NULL) {
		runner->folder[0] = '\0';
		return fault_set(fault, "cannot make a folder in %s: %m", base);
	}
	(void)snprintf(runner->socket, sizeof runner->socket,
	    "%.*s/scanner.sock", FOLDER_BYTES, runner->folder);
	return 0;
}

/* Where the scanner says that it is ready, as systemd would be told. */
static int
open_notify(const struct scan_runner *runner, struct fault *fault)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	scoped_fd int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	path_in(runner, "ready", address.sun_path, sizeof address.sun_path);
	/* The scanner may be another user by then. */
	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
	    chmod(address.sun_path, 0666) != 0)
		return fault_set(
		    fault, "cannot listen at %s: %m", address.sun_path);
	return fd_take(&fd);
}

static int
open_log(const struct scan_runner *runner, struct fault *fault)
{
	char path[PATH_BYTES];
	int fd;

	path_in(runner, "log", path, sizeof path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : fault_set(fault, "cannot make %s: %m", path);
}

/* The folder becomes the account's. Last of all: in a folder that is another
 * user's, root must not create, open or remove anything by name. */
static int
hand_over(const struct scan_runner *runner, const struct passwd *owner,
    struct fault *fault)
{
	char temporary[PATH_BYTES];

	path_in(runner, "tmp", temporary, sizeof temporary);
	if (mkdir(temporary, 0700) != 0)
		return fault_set(fault, "cannot make %s: %m", temporary);
	if (owner != NULL &&
	    (chown(temporary, owner->pw_uid, owner->pw_gid) != 0 ||
		chown(runner->folder, owner->pw_uid, owner->pw_gid) != 0))
		return fault_set(
		    fault, "cannot give %s away: %m", runner->folder);
	return 0;
}

/* Make the folder and all that stands in it. */
static int
prepare(struct scan_runner *runner, const struct host *host, size_t workers,
    struct fault *fault)
{
	bool root = geteuid() == 0;
	scoped_buffer struct buffer ini = BUFFER_OF(INI_BYTES);
	struct passwd owner = { 0 };
	char room[4096];

	if (root && find_user(host, &owner, room, sizeof room, fault) != 0)
		return -1;
	if (root)
		(void)snprintf(
		    runner->user, sizeof runner->user, "%s", owner.pw_name);
	if (make_folder(runner, fault) != 0)
		return -1;
	compose_ini(runner, host, workers, &ini);
	if (write_ini(runner, &ini, fault) != 0)
		return -1;
	runner->notify = open_notify(runner, fault);
	if (runner->notify < 0)
		return -1;
	runner->log = open_log(runner, fault);
	if (runner->log < 0)
		return -1;
	return hand_over(runner, root ? &owner : NULL, fault);
}

/* In a child: become the scanner. */
static void
become_scanner(const struct scan_runner *runner)
{
	char program[PATH_BYTES];
	char ini[PATH_BYTES];
	char ready[PATH_BYTES];
	char temporary[PATH_BYTES];
	char option[] = "-c";
	char name[] = PROGRAM;
	char *const arguments[] = { name, option, ini, NULL };

	find_program(program);
	path_in(runner, "sekisho.ini", ini, sizeof ini);
	path_in(runner, "ready", ready, sizeof ready);
	path_in(runner, "tmp", temporary, sizeof temporary);
	if (dup2(runner->log, STDERR_FILENO) < 0 ||
	    dup2(runner->log, STDOUT_FILENO) < 0)
		_exit(126);
	/* A child of one thread, before it becomes another program. Our own
	 * TMPDIR may be closed to the scanner's account. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	if (setenv("NOTIFY_SOCKET", ready, 1) != 0)
		_exit(126);
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	if (setenv("TMPDIR", temporary, 1) != 0)
		_exit(126);
	execvp(program, arguments);
	_exit(127);
}

static int
remove_one(const char *path, const struct stat *facts, int kind, struct FTW *at)
{
	(void)facts, (void)kind, (void)at;
	/* What cannot be removed is left behind; the rest still goes. */
	(void)remove(path);
	return 0;
}

/* As the account that owns the folder: another process of that account could
 * put a link where root is about to remove something. The empty folder itself
 * may stand where only root can remove it. */
static void
remove_folder(const struct scan_runner *runner)
{
	struct fault ignored;
	pid_t child = fork();

	if (child == 0) {
		if (runner->user[0] == '\0' ||
		    privilege_drop(runner->user, &ignored) == 0)
			/* A child has one thread. */
			/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
			nftw(runner->folder, remove_one, 16,
			    FTW_DEPTH | FTW_PHYS);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	(void)rmdir(runner->folder);
}

/* End the scanner and wait for it. Returns its status as waitpid() has it. */
static int
end_scanner(pid_t scanner, int process)
{
	struct pollfd wait = { .fd = process, .events = POLLIN };
	int status = 0;

	kill(scanner, SIGTERM);
	if (poll(&wait, 1, STOP_MS) <= 0)
		kill(scanner, SIGKILL);
	waitpid(scanner, &status, 0);
	return status;
}

/* The keeper: a process between the command and the scanner, which ends the
 * scanner and removes the folder when the command lets go of the leash, be it
 * that it was killed. Rejected: PR_SET_PDEATHSIG, which the scanner loses
 * with its privileges. */
static void
keep(const struct scan_runner *runner, int leash)
{
	struct pollfd waits[2] = { { .fd = leash, .events = POLLIN } };
	int status;
	pid_t scanner = fork();

	if (scanner == 0)
		become_scanner(runner);
	/* A terminal's ^C reaches all of us; the command answers it. */
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	waits[1] = (struct pollfd){ .fd = pidfd_open(scanner, 0),
		.events = POLLIN };
	if (scanner > 0)
		(void)poll(waits, 2, -1);
	status = scanner > 0 ? end_scanner(scanner, waits[1].fd) : -1;
	remove_folder(runner);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* Find in the scanner's log the first error, or else the last line: why it
 * does not serve. Returns whether it is an error. */
static bool
complaint(const struct scan_runner *runner, char out[COMPLAINT_BYTES])
{
	char text[LOG_BYTES + 1];
	ssize_t len = pread(runner->log, text, LOG_BYTES, 0);
	const char *begin = text;
	const char *last;
	bool error = true;

	while (len > 0 && text[len - 1] == '\n')
		len--;
	text[len > 0 ? len : 0] = '\0';
	last = strrchr(text, '\n');
	if (strncmp(begin, LOG_ERROR, strlen(LOG_ERROR)) != 0) {
		begin = strstr(text, "\n" LOG_ERROR);
		error = begin != NULL;
		begin = error ? begin + 1 : last != NULL ? last + 1 : text;
	}
	if (error)
		begin += strlen(LOG_ERROR);
	(void)snprintf(
	    out, COMPLAINT_BYTES, "%.*s", (int)strcspn(begin, "\n"), begin);
	return error;
}

/* The scanner ended, and so did its keeper, with its status. */
static int
died(struct scan_runner *runner, struct fault *fault)
{
	char words[COMPLAINT_BYTES];
	int status = 0;

	waitpid(runner->keeper, &status, 0);
	runner->keeper = 0;
	runner->folder[0] = '\0';
	(void)complaint(runner, words);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return fault_set(fault, "no " PROGRAM " found");
	return fault_set(fault, PROGRAM " ended with status %d: %s",
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1, words);
}

/* Whether a notification says so; it has a line a fact. */
static bool
says_ready(int notify)
{
	char text[1024];
	ssize_t len = recv(notify, text, sizeof text - 1, MSG_DONTWAIT);

	text[len > 0 ? len : 0] = '\0';
	return strncmp(text, "READY=1", 7) == 0 ||
	    strstr(text, "\nREADY=1") != NULL;
}

/* Wait for one of: ready, ended, the time is over, or an error in the log: a
 * scanner that cannot load its signatures tries again for ever. */
static int
wait_ready(struct scan_runner *runner, struct fault *fault)
{
	struct deadline deadline = deadline_in(clock_ms(), READY_MS);
	scoped_fd int process = pidfd_open(runner->keeper, 0);
	struct pollfd waits[2] = { { .fd = runner->notify, .events = POLLIN },
		{ .fd = process, .events = POLLIN } };
	char words[COMPLAINT_BYTES];

	while (deadline_left_ms(deadline, clock_ms()) > 0) {
		if (poll(waits, 2, LOOK_MS) < 0)
			return fault_set(
			    fault, "cannot wait for the scanner: %m");
		if (waits[0].revents != 0 && says_ready(runner->notify))
			return 0;
		if (waits[1].revents != 0)
			return died(runner, fault);
		if (complaint(runner, words))
			return fault_set(fault, PROGRAM ": %s", words);
	}
	return fault_set(fault, PROGRAM " is not ready in time: %s", words);
}

static int
launch(struct scan_runner *runner, struct fault *fault)
{
	scoped_fd int held = -1;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(fault, "cannot make a pipe: %m");
	held = ends[0];
	runner->leash = ends[1];
	runner->keeper = fork();
	if (runner->keeper == 0) {
		fd_close(&runner->leash);
		keep(runner, held);
	}
	if (runner->keeper < 0) {
		runner->keeper = 0;
		return fault_set(fault, "cannot start " PROGRAM ": %m");
	}
	return wait_ready(runner, fault);
}

int
scan_runner_start(const struct config *config, size_t workers,
    struct scan_runner *out, struct fault *fault)
{
	const struct host *host = config_host(config);
	struct scan_runner runner = SCAN_RUNNER_NONE;

	if (strlen(host->scanner_socket) < sizeof runner.socket &&
	    is_running(host->scanner_socket)) {
		(void)snprintf(runner.socket, sizeof runner.socket, "%s",
		    host->scanner_socket);
		*out = runner;
		return 0;
	}
	if (prepare(&runner, host, workers, fault) != 0 ||
	    launch(&runner, fault) != 0) {
		scan_runner_stop(&runner);
		return -1;
	}
	*out = runner;
	return 0;
}

void
scan_runner_stop(struct scan_runner *runner)
{
	fd_close(&runner->leash);
	if (runner->keeper > 0)
		waitpid(runner->keeper, NULL, 0);
	else if (runner->folder[0] != '\0')
		remove_folder(runner);
	fd_close(&runner->notify);
	fd_close(&runner->log);
	*runner = (struct scan_runner)SCAN_RUNNER_NONE;
}
