/* setup_postfix.c - smtpd_milters, and nothing else of main.cf.
 *
 * Our entry carries its own default action and timeouts, so that what other
 * milters were given stays theirs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/place.h"
#include "command/postfix_settings.h"
#include "command/run_program.h"
#include "command/say.h"
#include "command/setup.h"

#define SETTING_BYTES 65536
#define SERVICES_MAX  16

/* How much longer than milter.budget Postfix is to wait. */
#define MARGIN_S 60

struct postfix {
	const struct setup *setup;
	struct place gate;
	struct buffer folder;  /* queue_directory */
	struct buffer current; /* smtpd_milters as it is written */
	struct buffer wanted;
	struct postfix_service services[SERVICES_MAX];
	size_t service_count;
};

static void
postfix_release(struct postfix *postfix)
{
	buffer_release(&postfix->folder);
	buffer_release(&postfix->current);
	buffer_release(&postfix->wanted);
}

static bool
has_chroot(const struct postfix *postfix)
{
	for (size_t i = 0; i < postfix->service_count; i++)
		if (postfix->services[i].chrooted)
			return true;
	return false;
}

/* Where Postfix finds the gate. Returns 0, or -1 and *fault. */
static int
format_where(
    const struct postfix *postfix, struct buffer *out, struct fault *fault)
{
	const char *folder = buffer_text(&postfix->folder);
	const struct place *gate = &postfix->gate;
	size_t len = postfix->folder.len;

	if (gate->path[0] == '\0') {
		buffer_add_format(out, "inet:%s:%s",
		    gate->host[0] != '\0' ? gate->host : "localhost",
		    gate->port);
		return 0;
	}
	if (strncmp(gate->path, folder, len) == 0 && gate->path[len] == '/') {
		buffer_add_format(out, "unix:%s", gate->path + len + 1);
		return 0;
	}
	if (has_chroot(postfix))
		return fault_set(fault,
		    "smtpd runs chrooted in %s and cannot reach %s: set "
		    "milter.socket to unix:%s/sekisho/milter.sock",
		    folder, gate->path, folder);
	buffer_add_format(out, "unix:%s", gate->path);
	return 0;
}

static int
look(struct postfix *postfix, struct fault *fault)
{
	static const char *const ask[4] = { "-h", "smtpd_milters" };
	const struct host *host = postfix->setup->host;
	scoped_buffer struct buffer where = BUFFER_OF(SETTING_BYTES);
	scoped_buffer struct buffer ours = BUFFER_OF(SETTING_BYTES);

	postfix_setting("queue_directory", &postfix->folder);
	if (postfix->folder.len == 0 || !postfix_ask(ask, &postfix->current))
		return fault_set(fault, "Postfix is not configured here");
	if (!place_of_milter(host->milter_socket, &postfix->gate))
		return fault_set(fault,
		    "milter.socket is %s, which has no name to write down",
		    host->milter_socket);
	postfix->service_count = postfix_services(
	    postfix->services, SERVICES_MAX);
	if (format_where(postfix, &where, fault) < 0)
		return -1;
	buffer_add_format(&ours,
	    "{ %s, default_action=tempfail, command_timeout=30s, "
	    "content_timeout=%llds }",
	    buffer_text(&where),
	    (long long)host->milter_budget_ms / 1000 + MARGIN_S);
	setup_milters(buffer_text(&postfix->current), buffer_text(&ours),
	    &postfix->gate, buffer_text(&postfix->folder), &postfix->wanted);
	return 0;
}

/* A service with milters of its own does not see main.cf's. */
static void
tell_overrides(const struct postfix *postfix)
{
	for (size_t i = 0; i < postfix->service_count; i++) {
		scoped_buffer struct buffer own = BUFFER_OF(SETTING_BYTES);
		char path[96];
		const char *words[4] = { "-P", "-h", path };

		(void)snprintf(path, sizeof path, "%s/smtpd_milters",
		    postfix->services[i].name);
		if (!postfix_ask(words, &own) || own.len == 0)
			continue;
		(void)printf(say("%s has smtpd_milters of its own in "
				 "master.cf, which stay as they are: %s\n"),
		    postfix->services[i].name, buffer_text(&own));
	}
}

static void
show(const struct postfix *postfix)
{
	scoped_buffer struct buffer line = BUFFER_OF(SETTING_BYTES);

	setup_show(' ', "main.cf");
	if (postfix->current.len > 0) {
		buffer_add_format(&line, "smtpd_milters = %s",
		    buffer_text(&postfix->current));
		setup_show('-', buffer_text(&line));
		buffer_clear(&line);
	}
	buffer_add_format(
	    &line, "smtpd_milters = %s", buffer_text(&postfix->wanted));
	setup_show('+', buffer_text(&line));
	tell_overrides(postfix);
}

static int
change(const struct postfix *postfix, struct fault *fault)
{
	scoped_buffer struct buffer line = BUFFER_OF(SETTING_BYTES);
	const char *edit[] = { "postconf", "-e", NULL, NULL };
	static const char *const reload[] = { "postfix", "reload", NULL };
	struct program program = { .words = edit, .input = -1 };
	int status;

	buffer_add_format(
	    &line, "smtpd_milters = %s", buffer_text(&postfix->wanted));
	edit[2] = buffer_text(&line);
	status = run_program(&program, fault);
	if (status < 0)
		return -1;
	if (status > 0)
		return fault_set(fault, "postconf -e ended with %d", status);
	program.words = reload;
	/* One that does not run reads main.cf when it starts. */
	if (run_program(&program, fault) != 0)
		(void)puts(say("Postfix was not reloaded: it reads the change "
			       "when it starts"));
	return 0;
}

static enum setup_status
run(struct postfix *postfix, struct fault *fault)
{
	if (look(postfix, fault) < 0)
		return SETUP_FAILED;
	if (strcmp(buffer_text(&postfix->current),
		buffer_text(&postfix->wanted)) == 0) {
		(void)puts(say("Postfix asks the gate already"));
		tell_overrides(postfix);
		return SETUP_DONE;
	}
	show(postfix);
	if (!setup_confirm(postfix->setup))
		return SETUP_DECLINED;
	if (change(postfix, fault) < 0)
		return SETUP_FAILED;
	(void)puts(say("done: `sekisho doctor` proves every part"));
	return SETUP_DONE;
}

enum setup_status
setup_postfix(const struct setup *setup)
{
	struct postfix postfix = { .setup = setup };
	struct fault fault = { "" };
	enum setup_status status;

	buffer_init(&postfix.folder, SETTING_BYTES);
	buffer_init(&postfix.current, SETTING_BYTES);
	buffer_init(&postfix.wanted, SETTING_BYTES);
	status = run(&postfix, &fault);
	if (status == SETUP_FAILED)
		(void)fprintf(stderr, "setup: %s\n", fault.text);
	postfix_release(&postfix);
	return status;
}
