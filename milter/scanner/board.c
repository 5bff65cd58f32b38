/* board.c - places under a sequence number each: odd while being written. */
#include "scanner/board.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "scanner/shared.h"

/* A writer needs microseconds, but on a busy host it may lose the processor in
 * the middle: after so many looks the reader sleeps for a millisecond. One
 * that has not ended after so many sleeps has died. poll() and not
 * sched_yield(), because a worker's sandbox knows it. */
#define READ_LOOKS  1000
#define READ_SLEEPS 200

struct board_page {
	struct {
		_Atomic uint32_t sequence;
		struct board_generation value;
	} places[BOARD_PLACES];
	struct {
		_Atomic uint32_t sequence;
		struct board_reload value;
	} reload;
	_Atomic uint32_t wishes;
};

struct board {
	struct board_page *page; /* in the shared memory */
	struct shared shared;
};

struct board *
board_open(struct fault *fault)
{
	struct board *made = mem_new(1, sizeof *made);

	if (shared_open(&made->shared, "sekisho-board",
		sizeof(struct board_page), fault) != 0) {
		free(made);
		return NULL;
	}
	made->page = made->shared.base;
	return made;
}

void
board_free(struct board **board)
{
	struct board *held = *board;

	if (held == NULL)
		return;
	shared_release(&held->shared);
	free(held);
	*board = NULL;
}

int
board_freeze(struct board *board, struct fault *fault)
{
	if (shared_freeze(&board->shared, fault) != 0)
		return -1;
	board->page = board->shared.base;
	return 0;
}

static void
place_write(
    _Atomic uint32_t *sequence, void *place, const void *value, size_t size)
{
	/* A writer that died in the middle left it odd. */
	uint32_t begun = atomic_load(sequence) | 1;

	atomic_store(sequence, begun);
	atomic_thread_fence(memory_order_seq_cst);
	memcpy(place, value, size);
	atomic_thread_fence(memory_order_seq_cst);
	atomic_store(sequence, begun + 1);
}

static bool
place_read(
    const _Atomic uint32_t *sequence, const void *place, void *out, size_t size)
{
	for (int i = 1; i <= READ_LOOKS * READ_SLEEPS; i++) {
		uint32_t before = atomic_load(sequence);

		memcpy(out, place, size);
		atomic_thread_fence(memory_order_seq_cst);
		if ((before & 1) == 0 && atomic_load(sequence) == before)
			return true;
		if (i % READ_LOOKS == 0)
			poll(NULL, 0, 1);
	}
	return false;
}

void
board_write(struct board *board, uint32_t place,
    const struct board_generation *generation)
{
	struct board_page *page = board->page;

	assert(place < BOARD_PLACES);
	place_write(&page->places[place].sequence, &page->places[place].value,
	    generation, sizeof *generation);
}

bool
board_read(
    const struct board *board, uint32_t place, struct board_generation *out)
{
	const struct board_page *page = board->page;

	assert(place < BOARD_PLACES);
	if (!place_read(&page->places[place].sequence,
		&page->places[place].value, out, sizeof *out))
		return false;
	out->id[sizeof out->id - 1] = '\0';
	out->sandbox[sizeof out->sandbox - 1] = '\0';
	return true;
}

void
board_write_reload(struct board *board, const struct board_reload *reload)
{
	struct board_page *page = board->page;

	place_write(&page->reload.sequence, &page->reload.value, reload,
	    sizeof *reload);
}

bool
board_read_reload(const struct board *board, struct board_reload *out)
{
	const struct board_page *page = board->page;

	if (!place_read(
		&page->reload.sequence, &page->reload.value, out, sizeof *out))
		return false;
	out->text[sizeof out->text - 1] = '\0';
	return true;
}

uint32_t
board_wish(struct board *board)
{
	return atomic_fetch_add(&board->page->wishes, 1) + 1;
}

uint32_t
board_wishes(const struct board *board)
{
	return atomic_load(&board->page->wishes);
}

static const char *
state_name(enum board_state state)
{
	static const char *const names[] = { "gone", "loading", "ready",
		"serving", "draining" };

	return (size_t)state < sizeof names / sizeof *names ? names[state]
							    : "unknown";
}

static const char *
reload_name(enum board_reload_state state)
{
	static const char *const names[] = { "never", "loading", "done",
		"failed" };

	return (size_t)state < sizeof names / sizeof *names ? names[state]
							    : "unknown";
}

/* "key":"text", with what JSON wants escaped. */
static void
add_text(struct buffer *out, const char *key, const char *text)
{
	char clean[LIMIT_FAULT_BYTES];

	text_harmless(clean, sizeof clean, text, strlen(text));
	buffer_add_format(out, "\"%s\":\"", key);
	for (const char *c = clean; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			buffer_add(out, "\\", 1);
		buffer_add(out, c, 1);
	}
	buffer_add(out, "\",", 2);
}

static void
add_number(struct buffer *out, const char *key, int64_t number)
{
	buffer_add_format(out, "\"%s\":%" PRId64 ",", key, number);
}

static void
add_generation(const struct board_generation *seen, struct buffer *out)
{
	add_text(out, "generation", seen->id);
	add_text(out, "state", state_name(seen->state));
	add_text(out, "sandbox", seen->sandbox);
	buffer_add_format(
	    out, "\"test_only\":%s,", seen->test_only ? "true" : "false");
	add_number(out, "pid", seen->pid);
	add_number(out, "started", seen->started_s);
	add_number(out, "newest", seen->newest_s);
	add_number(out, "signatures", seen->signatures);
	add_number(out, "workers", seen->workers);
	add_number(out, "idle", seen->idle);
	add_number(out, "busy", seen->busy);
	add_number(out, "waiting", seen->waiting);
	add_number(out, "jobs", seen->jobs);
	add_number(out, "lost", seen->lost);
}

/* Generations that live, and the memory of all of them. */
static void
add_all(const struct board *board, int64_t main_bytes, struct buffer *out)
{
	struct board_generation seen;
	int64_t count = 0, pss = main_bytes;

	for (uint32_t i = 0; i < BOARD_PLACES; i++) {
		if (!board_read(board, i, &seen) || seen.state == BOARD_UNSET)
			continue;
		count++;
		pss += seen.pss_bytes;
	}
	add_number(out, "generations", count);
	add_number(out, "pss", pss);
}

void
board_json(const struct board *board, uint32_t place, struct buffer *out)
{
	struct board_generation seen = { 0 };
	struct board_reload reload = { 0 };

	board_read(board, place, &seen);
	board_read_reload(board, &reload);
	buffer_add(out, "{", 1);
	add_generation(&seen, out);
	add_all(board, seen.main_bytes, out);
	add_text(out, "reload", reload_name(reload.state));
	add_text(out, "reload_text", reload.text);
	add_number(out, "reload_at", reload.at_s);
	add_number(out, "answered", reload.answered);
	buffer_add_format(
	    out, "\"ticket\":%" PRIu32 "}\n", board_wishes(board));
}
