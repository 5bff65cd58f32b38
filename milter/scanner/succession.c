/* succession.c - start, replace, outlive and drain generations. */
#include "scanner/succession.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "base/mem.h"
#include "base/own.h"
#include "scanner/generation.h"
#include "scanner/litter.h"
#include "scanner/loop.h"
#include "scanner/member.h"
#include "scanner/watch.h"
#include "shared/log.h"

/* One that serves, and one that comes or goes. */
#define GENERATIONS_MAX 2

_Static_assert(GENERATIONS_MAX <= BOARD_PLACES, "each has a place");

/* The pause after the first failure; see LIMIT_RESTART_MS. */
#define RESTART_FIRST_MS 1000

/* What draining may take beyond the time that clients wait. */
#define DRAIN_EXTRA_MS 10000

struct succession {
	struct succession_lent lent;
	const struct supervisor_start *start;
	const struct host *host; /* the settings in force */
	struct watch *watch;
	struct renewal renewal;
	uint32_t covered;           /* wishes that the renewal is for */
	int64_t held;               /* signatures that served last, 0: only
				       the built-in ones, or none yet */
	unsigned int ordinal;       /* of the last generation */
	int64_t restart_ms;         /* the next pause */
	struct deadline next_start; /* not before */
	bool has_served;
	bool is_stopping;
	struct litter litter;
	struct member members[GENERATIONS_MAX];
};

/* Not to be told of changes is no reason not to serve. */
static void
open_watch(struct succession *succession)
{
	struct fault fault = { "" };

	succession->watch = watch_new(&fault);
	if (watch_fd(succession->watch) < 0 ||
	    loop_watch(succession->lent.loop, watch_fd(succession->watch),
		succession->lent.watch_source, 0, &fault) != 0)
		log_warning("%s: looking once a minute", fault.text);
	watch_aim(succession->watch, &succession->host->scanner_signatures,
	    clock_ms());
}

struct succession *
succession_new(const struct succession_lent *lent)
{
	struct succession *made = mem_new(1, sizeof *made);

	made->lent = *lent;
	made->start = lent->start;
	made->host = &lent->start->settings->host;
	made->restart_ms = RESTART_FIRST_MS;
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		member_init(&made->members[i]);
	open_watch(made);
	return made;
}

void
succession_free(struct succession **succession)
{
	struct succession *held = ptr_take(succession);

	if (held == NULL)
		return;
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		fd_close(&held->members[i].control);
	watch_free(&held->watch);
	free(held);
}

void
succession_ask(struct succession *succession, enum renewal_cause cause)
{
	renewal_ask(&succession->renewal, cause);
}

/* A member in this state (MEMBER_NONE: a free place), or NULL. */
static struct member *
find(struct succession *succession, enum member_state state)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (succession->members[i].state == state)
			return &succession->members[i];
	return NULL;
}

static bool
has(const struct succession *succession, enum member_state state)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (succession->members[i].state == state)
			return true;
	return false;
}

static bool
is_deserted(const struct succession *succession)
{
	return !has(succession, MEMBER_LOADING) &&
	    !has(succession, MEMBER_SERVING) &&
	    !has(succession, MEMBER_DRAINING);
}

/* What is on the board about the renewal. */
static void
show_renewal(const struct succession *succession, enum board_reload_state state,
    const char *text)
{
	struct board *board = succession->start->board;
	struct board_reload shown = { 0 };

	board_read_reload(board, &shown);
	shown.state = state;
	shown.at_s = time(NULL);
	(void)snprintf(shown.text, sizeof shown.text, "%s", text);
	if (state != BOARD_RELOAD_LOADING)
		shown.answered = succession->covered;
	board_write_reload(board, &shown);
}

/* The renewal is over, and what serves is what served before. */
static void
fail_renewal(struct succession *succession, const struct fault *why)
{
	const struct member *serving = find(succession, MEMBER_SERVING);

	if (serving != NULL)
		log_error(
		    "reload failed: %s; generation %s goes on as before; "
		    "once that is mended, SIGHUP or a change of the files "
		    "tries again",
		    why->text, serving->id);
	else
		log_error("reload failed: %s; nothing is examined until that "
			  "is mended",
		    why->text);
	renewal_end(&succession->renewal, clock_ms());
	show_renewal(succession, BOARD_RELOAD_FAILED, why->text);
	if (succession->has_served)
		sd_notify(
		    0, "READY=1\nSTATUS=The last reload failed, see the log");
}

