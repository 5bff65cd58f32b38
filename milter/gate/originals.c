/* originals.c - running totals around a vault.
 *
 * Keeping adds to the totals; the folder is read again only to make room, by
 * the housekeeping, and when somebody else changed it. */
#include "gate/originals.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "gate/current_config.h"
#include "gate/original_facts.h"
#include "gate/signals.h"
#include "shared/log.h"

/* Housekeeping now and then, and a line a day about what waits. */
#define TEND_S  60
#define DAILY_S 86400
/* Half-made files this old are nobody's. */
#define SWEEP_S 3600
/* What two files take besides their bytes: a block each, and names. */
#define OVERHEAD_BYTES 8192
/* Room is made in larger steps than a message: 1/16 of it all. */
#define SPARE_SHARE 16

static struct {
	pthread_mutex_t lock; /* of all below */
	int vault;            /* -1: not open */
	char *folder;         /* set before any thread */
	struct originals_figures figures;
	int64_t reserved;        /* by who is writing */
	struct timespec changed; /* the folder, when it was read */
} originals = { .lock = PTHREAD_MUTEX_INITIALIZER, .vault = -1 };

/* Who reads or empties the folder. Held across I/O, by a message only when
 * there is no room: two that made room at once would remove twice as much. */
static pthread_mutex_t originals_room = PTHREAD_MUTEX_INITIALIZER;

void
originals_prepare(const struct host *host)
{
	struct fault fault;
	int taken = vault_make(
	    host->quarantine_folder, host->milter_user, &fault);

	originals.folder = mem_text(
	    host->quarantine_folder, strlen(host->quarantine_folder));
	if (taken > 0)
		log_warning("quarantine: the folder %s belonged to another "
			    "account; it is %s's now",
		    originals.folder, host->milter_user);
	if (taken < 0)
		log_error("quarantine: %s", fault.text);
}

/* Whether the open folder has been removed. */
static bool
is_gone(int vault)
{
	struct stat facts;

	return fstat(vault, &facts) != 0 || facts.st_nlink == 0;
}

/* The folder, opened at the first need that succeeds; or -1 and *fault. It
 * stays open for good: one that was removed keeps its descriptor, which
 * another thread may be using, and the new one gets its own. */
static int
open_vault(struct fault *fault)
{
	int vault;

	pthread_mutex_lock(&originals.lock);
	if (originals.vault < 0 || is_gone(originals.vault))
		originals.vault = vault_open(originals.folder, fault);
	vault = originals.vault;
	originals.figures.usable = vault >= 0;
	pthread_mutex_unlock(&originals.lock);
	return vault;
}

/* Count one entry. */
static void
count_entry(struct originals_figures *figures, const struct vault_entry *entry)
{
	*(entry->has_message ? &figures->originals : &figures->held) += 1;
	figures->bytes += entry->bytes;
	if (figures->oldest_s == 0 || entry->time_s < figures->oldest_s)
		figures->oldest_s = entry->time_s;
}

/* What a run of making room did. */
struct run {
	int64_t expired, displaced;
	int64_t freed_bytes;
};

static void
log_run(const struct run *run, const struct originals_figures *left)
{
	int64_t removed = run->expired + run->displaced;

	if (removed > 0)
		log_info("quarantine: removed %lld of the oldest (%lld beyond "
			 "quarantine.keep, %lld for quarantine.size), %lld "
			 "bytes; %lld original(s) left",
		    (long long)removed, (long long)run->expired,
		    (long long)run->displaced, (long long)run->freed_bytes,
		    (long long)left->originals);
}

/* Remove an entry. Returns whether it is gone. */
static bool
remove_entry(int vault, const struct vault_entry *entry, struct run *run)
{
	struct fault fault;

	if (vault_remove(vault, entry->name, &fault) != 0) {
		log_error("quarantine: %s", fault.text);
		return false;
	}
	run->freed_bytes += entry->bytes;
	return true;
}

/* Go through the listing, the oldest first, and remove what is too old or
 * stands in the way of `most` bytes. */
