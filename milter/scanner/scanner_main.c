/* scanner_main.c - the scanner's privileges, from most to least.
 *
 *	main        root, if started so: settings, listening socket
 *	main        scanner.user, no network: supervises for ever
 *	 generation the same: loads signatures, queues, starts workers
 *	  worker    a sandbox: no files but one folder, no programs
 *
 * Mail is parsed in the last of them only. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/own.h"
#include "config/config.h"
#include "scanner/generation.h"
#include "scanner/poison.h"
#include "scanner/supervisor.h"
#include "scanner/temporary.h"
#include "shared/log.h"
#include "shared/memory.h"
#include "shared/passed_socket.h"
#include "shared/privilege.h"
#include "wire/channel.h"

#define PROGRAM "sekisho-scanner"

/* The file named by -c, or NULL and *status_out: what to exit with. */
static const char *
read_arguments(int argc, char **argv, int *status_out)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *file = CONFIG_DEFAULT_FILE;
	int option;

	*status_out = EX_USAGE;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread exists */
	while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (option == 'V') {
			(void)printf(PROGRAM " " SEKISHO_VERSION "\n");
			*status_out = EX_OK;
			return NULL;
		}
		if (option != 'c') {
			(void)fprintf(stderr,
			    "usage: " PROGRAM " [-c FILE] [--version]\n");
			return NULL;
		}
		file = optarg;
	}
	if (optind < argc) {
		(void)fprintf(
		    stderr, PROGRAM ": unexpected: %s\n", argv[optind]);
		return NULL;
	}
	return file;
}

/* The socket systemd passes, or -1 when it passes none. */
static int
inherit_listener(const struct host *host)
{
	int fd = SD_LISTEN_FDS_START;
	int flags;

	if (sd_listen_fds(1) != 1 ||
	    sd_is_socket_unix(fd, SOCK_SEQPACKET, 1, NULL, 0) <= 0)
		return -1;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
		return -1;
	passed_socket_compare(fd, "scanner.socket", host->scanner_socket);
	return fd;
}

/* Who may ask: when root makes the socket, the group of milter.user, which
 * the gate runs as. Somebody else's socket is only his own. */
static int
admit_gate(const struct host *host, struct fault *fault)
{
	const struct passwd *gate;

	if (geteuid() != 0)
		return 0;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread exists */
	gate = getpwnam(host->milter_user);
	if (gate == NULL)
		return 0;
	if (lchown(host->scanner_socket, (uid_t)-1, gate->pw_gid) != 0)
		return fault_set(fault, "cannot give %s to the group of %s: %m",
		    host->scanner_socket, host->milter_user);
	return 0;
}

static int
open_listener(const struct host *host, struct fault *fault)
{
	scoped_fd int listener = inherit_listener(host);

	if (listener >= 0)
		return fd_take(&listener);
	listener = channel_listen(host->scanner_socket, 0660, fault);
	if (listener < 0 || admit_gate(host, fault) != 0)
		return -1;
	return fd_take(&listener);
}

/* Root makes the temporary folder for the account that will use it. */
static int
offer_temporary(const struct host *host, struct fault *fault)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return 0;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread exists */
	user = getpwnam(host->scanner_user);
	if (user == NULL || mkdir(host->scanner_temporary, 0700) != 0)
		return 0;
	if (lchown(host->scanner_temporary, user->pw_uid, user->pw_gid) != 0)
		return fault_set(
		    fault, "cannot give away %s: %m", host->scanner_temporary);
	return 0;
}

/* Root can leave the network with all that comes after it. Others cannot:
 * then the service manager's walls and the workers' filter remain. */
static void
leave_network(void)
{
	if (geteuid() == 0 && unshare(CLONE_NEWNET) != 0)
		log_info("the network stays within reach of the loader: %s",
		    strerrorname_np(errno));
}

/* Scanner.temporary without what an earlier scanner left there. */
static int
open_temporary(const struct host *host, struct fault *fault)
{
	scoped_fd int fd = temporary_open(host->scanner_temporary, fault);

	if (fd < 0 ||
	    temporary_sweep(fd, GENERATION_FOLDER, SIZE_MAX, fault) !=
		TEMPORARY_GONE)
		return -1;
	return fd_take(&fd);
}

/* Everything that may need root, ending without it. */
static int
take_and_drop(const struct host *host, struct supervisor_start *start,
    struct fault *fault)
{
	umask(077);
	start->listener = open_listener(host, fault);
	if (start->listener < 0 || offer_temporary(host, fault) != 0)
		return -1;
	leave_network();
	if (privilege_drop(host->scanner_user, fault) != 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_set(fault, "cannot set no_new_privs: %m");
	return 0;
}

static int
open_rest(const struct host *host, struct supervisor_start *start,
    struct fault *fault)
{
	start->temporary = open_temporary(host, fault);
	if (start->temporary < 0)
		return -1;
	start->poison = poison_open(fault);
	if (start->poison == NULL)
		return -1;
	start->board = board_open(fault);
	start->memory = memory_open();
	return start->board != NULL ? 0 : -1;
}

/* The scanner's whole life; what to exit with. */
static int
run(struct scanner_settings *settings)
{
	struct supervisor_start start = { .settings = settings,
		.memory = -1,
		.listener = -1,
		.temporary = -1 };
	struct fault fault = { "" };
	int status = EX_OSERR;

	/* It supervises as scanner.user: its children load and parse. */
	if (take_and_drop(&settings->host, &start, &fault) == 0 &&
	    open_rest(&settings->host, &start, &fault) == 0)
		status = supervise(&start);
	else
		log_error("%s", fault.text);
	poison_free(&start.poison);
	board_free(&start.board);
	fd_close(&start.memory);
	fd_close(&start.temporary);
	fd_close(&start.listener);
	return status;
}

int
main(int argc, char **argv)
{
	struct scanner_settings settings = { .file = NULL };
	int status;
	const char *file = read_arguments(argc, argv, &status);

	if (file == NULL)
		return status;
	if (scanner_settings_open(&settings, file) != 0)
		return EX_CONFIG;
	log_open(PROGRAM, settings.host.log_target);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	status = run(&settings);
	scanner_settings_release(&settings);
	return status;
}