/* In the child: nothing of main's but what is lent. The other generations'
 * control sockets above all, or they would never see main's end. */
static void __attribute__((noreturn)) become_generation(
    struct succession *succession, const struct member *member, int control)
{
	const struct supervisor_start *lent = succession->start;
	char id[sizeof member->id];
	struct generation_start start = {
		.host = succession->host,
		.poison = lent->poison,
		.board = lent->board,
		.place = (uint32_t)(member - succession->members),
		.memory = lent->memory,
		.listener = lent->listener,
		.control = control,
		.temporary = lent->temporary,
		.id = id,
	};

	(void)snprintf(id, sizeof id, "%s", member->id);
	fd_close(&succession->lent.signals);
	fd_close(&succession->lent.loop);
	succession_free(&succession);
	exit(generation_run(&start)); /* NOLINT(concurrency-mt-unsafe) */
}

/* Whether the signatures that are there are worth loading. Nothing at all is
 * well at the first start, and said loudly; later somebody took it away. */
static int
check_files(struct succession *succession, struct fault *fault)
{
	const char *emptied;

	watch_take(succession->watch, clock_ms());
	emptied = watch_emptied(succession->watch);
	if (emptied == NULL)
		return 0;
	return fault_set(fault,
	    "%s held signatures and holds none any more, or cannot be read",
	    emptied);
}

/* Start a generation. Returns 0, or -1 and *fault. */
static int
start_member(struct succession *succession, struct fault *fault)
{
	struct member *member = find(succession, MEMBER_NONE);
	int control = -1;
	pid_t pid;

	if (member == NULL)
		return fault_set(fault, "an old generation has not ended yet");
	if (check_files(succession, fault) != 0)
		return -1;
	pid = member_fork(member, ++succession->ordinal, &control, fault);
	if (pid < 0)
		return -1;
	if (pid == 0)
		become_generation(succession, member, control);
	return loop_watch(succession->lent.loop, member->control,
	    succession->lent.control_source,
	    (uint32_t)(member - succession->members), fault);
}

/* What the start of this generation cost, or has cost until it ended. */
static int64_t
start_cost_ms(const struct member *member)
{
	if (member == NULL)
		return 0;
	return (member->serving_ms > 0 ? member->serving_ms : clock_ms()) -
	    member->began_ms;
}

/* The time until the next start grows with each failure in a row; one that
 * served longer than the longest pause is not in a row with its end. */
static void
postpone_start(struct succession *succession, const struct member *member)
{
	int64_t most = LIMIT_RESTART_SHARE * start_cost_ms(member);

	if (most < LIMIT_RESTART_LEAST_MS)
		most = LIMIT_RESTART_LEAST_MS;
	if (most > LIMIT_RESTART_MS)
		most = LIMIT_RESTART_MS;
	if (member != NULL && member->state == MEMBER_SERVING &&
	    clock_ms() - member->serving_ms > LIMIT_RESTART_MS)
		succession->restart_ms = RESTART_FIRST_MS;
	if (succession->restart_ms > most)
		succession->restart_ms = most;
	succession->next_start = deadline_in(
	    clock_ms(), succession->restart_ms);
	succession->restart_ms *= 2;
}

/* A start that did not come to pass; member: how far it came, or NULL. */
static void
miss_start(struct succession *succession, const struct member *member,
    const struct fault *why)
{
	if (succession->renewal.is_running)
		fail_renewal(succession, why);
	else
		log_error("cannot start: %s", why->text);
	if (!has(succession, MEMBER_SERVING))
		postpone_start(succession, member);
}

/* Whether somebody serves, or is about to. */
static bool
is_attended(const struct succession *succession)
{
	return has(succession, MEMBER_SERVING) ||
	    has(succession, MEMBER_LOADING) ||
	    (succession->host->scanner_reload == RELOAD_STOP_FIRST &&
		has(succession, MEMBER_DRAINING));
}

/* While a generation loads or, with stop_first, drains, clients wait in the
 * listening socket's queue, and most of them get their answer. While main
 * waits before another try, there is none to come: it says so itself. */
static void
keep_serving(struct succession *succession)
{
	struct fault fault = { "" };

	if (is_attended(succession))
		return;
	if (deadline_left_ms(succession->next_start, clock_ms()) == 0 &&
	    start_member(succession, &fault) != 0)
		miss_start(succession, NULL, &fault);
	if (is_attended(succession))
		loop_forget(succession->lent.loop, succession->start->listener);
	else if (loop_watch(succession->lent.loop, succession->start->listener,
		     succession->lent.listener_source, 0, &fault) != 0)
		log_error("%s", fault.text);
}