static void
thin_out(int vault, const struct vault_listing *listing, int64_t before_s,
    int64_t most, struct originals_figures *left, struct run *run)
{
	int64_t total = 0;

	for (size_t i = 0; i < listing->count; i++)
		total += listing->entries[i].bytes;
	for (size_t i = 0; i < listing->count; i++) {
		const struct vault_entry *entry = &listing->entries[i];
		bool expired = entry->time_s < before_s;

		if (!entry->has_facts)
			continue; /* being written at this moment */
		if ((expired || total > most) &&
		    remove_entry(vault, entry, run)) {
			total -= entry->bytes;
			*(expired ? &run->expired : &run->displaced) += 1;
			continue;
		}
		count_entry(left, entry);
	}
}

static struct timespec
changed_at(int vault)
{
	struct stat facts = { 0 };

	(void)fstat(vault, &facts);
	return facts.st_mtim;
}

/* Read the folder anew, and remove what has to go so that `need` bytes have
 * room. */
static void
make_room(int vault, const struct host *host, int64_t need)
{
	scoped_listing struct vault_listing listing = { 0 };
	int64_t before_s = time(NULL) - host->quarantine_keep_ms / 1000;
	int64_t most = host->quarantine_size_bytes - need;
	struct originals_figures left = { .usable = true };
	struct timespec changed;
	struct run run = { 0 };
	struct fault fault;

	pthread_mutex_lock(&originals_room);
	changed = changed_at(vault);
	if (vault_list(vault, &listing, &fault) != 0) {
		pthread_mutex_unlock(&originals_room);
		log_error("quarantine: %s", fault.text);
		return;
	}
	if (need > 0)
		most -= host->quarantine_size_bytes / SPARE_SHARE;
	thin_out(vault, &listing, before_s, most, &left, &run);
	pthread_mutex_lock(&originals.lock);
	originals.figures = left;
	originals.changed = run.freed_bytes > 0 ? changed_at(vault) : changed;
	pthread_mutex_unlock(&originals.lock);
	pthread_mutex_unlock(&originals_room);
	log_run(&run, &left);
}

/* Take so many bytes of the budget. Returns whether there is room. */
static bool
reserve(const struct host *host, int64_t need)
{
	bool fits;

	pthread_mutex_lock(&originals.lock);
	fits = originals.figures.bytes + originals.reserved + need <=
	    host->quarantine_size_bytes;
	originals.reserved += need;
	pthread_mutex_unlock(&originals.lock);
	return fits;
}

/* Give them back, and count what was written instead (below 0: nothing). */
static void
settle(int64_t need, int64_t written, bool has_message, int64_t time_s)
{
	struct vault_entry entry = {
		.time_s = time_s, .bytes = written, .has_message = has_message
	};

	pthread_mutex_lock(&originals.lock);
	originals.reserved -= need;
	if (written >= 0)
		count_entry(&originals.figures, &entry);
	pthread_mutex_unlock(&originals.lock);
}

static int
keep(const struct host *host, const struct vault_thing *thing,
    char name_out[VAULT_NAME_BYTES], struct fault *fault)
{
	int64_t need = thing->message_bytes + (int64_t)thing->facts_len +
	    OVERHEAD_BYTES;
	int vault = open_vault(fault);
	int64_t written;

	if (vault < 0)
		return -1;
	if (thing->facts_len > LIMIT_ORIGINAL_FACTS_BYTES)
		return fault_set(fault, "there is too much to say about it");
	if (need > host->quarantine_size_bytes -
		host->quarantine_size_bytes / SPARE_SHARE)
		return fault_set(fault, "it is larger than quarantine.size");
	if (!reserve(host, need))
		make_room(vault, host, need);
	written = vault_add(vault, thing, name_out, fault);
	settle(need, written, thing->message_fd >= 0, thing->time_s);
	return written < 0 ? -1 : 0;
}

static struct vault_thing
thing_of(const struct event *event, const char *facts)
{
	return (struct vault_thing){ .session = event->session,
		.time_s = time(NULL),
		.message_fd = -1,
		.facts = facts,
		.facts_len = strlen(facts) };
}

int
originals_keep(const struct host *host, const struct event *event,
    int message_fd, char name_out[VAULT_NAME_BYTES], struct fault *fault)
{
	scoped_mem char *facts = original_facts(
	    event, host->milter_authserv_id, time(NULL));
	struct vault_thing thing = thing_of(event, facts);

	thing.message_fd = message_fd;
	thing.message_bytes = event->size_bytes;
	return keep(host, &thing, name_out, fault);
}

