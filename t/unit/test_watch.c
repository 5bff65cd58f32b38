/* test_watch.c - milter/scanner/watch.h; the clock is a number. */
#include "check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/own.h"
#include "scanner/watch.h"

#define SECOND 1000

static char folder[] = "/tmp/test-watch-XXXXXX";
static int64_t now = 1000000;

static const char *
path_of(const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void
put(const char *name, const char *text)
{
	scoped_fd int fd = open(
	    path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	CHECK(
	    "written", write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

/* As time passes second by second. Returns after how many it was due, or
 * -1. */
static int
due_within(struct watch *watch, int seconds)
{
	for (int i = 0; i <= seconds; i++) {
		if (watch_is_due(watch, now))
			return i;
		now += SECOND;
	}
	return -1;
}

/* What the supervisor does when the descriptor is readable. */
static void
hear(struct watch *watch)
{
	watch_hear(watch);
	now += 200;
}

static struct watch *
watch_of(const char *const *paths, size_t count)
{
	struct fault fault = { "" };
	struct text_list list = { .items = paths, .count = count };
	struct watch *watch = watch_new(&fault);

	CHECK("inotify is there", watch_fd(watch) >= 0);
	watch_aim(watch, &list, now);
	return watch;
}

static void
test_rest(void)
{
	const char *paths[] = { folder };
	struct watch *watch = watch_of(paths, 1);

	put("a.hdb", "1");
	CHECK_EQ(
	    "before the first load nothing is due", due_within(watch, 100), -1);
	watch_take(watch, now);
	CHECK_EQ("what was loaded is not due", due_within(watch, 100), -1);
	put("a.hdb", "22");
	hear(watch);
	CHECK_EQ("a change is due when at rest", due_within(watch, 20), 5);
	CHECK("and stays due", watch_is_due(watch, now));
	watch_take(watch, now);
	CHECK("until it is loaded", !watch_is_due(watch, now));
	put("b.hdb", "1");
	hear(watch);
	CHECK_EQ("three seconds", due_within(watch, 3), -1);
	put("c.hdb", "1");
	hear(watch);
	CHECK_EQ(
	    "and the next step: rest begins anew", due_within(watch, 20), 5);
	watch_take(watch, now);
	unlink(path_of("c.hdb"));
	hear(watch);
	CHECK_EQ("a file that goes", due_within(watch, 20), 5);
	put("c.hdb", "1");
	watch_take(watch, now);
	chmod(path_of("c.hdb"), 0600);
	hear(watch);
	CHECK_EQ("permissions", due_within(watch, 20), 5);
	watch_take(watch, now);
	put("freshclam.dat", "1");
	hear(watch);
	CHECK_EQ("what is no database", due_within(watch, 100), -1);
	watch_free(&watch);
	CHECK("cleared", watch == NULL);
	watch_free(&watch);
}

static void
test_changed_back(void)
{
	const char *paths[] = { folder };
	struct watch *watch = watch_of(paths, 1);

	watch_take(watch, now);
	put("d.hdb", "1");
	hear(watch);
	CHECK_EQ("not yet", due_within(watch, 2), -1);
	unlink(path_of("d.hdb"));
	hear(watch);
	CHECK_EQ("as it was loaded", due_within(watch, 100), -1);
	watch_free(&watch);
}

static void
test_impatience(void)
{
	const char *paths[] = { folder };
	struct watch *watch = watch_of(paths, 1);
	int seconds = 0;

	watch_take(watch, now);
	for (; seconds < 100 && !watch_is_due(watch, now); seconds++) {
		char text[16];

		(void)snprintf(
		    text, sizeof text, "%*d", 1 + seconds % 3, seconds);
		put("a.hdb", text);
		watch_hear(watch);
		now += SECOND;
	}
	CHECK_EQ("never at rest: due all the same", seconds, 61);
	watch_free(&watch);
}

static void
test_missed_events(void)
{
	const char *paths[] = { folder, "/nonexistent/folder" };
	struct watch *watch = watch_of(paths, 2);

	watch_take(watch, now);
	put("e.hdb", "1");
	CHECK_EQ("seen without an event", due_within(watch, 100), 65);
	watch_free(&watch);
	unlink(path_of("e.hdb"));
}

static void
test_one_file(void)
{
	char path[300];
	const char *paths[] = { path };
	struct watch *watch;
	int64_t before;

	(void)snprintf(path, sizeof path, "%s/single.hdb", folder);
	watch = watch_of(paths, 1);
	watch_take(watch, now);
	put("single.hdb", "1");
	before = now;
	hear(watch);
	CHECK_EQ("a file that comes", due_within(watch, 20), 5);
	CHECK("without a minute's wait", now - before < 10 * SECOND);
	watch_take(watch, now);
	put("other.tmp", "2");
	CHECK("renamed", rename(path_of("other.tmp"), path) == 0);
	hear(watch);
	CHECK_EQ("one that is replaced", due_within(watch, 20), 5);
	watch_free(&watch);
	unlink(path);
}

static void
test_emptied(void)
{
	const char *paths[] = { folder, "/nonexistent/folder" };
	const char *fewer[] = { "/nonexistent/folder" };
	struct text_list list = { .items = fewer, .count = 1 };
	struct watch *watch = watch_of(paths, 2);

	watch_take(watch, now);
	CHECK("nothing was held", watch_emptied(watch) == NULL);
	watch_hold(watch);
	CHECK("what is held is there", watch_emptied(watch) == NULL);
	unlink(path_of("a.hdb"));
	unlink(path_of("b.hdb"));
	watch_take(watch, now);
	CHECK("some are left", watch_emptied(watch) == NULL);
	unlink(path_of("c.hdb"));
	CHECK("not looked yet", watch_emptied(watch) == NULL);
	watch_take(watch, now);
	CHECK_TEXT("none is left", watch_emptied(watch), folder);
	put("a.hdb", "1");
	watch_take(watch, now);
	CHECK("one came back", watch_emptied(watch) == NULL);
	unlink(path_of("a.hdb"));
	watch_take(watch, now);
	list = (struct text_list){ .items = paths, .count = 2 };
	watch_aim(watch, &list, now);
	CHECK_TEXT("remembered when aimed again", watch_emptied(watch), folder);
	list = (struct text_list){ .items = fewer, .count = 1 };
	watch_aim(watch, &list, now);
	CHECK("not asked for any more", watch_emptied(watch) == NULL);
	watch_free(&watch);
}

int
main(void)
{
	CHECK("a folder", mkdtemp(folder) != NULL);
	test_rest();
	test_changed_back();
	test_impatience();
	test_missed_events();
	test_one_file();
	test_emptied();
	unlink(path_of("freshclam.dat"));
	CHECK("nothing is left", rmdir(folder) == 0);
	return check_done();
}