/* Clients do not wait longer than this: what is then still in its queue is
 * for nobody. */
static int64_t
drain_ms(const struct succession *succession)
{
	return succession->host->milter_budget_ms + DRAIN_EXTRA_MS;
}

/* Read what the administrator may have changed. */
static int
take_settings(struct succession *succession, struct fault *fault)
{
	if (succession->renewal.cause == RENEWAL_CHANGE)
		return 0;
	if (scanner_settings_again(succession->start->settings, fault) != 0)
		return -1;
	watch_aim(succession->watch, &succession->host->scanner_signatures,
	    clock_ms());
	return 0;
}

/* Start what will take over from the one that serves, or make room for it.
 * Returns 0, or -1 and *fault. */
static int
replace(
    struct succession *succession, struct member *serving, struct fault *fault)
{
	if (succession->host->scanner_reload == RELOAD_CONCURRENT)
		return start_member(succession, fault);
	/* Before the old signatures are given up, what can be known. */
	if (check_files(succession, fault) != 0)
		return -1;
	member_drain(serving, drain_ms(succession), clock_ms());
	return 0;
}

/* Load the signatures anew. */
static void
begin_renewal(struct succession *succession)
{
	struct member *serving = find(succession, MEMBER_SERVING);
	int64_t now = clock_ms();
	struct fault fault = { "" };
	const char *cause;

	renewal_begin(&succession->renewal, now);
	succession->covered = board_wishes(succession->start->board);
	cause = renewal_cause_name(succession->renewal.cause);
	log_info("reload: %s", cause);
	show_renewal(succession, BOARD_RELOAD_LOADING, cause);
	if (succession->has_served)
		sd_notify(0, "RELOADING=1\nSTATUS=Loading signatures");
	succession->next_start = deadline_in(now, 0);
	if (take_settings(succession, &fault) != 0)
		fail_renewal(succession, &fault);
	else if (serving != NULL && replace(succession, serving, &fault) != 0)
		miss_start(succession, NULL, &fault);
}

/* One at a time: never more than two sets of signatures in memory. */
static void
keep_renewing(struct succession *succession)
{
	int64_t now = clock_ms();

	if (watch_is_due(succession->watch, now))
		renewal_ask(&succession->renewal, RENEWAL_CHANGE);
	if (renewal_is_due(&succession->renewal, now) &&
	    !has(succession, MEMBER_LOADING) &&
	    !has(succession, MEMBER_DRAINING))
		begin_renewal(succession);
}

/* A loaded generation may find nothing where the one before found much: files
 * without a signature in them. Returns 0, or -1 and *fault. */
static int
check_loaded(const struct succession *succession,
    const struct board_generation *loaded, struct fault *fault)
{
	if (!loaded->test_only || succession->held == 0)
		return 0;
	return fault_set(fault,
	    "only the built-in test signatures are left of %" PRId64,
	    succession->held);
}

/* What a new generation means for the log and the service manager. */
static void
tell_serving(struct succession *succession, const struct member *member,
    const struct board_generation *loaded)
{
	struct board_reload shown = { 0 };
	char text[128];

	log_info("generation %s: serving", member->id);
	if (loaded->signatures < succession->held / 2)
		log_warning("only %" PRId64 " signatures, there were %" PRId64,
		    loaded->signatures, succession->held);
	succession->held = loaded->test_only ? 0 : loaded->signatures;
	(void)snprintf(text, sizeof text,
	    "READY=1\nSTATUS=Serving with %" PRId64 " signatures",
	    loaded->signatures);
	sd_notify(0, text);
	succession->has_served = true;
	if (succession->renewal.is_running) {
		log_info("reload done after %" PRId64 " ms",
		    clock_ms() - succession->renewal.began_ms);
		renewal_end(&succession->renewal, clock_ms());
		show_renewal(succession, BOARD_RELOAD_DONE,
		    renewal_cause_name(succession->renewal.cause));
		return;
	}
	/* What failed when nothing served was tried again until it did. */
	if (board_read_reload(succession->start->board, &shown) &&
	    shown.state == BOARD_RELOAD_FAILED)
		show_renewal(succession, BOARD_RELOAD_DONE, "another try");
}