void
originals_note(const struct host *host, const struct event *event)
{
	scoped_mem char *facts = original_facts(
	    event, host->milter_authserv_id, time(NULL));
	struct vault_thing thing = thing_of(event, facts);
	char name[VAULT_NAME_BYTES];
	struct fault fault;

	if (keep(host, &thing, name, &fault) != 0)
		log_warning("s=%s quarantine: the held message is not noted: "
			    "%s",
		    event->session, fault.text);
}

void
originals_forget(const char *name)
{
	struct fault fault;
	int vault = open_vault(&fault);

	if (vault < 0 || vault_remove(vault, name, &fault) != 0)
		log_warning("quarantine: %s", fault.text);
}

bool
originals_claim(const char *value)
{
	char name[VAULT_NAME_BYTES], secret[VAULT_SECRET_BYTES];
	size_t len = strlen(value), name_len;
	struct fault fault;
	int vault = open_vault(&fault);
	const char *blank;

	text_trim(&value, &len);
	blank = memchr(value, ' ', len);
	if (vault < 0 || blank == NULL)
		return false;
	name_len = (size_t)(blank - value);
	if (!vault_is_name(value, name_len) ||
	    len - name_len - 1 != sizeof secret - 1)
		return false;
	memcpy(name, value, name_len);
	name[name_len] = '\0';
	memcpy(secret, blank + 1, sizeof secret - 1);
	secret[sizeof secret - 1] = '\0';
	return vault_claim(vault, name, secret, time(NULL));
}

/* Whether the folder was changed since it was read, or something in it has
 * become too old. */
static bool
is_stale(int vault, const struct host *host)
{
	int64_t before_s = time(NULL) - host->quarantine_keep_ms / 1000;
	struct timespec changed = changed_at(vault), seen;
	int64_t oldest_s;

	pthread_mutex_lock(&originals.lock);
	seen = originals.changed;
	oldest_s = originals.figures.oldest_s;
	pthread_mutex_unlock(&originals.lock);
	return changed.tv_sec != seen.tv_sec ||
	    changed.tv_nsec != seen.tv_nsec ||
	    (oldest_s > 0 && oldest_s < before_s);
}

void
originals_figures(struct originals_figures *out)
{
	struct config *config = current_config_ref();
	struct fault fault;
	int vault = open_vault(&fault);

	if (vault >= 0 && is_stale(vault, config_host(config)))
		make_room(vault, config_host(config), 0);
	pthread_mutex_lock(&originals.lock);
	*out = originals.figures;
	pthread_mutex_unlock(&originals.lock);
	config_free(&config);
}

/* What waits, once a day. */
static void
log_figures(void)
{
	char oldest[sizeof "9999-12-31"] = "-";
	struct originals_figures figures;
	struct tm parts;

	originals_figures(&figures);
	if (figures.oldest_s > 0 && gmtime_r(&figures.oldest_s, &parts) != NULL)
		(void)strftime(oldest, sizeof oldest, "%Y-%m-%d", &parts);
	if (figures.usable)
		log_info("quarantine: %lld original(s) and %lld held "
			 "message(s) wait, %lld bytes, the oldest of %s",
		    (long long)figures.originals, (long long)figures.held,
		    (long long)figures.bytes, oldest);
}

/* Once a day, and at the start. */
static void
tend_daily(void)
{
	struct fault fault;
	int vault = open_vault(&fault);

	if (vault >= 0)
		vault_sweep(vault, time(NULL) - SWEEP_S);
	log_figures();
}

static void *
housekeep(void *unused)
{
	(void)unused;
	signals_block();
	for (int64_t told_s = 0;;) {
		struct timespec pause = { .tv_sec = TEND_S };
		struct originals_figures figures;

		if (time(NULL) >= told_s + DAILY_S) {
			tend_daily();
			told_s = time(NULL);
		}
		/* This also removes what is too old. */
		originals_figures(&figures);
		(void)nanosleep(&pause, NULL);
	}
	return NULL;
}

void
originals_start(void)
{
	struct fault fault;
	pthread_t thread;
	int failed;

	if (open_vault(&fault) < 0)
		log_error(
		    "quarantine: %s; originals cannot be kept", fault.text);
	failed = pthread_create(&thread, NULL, housekeep, NULL);
	if (failed != 0)
		log_error("quarantine: cannot start its thread: %s",
		    strerrordesc_np(failed));
	else
		pthread_detach(thread);
}
