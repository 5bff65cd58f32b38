/* test_place.c - milter/command/place.h: the words of libmilter and Postfix. */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "command/place.h"

struct words {
	const char *text;
	bool is_place;
	const char *path, *host, *port;
};

static const struct words milter_words[] = {
	{ "unix:/run/a", true, "/run/a", "", "" },
	{ "local:/run/a", true, "/run/a", "", "" },
	{ "/run/a", true, "/run/a", "", "" },
	{ "inet:8891@127.0.0.1", true, "", "127.0.0.1", "8891" },
	{ "inet:8891", true, "", "", "8891" },
	{ "inet6:8891@::1", true, "", "::1", "8891" },
	{ "fd:3", false, "", "", "" },
};

static const struct words postfix_words[] = {
	{ "unix:a/b", true, "a/b", "", "" },
	{ "unix:/a", true, "/a", "", "" },
	{ "inet:localhost:8891", true, "", "localhost", "8891" },
	{ "inet:[::1]:8891", true, "", "::1", "8891" },
	{ "inet:8891@host", true, "", "host", "8891" },
	{ "/a", false, "", "", "" },
	{ "", false, "", "", "" },
};

static void
check_words(const struct words *words, bool is_place, const struct place *got)
{
	CHECK_EQ(words->text, is_place, words->is_place);
	if (!words->is_place)
		return;
	CHECK_TEXT(words->text, got->path, words->path);
	CHECK_TEXT(words->text, got->host, words->host);
	CHECK_TEXT(words->text, got->port, words->port);
}

static void
test_words(void)
{
	struct place got;
	char long_text[PATH_MAX + 16];

	for (size_t i = 0; i < sizeof milter_words / sizeof *milter_words; i++)
		check_words(&milter_words[i],
		    place_of_milter(milter_words[i].text, &got), &got);
	for (size_t i = 0; i < sizeof postfix_words / sizeof *postfix_words;
	     i++) {
		const char *text = postfix_words[i].text;

		check_words(&postfix_words[i],
		    place_of_postfix(text, strlen(text), &got), &got);
	}
	memset(long_text, 'a', sizeof long_text);
	memcpy(long_text, "unix:", 5);
	long_text[sizeof long_text - 1] = '\0';
	CHECK(
	    "a path longer than paths are", !place_of_milter(long_text, &got));
}

static bool
same(const char *postfix, const char *milter, const char *folder, bool chrooted)
{
	struct place left, right;

	return place_of_postfix(postfix, strlen(postfix), &left) &&
	    place_of_milter(milter, &right) &&
	    place_is_same(&left, &right, folder, chrooted);
}

static void
test_same(void)
{
	char folder[] = "/tmp/sekisho-place-XXXXXX";
	char file[64], other[64], milter[80];
	int fd;

	CHECK("a folder", mkdtemp(folder) != NULL);
	snprintf(file, sizeof file, "%s/a", folder);
	snprintf(other, sizeof other, "%s/b", folder);
	snprintf(milter, sizeof milter, "unix:%s", file);
	fd = open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	CHECK("a link", fd >= 0 && symlink("a", other) == 0);
	close(fd);
	CHECK("a relative path is below the queue",
	    same("unix:a", milter, folder, false));
	CHECK("in a chroot too", same("unix:a", milter, folder, true));
	CHECK("a link leads there", same("unix:b", milter, folder, false));
	CHECK("another file does not", !same("unix:c", milter, folder, false));
	CHECK("an absolute one only in a chroot",
	    same("unix:/a", milter, folder, true) &&
		!same("unix:/a", milter, folder, false));
	CHECK("and by its whole name only outside",
	    same(milter, milter, folder, false) &&
		!same(milter, milter, folder, true));
	CHECK(
	    "a port", same("inet:localhost:1", "inet:1@127.0.0.1", "", false));
	CHECK("another port", !same("inet:localhost:2", "inet:1", "", false));
	CHECK("another host", !same("inet:a:1", "inet:1", "", false));
	CHECK("a port is no path", !same("inet:a:1", milter, folder, false));
	unlink(file);
	unlink(other);
	CHECK_EQ("gone", rmdir(folder), 0);
}

static void
test_list(void)
{
	const char *list = " unix:a/b,inet:h:1\n"
			   "{ unix:c, default_action=accept } {inet:x:2}{d";
	static const char *const where[] = { "unix:a/b", "inet:h:1", "unix:c",
		"inet:x:2", "d" };
	struct place_entry entry;

	for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
		CHECK(where[i], place_next(&list, &entry));
		CHECK_EQ("its length", entry.where_len, strlen(where[i]));
		CHECK(
		    "it", memcmp(entry.where, where[i], entry.where_len) == 0);
		CHECK_EQ("settings of its own", entry.settings_len > 0, i == 2);
	}
	CHECK("the end", !place_next(&list, &entry));
	CHECK("stays", !place_next(&list, &entry));
}

int
main(void)
{
	test_words();
	test_same();
	test_list();
	return check_done();
}