/* A generation is ready: it serves, and the one before may go. */
static void
switch_to(struct succession *succession, struct member *member)
{
	struct member *old = find(succession, MEMBER_SERVING);
	struct board_generation loaded = { 0 };
	int64_t now = clock_ms();
	struct fault fault = { "" };

	board_read(succession->start->board,
	    (uint32_t)(member - succession->members), &loaded);
	if (check_loaded(succession, &loaded, &fault) != 0) {
		member_drain(member, drain_ms(succession), now);
		miss_start(succession, member, &fault);
		return;
	}
	/* Both accept for a moment: no client finds nobody. */
	member_serve(member, now);
	if (old != NULL)
		member_drain(old, drain_ms(succession), now);
	watch_hold(succession->watch);
	litter_retry(&succession->litter, succession->start->temporary);
	tell_serving(succession, member, &loaded);
}

void
succession_hear(struct succession *succession, uint32_t index)
{
	struct member *member = &succession->members[index];
	enum generation_word word;

	if (!member_hear(member, &word)) {
		loop_forget(succession->lent.loop, member->control);
		return;
	}
	if (word == GENERATION_WISH_RELOAD)
		renewal_ask(&succession->renewal, RENEWAL_WISH);
	if (word == GENERATION_READY && member->state == MEMBER_LOADING &&
	    !succession->is_stopping)
		switch_to(succession, member);
}

/* How a generation's end is taken. */
static void
judge_end(struct succession *succession, struct member *member, int status)
{
	struct fault fault = { "" };
	bool is_bad = !WIFEXITED(status) || WEXITSTATUS(status) != 0;

	member_explain(member, status, &fault);
	if (member->state == MEMBER_DRAINING && is_bad && !member->is_dismissed)
		log_warning(
		    "generation %s: draining: %s", member->id, fault.text);
	if (member->state == MEMBER_SERVING) {
		log_error("generation %s: %s", member->id, fault.text);
		postpone_start(succession, member);
	}
	if (member->state == MEMBER_LOADING) {
		fault_prefix(&fault, "generation %s", member->id);
		miss_start(succession, member, &fault);
	}
}

/* A generation has ended: its folder goes, and the next one gets its time. */
static void
bury_member(struct succession *succession, struct member *member, int status)
{
	enum generation_word word;

	/* Its last words, FAILED above all. */
	while (member_hear(member, &word) && word != GENERATION_UNSET)
		if (word == GENERATION_WISH_RELOAD)
			renewal_ask(&succession->renewal, RENEWAL_WISH);
	if (!succession->is_stopping)
		judge_end(succession, member, status);
	litter_add(
	    &succession->litter, succession->start->temporary, member->id);
	loop_forget(succession->lent.loop, member->control);
	fd_close(&member->control);
	board_write(succession->start->board,
	    (uint32_t)(member - succession->members),
	    &(struct board_generation){ 0 });
	member_init(member);
}

void
succession_bury(struct succession *succession)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < GENERATIONS_MAX; i++)
			if (succession->members[i].pid == pid)
				bury_member(succession, &succession->members[i],
				    status);
}

void
succession_keep(struct succession *succession)
{
	if (succession->is_stopping)
		return;
	keep_renewing(succession);
	keep_serving(succession);
}

void
succession_look(struct succession *succession)
{
	watch_hear(succession->watch);
}

void
succession_expire(struct succession *succession)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		member_expire(&succession->members[i], clock_ms());
}

void
succession_stop(struct succession *succession)
{
	int64_t wait_ms = succession->host->scanner_time_limit_ms +
	    DRAIN_EXTRA_MS;
	int64_t now = clock_ms();

	succession->is_stopping = true;
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct member *member = &succession->members[i];

		if (member->state == MEMBER_DRAINING)
			member->deadline = deadline_sooner(
			    member->deadline, deadline_in(now, wait_ms));
		else if (member->state != MEMBER_NONE)
			member_drain(member, wait_ms, now);
	}
}

bool
succession_is_over(const struct succession *succession)
{
	return succession->is_stopping && is_deserted(succession);
}

void
succession_deadline(
    const struct succession *succession, struct deadline *deadline)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		const struct member *member = &succession->members[i];

		if (member->state == MEMBER_LOADING ||
		    member->state == MEMBER_DRAINING)
			*deadline = deadline_sooner(
			    *deadline, member->deadline);
	}
	if (succession->is_stopping)
		return;
	*deadline = deadline_sooner(
	    *deadline, watch_deadline(succession->watch));
	renewal_deadline(&succession->renewal, deadline);
	if (!has(succession, MEMBER_SERVING) &&
	    !has(succession, MEMBER_LOADING))
		*deadline = deadline_sooner(*deadline, succession->next_start);
}
