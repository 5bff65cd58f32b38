/* setup_sendmail.c - INPUT_MAIL_FILTER in sendmail.mc, and the build of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "command/place.h"
#include "command/run_program.h"
#include "command/say.h"
#include "command/setup.h"

#define USUAL_MC "/etc/mail/sendmail.mc"
#define FOLDER   "/etc/mail"
#define MC_BYTES ((size_t)1024 * 1024)

/* Sendmail's own patience beyond milter.budget. */
#define MARGIN_S 60
#define END_S    300

static int
read_mc(const char *path, struct buffer *out, struct fault *fault)
{
	char block[8192];
	FILE *file = fopen(path, "re");
	size_t got;

	if (file == NULL)
		return fault_set(fault, "cannot read %s: %m", path);
	while ((got = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(out, block, got);
	if (ferror(file) != 0 || out->full)
		fault_set(fault, "cannot read all of %s", path);
	else
		fault->text[0] = '\0';
	(void)fclose(file);
	return fault->text[0] != '\0' ? -1 : 0;
}

/* Written beside and put in its place, so that a full disk costs nothing; the
 * old one stays as FILE.before-sekisho. */
static int
write_mc(const char *path, const struct buffer *text, struct fault *fault)
{
	scoped_buffer struct buffer next = BUFFER_OF(4096);
	scoped_buffer struct buffer old = BUFFER_OF(4096);
	scoped_fd int fd = -1;
	struct stat st;

	buffer_add_format(&next, "%s.sekisho-new", path);
	buffer_add_format(&old, "%s.before-sekisho", path);
	if (stat(path, &st) < 0)
		return fault_set(fault, "cannot look at %s: %m", path);
	fd = open(buffer_text(&next), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    st.st_mode & 07777);
	if (fd < 0)
		return fault_set(
		    fault, "cannot make %s: %m", buffer_text(&next));
	if (write(fd, text->data, text->len) != (ssize_t)text->len ||
	    fchown(fd, st.st_uid, st.st_gid) < 0 || fsync(fd) < 0) {
		fault_set(fault, "cannot write %s: %m", buffer_text(&next));
		unlink(buffer_text(&next));
		return -1;
	}
	unlink(buffer_text(&old));
	if (link(path, buffer_text(&old)) < 0 ||
	    rename(buffer_text(&next), path) < 0) {
		fault_set(fault, "cannot replace %s: %m", path);
		unlink(buffer_text(&next));
		return -1;
	}
	return 0;
}

/* The line for these settings. Returns 0, or -1 and *fault. */
static int
format_line(const struct host *host, struct buffer *out, struct fault *fault)
{
	struct place gate;
	long long budget_s;

	if (!place_of_milter(host->milter_socket, &gate))
		return fault_set(fault,
		    "milter.socket is %s, which has no name to write down",
		    host->milter_socket);
	buffer_add_text(out, "INPUT_MAIL_FILTER(`sekisho', `S=");
	if (gate.path[0] != '\0')
		buffer_add_format(out, "unix:%s", gate.path);
	else
		buffer_add_format(out, "inet:%s@%s", gate.port,
		    gate.host[0] != '\0' ? gate.host : "localhost");
	budget_s = (long long)host->milter_budget_ms / 1000 + MARGIN_S;
	buffer_add_format(out, ", F=T, T=C:30s;S:30s;R:%llds;E:", budget_s);
	/* Sendmail's own is five minutes. */
	if (budget_s <= END_S)
		buffer_add_text(out, "5m')dnl");
	else
		buffer_add_format(out, "%llds')dnl", budget_s);
	return 0;
}

/* Debian's Makefile turns the source into sendmail.cf; another host's
 * administrator knows his own way. */
static void
build(const char *path)
{
	static const char *const words[] = { "make", "-C", FOLDER, NULL };
	struct program program = { .words = words, .input = -1 };
	struct fault fault;

	if (strcmp(path, USUAL_MC) == 0 &&
	    access(FOLDER "/Makefile", R_OK) == 0 &&
	    run_program(&program, &fault) == 0)
		(void)puts(say("done: restart Sendmail, then `sekisho doctor` "
			       "proves every part"));
	else
		(void)puts(say("done: build sendmail.cf from it and restart "
			       "Sendmail"));
}

static enum setup_status
run(const struct setup *setup, const char *path, struct fault *fault)
{
	scoped_buffer struct buffer current = BUFFER_OF(MC_BYTES);
	scoped_buffer struct buffer wanted = BUFFER_OF(MC_BYTES + 4096);
	scoped_buffer struct buffer line = BUFFER_OF(4096);

	if (read_mc(path, &current, fault) < 0 ||
	    format_line(setup->host, &line, fault) < 0)
		return SETUP_FAILED;
	setup_mc(buffer_text(&current), buffer_text(&line), &wanted);
	if (strcmp(buffer_text(&current), buffer_text(&wanted)) == 0) {
		(void)puts(say("Sendmail asks the gate already"));
		return SETUP_DONE;
	}
	setup_show(' ', path);
	setup_show('+', buffer_text(&line));
	if (!setup_confirm(setup))
		return SETUP_DECLINED;
	if (write_mc(path, &wanted, fault) < 0)
		return SETUP_FAILED;
	build(path);
	return SETUP_DONE;
}

enum setup_status
setup_sendmail(const struct setup *setup)
{
	struct fault fault = { "" };
	enum setup_status status = run(
	    setup, setup->mc != NULL ? setup->mc : USUAL_MC, &fault);

	if (status == SETUP_FAILED)
		(void)fprintf(stderr, "setup: %s\n", fault.text);
	return status;
}
