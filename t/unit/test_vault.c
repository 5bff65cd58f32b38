/* test_vault.c - milter/gate/vault.h */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/own.h"
#include "gate/vault.h"
#include "wire/sealed.h"

#define TIME_S 1767323045 /* 2026-01-02 03:04:05 */

static const char text[] = "Subject: x\r\n\r\nbody\r\n";
static const char facts[] = "{\"s\": \"abc\"}";

static char base[] = "/tmp/sekisho-vault-XXXXXX";

static void
path_of(char out[200], const char *name)
{
	snprintf(out, 200, "%s/vault/%s", base, name);
}

static struct vault_thing
thing_with(int message_fd)
{
	return (struct vault_thing){ .session = "abc",
		.time_s = TIME_S,
		.message_fd = message_fd,
		.message_bytes = sizeof text - 1,
		.facts = facts,
		.facts_len = sizeof facts - 1 };
}

/* Keep one more; its name. */
static int64_t
add(int vault, char name[VAULT_NAME_BYTES])
{
	struct fault fault;
	scoped_fd int fd = sealed_make(text, sizeof text - 1, &fault);
	struct vault_thing thing = thing_with(fd);

	return vault_add(vault, &thing, name, &fault);
}

static size_t
count(int vault)
{
	scoped_listing struct vault_listing listing = { 0 };
	struct fault fault;

	CHECK("the folder can be listed",
	    vault_list(vault, &listing, &fault) == 0);
	return listing.count;
}

static void
make_file(const char *name, const char *content)
{
	char path[200];
	FILE *file;

	path_of(path, name);
	file = fopen(path, "we");
	CHECK("a file is made", file != NULL);
	fputs(content, file);
	fclose(file);
}

static void
test_folder(void)
{
	char path[200], other[200];
	struct fault fault;
	struct stat st;
	int fd;

	snprintf(path, sizeof path, "%s/a/b/vault", base);
	CHECK_EQ("a folder is made with those above",
	    vault_make(path, "root", &fault), 0);
	CHECK("it is there", stat(path, &st) == 0);
	CHECK_EQ("for its owner only", st.st_mode & 0777, 0700);
	CHECK_EQ(
	    "one that is there stays", vault_make(path, "root", &fault), 0);
	chmod(path, 0755);
	fd = vault_open(path, &fault);
	CHECK("one that others can read is opened", fd >= 0);
	CHECK("and closed to them",
	    stat(path, &st) == 0 && (st.st_mode & 0777) == 0700);
	close(fd);
	chmod(path, 0770);
	CHECK("one that others can write is not opened",
	    vault_open(path, &fault) < 0);
	chmod(path, 0700);
	snprintf(other, sizeof other, "%s/link", base);
	CHECK("a link", symlink(path, other) == 0);
	CHECK("is not followed", vault_open(other, &fault) < 0);
	CHECK("nor taken for a folder to make",
	    geteuid() != 0 || vault_make(other, "root", &fault) < 0);
	CHECK("a missing folder", vault_open("/nonexistent/x", &fault) < 0);
	CHECK("an account that is not there",
	    geteuid() != 0 || vault_make(path, "no-such-user", &fault) < 0);
}

static void
test_add(int vault)
{
	char name[VAULT_NAME_BYTES], second[VAULT_NAME_BYTES], file[200];
	scoped_mem char *known = NULL;
	char read_back[100] = "";
	struct fault fault;
	struct vault_thing thing = thing_with(-1);
	struct stat st;
	scoped_fd int fd = -1;
	size_t len = 0;

	CHECK("what it takes of the disk", add(vault, name) >= 34);
	CHECK_TEXT("its name", name, "20260102T030405Z-abc-1");
	CHECK("a second one", add(vault, second) > 0);
	CHECK_TEXT("has another name", second, "20260102T030405Z-abc-2");
	fd = vault_message(vault, name, &fault);
	CHECK_EQ("the message is what it was",
	    read(fd, read_back, sizeof read_back - 1), sizeof text - 1);
	CHECK_TEXT("every byte", read_back, text);
	CHECK("its mode", fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0600);
	known = vault_facts(vault, name, &len, &fault);
	CHECK_TEXT("the facts", known, facts);
	CHECK_EQ("all of them", len, sizeof facts - 1);
	path_of(file, "20260102T030405Z-abc-1.json");
	CHECK(
	    "their mode", stat(file, &st) == 0 && (st.st_mode & 07777) == 0600);
	thing.session = "../x";
	CHECK("a session that is a path",
	    vault_add(vault, &thing, second, &fault) < 0);
	thing.session = "held";
	CHECK("facts alone", vault_add(vault, &thing, second, &fault) > 0);
	CHECK("have no message", vault_message(vault, second, &fault) < 0);
	CHECK_EQ("three things", count(vault), 3);
}

/* What cannot be written whole leaves nothing behind. */
static void
test_failed_add(int vault)
{
	scoped_fd int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct vault_thing thing = thing_with(null);
	char name[VAULT_NAME_BYTES], path[200];
	const struct dirent *file;
	struct fault fault;
	DIR *listing;

	thing.session = "short";
	CHECK("a message that is shorter than it says",
	    vault_add(vault, &thing, name, &fault) < 0);
	path_of(path, ".");
	listing = opendir(path);
	while ((file = readdir(listing)) != NULL)
		CHECK("leaves no file", strstr(file->d_name, "short") == NULL);
	closedir(listing);
}

