/* test_temporary.c - milter/scanner/temporary.h */
#include "check.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scanner/temporary.h"

/* Deeper than PATH_MAX allows any path, and than most stacks. */
#define DEEP 3000

static int base = -1;
static char base_path[64];

static void
put_file(int folder, const char *name)
{
	int fd = openat(folder, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	CHECK("the test can make a file", fd >= 0);
	close(fd);
}

static bool
is_there(const char *name)
{
	struct stat status;

	return fstatat(base, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Sweep to the end. Returns the last status and how many steps it took. */
static enum temporary_status
sweep_all(const char *prefix, size_t max_entries, unsigned int *steps_out)
{
	struct fault fault = { "" };
	enum temporary_status status;

	*steps_out = 0;
	do {
		status = temporary_sweep(base, prefix, max_entries, &fault);
		++*steps_out;
	} while (status == TEMPORARY_MORE && *steps_out < 100000);
	return status;
}

static void
test_make(void)
{
	struct fault fault = { "" };
	struct stat status = { 0 };
	unsigned int steps;
	int made = temporary_make(base, "worker-1", &fault);

	CHECK("a folder is made", made >= 0);
	CHECK_EQ("its mode is private", fstat(made, &status), 0);
	CHECK_EQ("its mode is private", status.st_mode & 07777, 0700);
	close(made);
	CHECK_EQ("a name is not shared",
	    temporary_make(base, "worker-1", &fault), -1);
	CHECK_EQ(
	    "renamed", temporary_rename(base, "worker-1", "dead-1", &fault), 0);
	CHECK_EQ("removed", sweep_all("dead-", 100, &steps), TEMPORARY_GONE);
	CHECK("gone", !is_there("dead-1"));
	CHECK_EQ("nothing to remove is fine", sweep_all("dead-", 100, &steps),
	    TEMPORARY_GONE);
}

static void
test_empty(void)
{
	struct fault fault = { "" };
	int folder = temporary_make(base, "empty", &fault);

	CHECK("a new folder is empty", temporary_is_empty(folder));
	put_file(folder, "file");
	CHECK("one with a file is not", !temporary_is_empty(folder));
	CHECK("asked again neither", !temporary_is_empty(folder));
	CHECK("the file goes", unlinkat(folder, "file", 0) == 0);
	CHECK("then it is", temporary_is_empty(folder));
	CHECK("a folder inside counts",
	    mkdirat(folder, "inside", 0700) == 0 &&
		!temporary_is_empty(folder));
	CHECK("it goes", unlinkat(folder, "inside", AT_REMOVEDIR) == 0);
	close(folder);
	CHECK("what cannot be read is not empty", !temporary_is_empty(-1));
	CHECK("the folder goes", unlinkat(base, "empty", AT_REMOVEDIR) == 0);
}

static void
test_prefix(void)
{
	struct fault fault = { "" };
	unsigned int steps;

	close(temporary_make(base, "worker-2", &fault));
	close(temporary_make(base, "dead-2", &fault));
	put_file(base, "dead-file");
	put_file(base, "other");
	CHECK_EQ("removed", sweep_all("dead-", 100, &steps), TEMPORARY_GONE);
	CHECK("a file of that prefix as well", !is_there("dead-file"));
	CHECK("other folders stay", is_there("worker-2"));
	CHECK("other files stay", is_there("other"));
	CHECK_EQ("all", sweep_all("worker-", 100, &steps), TEMPORARY_GONE);
	unlinkat(base, "other", 0);
}

static void
test_links(void)
{
	struct fault fault = { "" };
	unsigned int steps;
	int kept = temporary_make(base, "kept", &fault);
	int dead = temporary_make(base, "dead-3", &fault);

	put_file(kept, "precious");
	CHECK_EQ("link to a folder", symlinkat("../kept", dead, "link"), 0);
	CHECK_EQ(
	    "link to a file", symlinkat("../kept/precious", dead, "file"), 0);
	CHECK_EQ("a link as the doomed folder",
	    symlinkat("kept", base, "dead-link"), 0);
	CHECK_EQ("removed", sweep_all("dead-", 100, &steps), TEMPORARY_GONE);
	CHECK("the links are gone",
	    !is_there("dead-3") && !is_there("dead-link"));
	CHECK("what they point to stays", is_there("kept/precious"));
	close(kept);
	close(dead);
	CHECK_EQ("all", sweep_all("kept", 100, &steps), TEMPORARY_GONE);
}

static void
test_modes(void)
{
	struct fault fault = { "" };
	unsigned int steps;
	int dead = temporary_make(base, "dead-4", &fault);
	int inner = temporary_make(dead, "inner", &fault);

	put_file(inner, "file");
	mkdirat(inner, "deeper", 0700);
	mkdirat(inner, "deeper/most", 0700);
	CHECK_EQ("no permissions", fchmodat(inner, "deeper", 0, 0), 0);
	CHECK_EQ("no permissions", fchmod(inner, 0), 0);
	CHECK_EQ("no permissions", fchmod(dead, 0), 0);
	close(inner);
	close(dead);
	CHECK_EQ("folders without permissions are removed",
	    sweep_all("dead-", 100, &steps), TEMPORARY_GONE);
	CHECK("gone", !is_there("dead-4"));
}

static void
test_depth(void)
{
	struct fault fault = { "" };
	unsigned int steps;
	int folder = temporary_make(base, "dead-5", &fault);

	for (int i = 0; i < DEEP && folder >= 0; i++) {
		int next;

		put_file(folder, "file");
		next = temporary_make(folder, "d", &fault);
		close(folder);
		folder = next;
	}
	CHECK("the test can make a deep tree", folder >= 0);
	close(folder);
	CHECK_EQ("a tree deeper than any path is removed",
	    sweep_all("dead-", 1000, &steps), TEMPORARY_GONE);
	CHECK("gone", !is_there("dead-5"));
	CHECK("in several steps", steps > 5);
}

static void
test_width(void)
{
	struct fault fault = { "" };
	unsigned int steps;
	int folder = temporary_make(base, "dead-6", &fault);

	for (int i = 0; i < 100; i++) {
		char name[32];

		snprintf(name, sizeof name, "file-%d", i);
		put_file(folder, name);
	}
	close(folder);
	CHECK_EQ("one step removes what it may",
	    temporary_sweep(base, "dead-", 60, &fault), TEMPORARY_MORE);
	CHECK("the folder is still there", is_there("dead-6"));
	CHECK_EQ("the rest", sweep_all("dead-", 60, &steps), TEMPORARY_GONE);
	CHECK_EQ("in one more step", steps, 1);
}

static void
test_open(void)
{
	struct fault fault = { "" };
	char path[128];
	unsigned int steps;
	int fd;

	snprintf(path, sizeof path, "%s/fresh", base_path);
	fd = temporary_open(path, &fault);
	CHECK("made if it is not there", fd >= 0);
	close(fd);
	fd = temporary_open(path, &fault);
	CHECK("opened if it is", fd >= 0);
	close(fd);
	CHECK_EQ("all", sweep_all("fresh", 100, &steps), TEMPORARY_GONE);
	put_file(base, "plain");
	snprintf(path, sizeof path, "%s/plain", base_path);
	CHECK_EQ("a file is no folder", temporary_open(path, &fault), -1);
	unlinkat(base, "plain", 0);
}

int
main(void)
{
	struct fault fault = { "" };

	/* In memory, as the scanner's is: on a disk with a journal the deep
	 * tree takes half a minute. */
	snprintf(base_path, sizeof base_path, "%s/test_temporary.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	CHECK("the test has a folder", mkdtemp(base_path) != NULL);
	base = temporary_open(base_path, &fault);
	CHECK("opened", base >= 0);
	test_make();
	test_empty();
	test_prefix();
	test_links();
	test_modes();
	test_depth();
	test_width();
	test_open();
	close(base);
	CHECK_EQ("nothing is left", rmdir(base_path), 0);
	return check_done();
}
