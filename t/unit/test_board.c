/* test_board.c - milter/scanner/board.h: what is written is read, in every
 * process. */
#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scanner/board.h"
#include "shared/memory.h"

static struct fault fault;

static struct board_generation
sample(void)
{
	return (struct board_generation){ .state = BOARD_SERVING,
		.id = "one",
		.sandbox = "seccomp, Landlock 7",
		.pid = 42,
		.signatures = 8000000,
		.workers = 4,
		.idle = 3,
		.busy = 1,
		.pss_bytes = 1000,
		.main_bytes = 10 };
}

static void
test_places(void)
{
	struct board *board = board_open(&fault);
	struct board_generation one = sample(), got;

	board_write(board, 1, &one);
	CHECK("what is written", board_read(board, 1, &got));
	CHECK_TEXT("is read", got.id, "one");
	CHECK_EQ("every figure", got.signatures, 8000000);
	CHECK("another place", board_read(board, 0, &got));
	CHECK_EQ("is empty", got.state, BOARD_UNSET);
	memset(one.id, 'x', sizeof one.id);
	board_write(board, 1, &one);
	board_read(board, 1, &got);
	CHECK_EQ("a text always ends", strlen(got.id), sizeof got.id - 1);
	board_free(&board);
	board_free(&board);
	CHECK("freed", board == NULL);
}

static void
test_wishes(void)
{
	struct board *board = board_open(&fault);
	struct board_reload reload = {
		.state = BOARD_RELOAD_DONE, .answered = 2, .at_s = 9
	};

	CHECK_EQ("none yet", board_wishes(board), 0);
	CHECK_EQ("the first", board_wish(board), 1);
	CHECK_EQ("the second", board_wish(board), 2);
	CHECK_EQ("the last one", board_wishes(board), 2);
	board_write_reload(board, &reload);
	reload = (struct board_reload){ 0 };
	CHECK("its outcome", board_read_reload(board, &reload));
	CHECK_EQ("is known", reload.answered, 2);
	board_free(&board);
}

static void
test_json(void)
{
	struct board *board = board_open(&fault);
	struct board_generation one = sample();
	struct board_reload reload = { .state = BOARD_RELOAD_FAILED,
		.text = "\"a\\b\"\n" };
	struct buffer json;

	buffer_init(&json, LIMIT_STATUS_BYTES);
	board_write(board, 0, &one);
	board_write(board, 2, &one);
	board_write_reload(board, &reload);
	board_json(board, 2, &json);
	CHECK("an object",
	    strncmp(buffer_text(&json), "{\"generation\":\"one\",", 20) == 0);
	CHECK("texts are escaped",
	    strstr(buffer_text(&json), ":\"\\\"a\\\\b\\\" \"") != NULL);
	CHECK("memory counts main once",
	    strstr(buffer_text(&json), "\"generations\":2,\"pss\":2010,") !=
		NULL);
	buffer_release(&json);
	board_free(&board);
}

/* In a child, until it is killed. */
static void __attribute__((noreturn)) write_for_ever(struct board *board)
{
	struct board_generation place = { 0 };

	for (int64_t i = 1;; i++) {
		place.pid = place.measured_s = i;
		board_write(board, 0, &place);
		for (volatile int pause = 0; pause < 1000;)
			pause = pause + 1;
	}
}

/* A place that is always the same number in two fields, while it is read. */
static void
test_processes(void)
{
	struct board *board = board_open(&fault);
	struct board_generation seen = { 0 };
	int64_t first = 0, last = 0;
	pid_t writer = fork();

	if (writer == 0)
		write_for_ever(board);
	CHECK_EQ("a reader freezes", board_freeze(board, &fault), 0);
	for (int i = 0; i < 100000; i++) {
		if (!board_read(board, 0, &seen) ||
		    seen.pid != seen.measured_s) {
			CHECK("halves never mix", false);
			break;
		}
		first = first == 0 ? seen.pid : first;
		last = seen.pid;
	}
	while (last == first && board_read(board, 0, &seen))
		last = seen.pid;
	CHECK("another process's figures arrive", last > first);
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
	board_free(&board);
}

static void
test_frozen(void)
{
	struct board *board = board_open(&fault);
	struct board_generation one = sample();
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signal(SIGSEGV, SIG_DFL);
		board_freeze(board, &fault);
		board_write(board, 0, &one);
		_exit(0);
	}
	waitpid(child, &status, 0);
	CHECK("a frozen board cannot be written",
	    !WIFEXITED(status) || WEXITSTATUS(status) != 0);
	board_free(&board);
}

static void
test_memory(void)
{
	int fd = memory_open();

	CHECK("a process knows its share", memory_read(fd) > 100000);
	close(fd);
	CHECK_EQ("nobody's is nothing", memory_read(-1), 0);
}

int
main(void)
{
	test_places();
	test_wishes();
	test_json();
	test_processes();
	test_frozen();
	test_memory();
	return check_done();
}