static void
test_list(int vault)
{
	scoped_listing struct vault_listing listing = { 0 };
	char path[200], aim[200];
	struct fault fault;

	make_file("README", "not ours");
	make_file("20251231T000000Z-old-1.json", "{}");
	make_file("20251231T000000Z-old-1.eml", "x");
	make_file("99999999T000000Z-bad-1.json", "{}");
	path_of(path, "20251231T000000Z-link-1.json");
	path_of(aim, "README");
	CHECK("a link among them", symlink(aim, path) == 0);
	CHECK("listed", vault_list(vault, &listing, &fault) == 0);
	CHECK_EQ("what is not ours is not listed", listing.count, 4);
	CHECK_TEXT("the oldest first", listing.entries[0].name,
	    "20251231T000000Z-old-1");
	CHECK_EQ("its time", listing.entries[0].time_s, 1767139200);
	CHECK("its files",
	    listing.entries[0].has_facts && listing.entries[0].has_message);
	CHECK("facts of a held one",
	    listing.entries[3].has_facts && !listing.entries[3].has_message);
	CHECK("a link is not read",
	    vault_facts(vault, "20251231T000000Z-link-1", &(size_t){ 0 },
		&fault) == NULL);
	path_of(path, "20251231T000000Z-old-1.eml");
	path_of(aim, "second-name");
	CHECK("a second name", link(path, aim) == 0);
	CHECK("of a file makes it nobody's",
	    vault_message(vault, "20251231T000000Z-old-1", &fault) < 0);
	unlink(aim);
	CHECK_EQ("removed",
	    vault_remove(vault, "20251231T000000Z-old-1", &fault), 0);
	CHECK_EQ("all files of it", count(vault), 3);
	CHECK_EQ("twice is no fault",
	    vault_remove(vault, "20251231T000000Z-old-1", &fault), 0);
}

static void
test_permit(int vault)
{
	static const char name[] = "20260102T030405Z-abc-1";
	scoped_listing struct vault_listing listing = { 0 };
	char secret[VAULT_SECRET_BYTES], first[VAULT_SECRET_BYTES];
	char wrong[VAULT_SECRET_BYTES];
	struct fault fault;
	time_t now = time(NULL);

	CHECK("no permit", !vault_claim(vault, name, facts, now));
	CHECK("one is given", vault_permit(vault, name, first, &fault) == 0);
	CHECK("and another", vault_permit(vault, name, secret, &fault) == 0);
	CHECK_EQ("of 64 digits", strlen(secret), 64);
	CHECK("the first is void", !vault_claim(vault, name, first, now));
	memcpy(wrong, secret, sizeof wrong);
	wrong[63] = wrong[63] == '0' ? '1' : '0';
	CHECK("a wrong one", !vault_claim(vault, name, wrong, now));
	CHECK("a short one", !vault_claim(vault, name, secret + 1, now));
	CHECK("another's",
	    !vault_claim(vault, "20260102T030405Z-abc-2", secret, now));
	CHECK("a path", !vault_claim(vault, "../x", secret, now));
	CHECK("one that is too old",
	    !vault_claim(vault, name, secret, now + VAULT_PERMIT_S + 2));
	CHECK("the right one", vault_claim(vault, name, secret, now));
	CHECK("once only", !vault_claim(vault, name, secret, now));
	CHECK("listed again", vault_list(vault, &listing, &fault) == 0);
	CHECK("it is said to be released",
	    listing.entries[0].released_s >= now - 1);
	CHECK("and that no permit is left", !listing.entries[0].has_permit);
}

static void
test_sweep(int vault)
{
	make_file(".tmp-20260102T030405Z-xyz.eml", "half");
	make_file("20260102T030405Z-half-1.eml", "no facts");
	vault_sweep(vault, TIME_S - 10);
	CHECK_EQ("what is young stays", count(vault), 4);
	vault_sweep(vault, time(NULL) + 10);
	CHECK_EQ("what is half-made goes", count(vault), 3);
	CHECK("temporary files too",
	    faccessat(vault, ".tmp-20260102T030405Z-xyz.eml", F_OK, 0) != 0);
	CHECK("files of others stay", faccessat(vault, "README", F_OK, 0) == 0);
}

struct name_case {
	const char *name;
	bool want;
};

static const struct name_case names[] = {
	{ "20260102T030405Z-abc-1", true },
	{ "20260102T030405Z-a", true },
	{ "20260102T030405Z-", false },
	{ "20260102T030405Z", false },
	{ "", false },
	{ "2026010aT030405Z-abc-1", false },
	{ "20260102 030405Z-abc-1", false },
	{ "20260102T030405Z-../../x", false },
	{ "20260102T030405Z-a b", false },
	{ ".tmp-20260102T030405Z-abc", false },
};

static void
test_names(void)
{
	static char longest[VAULT_NAME_BYTES + 1] = "20260102T030405Z-";

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK_EQ(names[i].name,
		    vault_is_name(names[i].name, strlen(names[i].name)),
		    names[i].want);
	memset(longest + 17, 'x', VAULT_NAME_BYTES - 17);
	CHECK("too long", !vault_is_name(longest, VAULT_NAME_BYTES));
	CHECK("the longest", vault_is_name(longest, VAULT_NAME_BYTES - 1));
}

int
main(void)
{
	char path[200];
	struct fault fault;
	int vault;

	CHECK("a folder for the test", mkdtemp(base) != NULL);
	path_of(path, "");
	mkdir(path, 0700);
	vault = vault_open(path, &fault);
	CHECK("it is opened", vault >= 0);
	test_names();
	test_folder();
	test_add(vault);
	test_failed_add(vault);
	test_list(vault);
	test_permit(vault);
	test_sweep(vault);
	close(vault);
	snprintf(path, sizeof path, "rm -rf %s", base);
	CHECK("all of it goes", system(path) == 0);
	return check_done();
}
