/* test_notice_file.c - config/notice_file.h */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "config/notice_file.h"

#define PLACES                                                                 \
	"note:1: may hold %f (file name), %c (class), %v (verdict), %d "       \
	"(SHA-256), %t (time), %g (gateway), %s (our id) and %% (a percent "   \
	"sign), no other %\n"

struct text_case {
	const char *name, *text, *want;
};

static const struct text_case texts[] = {
	{ "every placeholder", "%f %c %v %d %t %g %s 100%%\n", "" },
	{ "Japanese", "削除しました: %f\r\n\r\n\t%s\r\n", "" },
	{ "no line end", "%f", "" },
	{ "nothing", "",
	    "note:1: is empty: a removed part would leave nothing behind\n" },
	{ "an unknown placeholder", "a %x\n", PLACES },
	{ "a percent sign alone", "100%", PLACES },
	{ "a percent sign at the line's end", "100%\nf\n", PLACES },
	{ "no UTF-8", "a\nb\n\x82\xa0\n", "note:3: must be UTF-8\n" },
	{ "a control character", "a\n\x1b[2J\n",
	    "note:2: must not hold control characters\n" },
	{ "a lone CR", "a\rb\n", "note:1: must not hold control characters\n" },
	{ "all mistakes", "%z\nb\n\x01\n",
	    PLACES "note:3: must not hold control characters\n" },
};

static char *
join(struct mistakes *mistakes)
{
	struct buffer all = BUFFER_OF(100000);

	for (size_t i = 0; i < mistakes->kept; i++)
		buffer_add_format(&all, "%s\n", mistakes->texts[i]);
	mistakes_release(mistakes);
	return buffer_take(&all);
}

static void
test_texts(void)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct mistakes mistakes = { 0 };
		scoped_mem char *got = NULL;

		notice_file_check(
		    "note", texts[i].text, strlen(texts[i].text), &mistakes);
		got = join(&mistakes);
		CHECK_TEXT(texts[i].name, got, texts[i].want);
	}
}

static void
test_places(void)
{
	char many[2 * LIMIT_NOTICE_PLACES + 3];
	struct mistakes mistakes = { 0 };
	scoped_mem char *got = NULL;

	for (size_t i = 0; i + 1 < sizeof many; i += 2)
		memcpy(many + i, "%f", 2);
	notice_file_check("note", many, 2UL * LIMIT_NOTICE_PLACES, &mistakes);
	CHECK_EQ("as many as are allowed", mistakes.count, 0);
	notice_file_check(
	    "note", many, 2UL * LIMIT_NOTICE_PLACES + 2, &mistakes);
	got = join(&mistakes);
	CHECK_TEXT("one more", got,
	    "note:1: has 65 percent signs, at most 64 are allowed\n");
}

/* What the settings make of a file. */
static struct config *
load(const char *path, char **mistakes_out)
{
	scoped_buffer struct buffer ini = BUFFER_OF(1000);
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	buffer_add_format(
	    &ini, "[notice]\nfile = %s\ncontact = \"窓口 x@a.jp\"\n", path);
	(void)config_parse(
	    "x.ini", buffer_text(&ini), ini.len, &config, &mistakes);
	*mistakes_out = join(&mistakes);
	return config;
}

static void
write_text(const char *path, const char *text, size_t len)
{
	scoped_fd int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK("a file is written", write(fd, text, len) == (ssize_t)len);
}

static void
check_mistake(const char *name, const char *path, const char *want)
{
	scoped_mem char *got = NULL;
	scoped_config struct config *config = load(path, &got);

	CHECK(name, config == NULL);
	CHECK(name, strstr(got, want) != NULL);
}

static void
test_files(void)
{
	static char huge[LIMIT_NOTICE_FILE_BYTES + 1];
	char folder[] = "/tmp/sekisho-notice-XXXXXX", path[100];
	scoped_config struct config *config = NULL;
	scoped_config struct config *plain = NULL;
	scoped_mem char *got = NULL, *none = NULL;

	CHECK("a folder", mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/note", folder);
	write_text(path, "%f: %s\n", 7);
	config = load(path, &got);
	CHECK_TEXT("nothing is wrong", got, "");
	CHECK_TEXT(
	    "the text is kept", config_host(config)->notice_text, "%f: %s\n");
	CHECK_TEXT("and whom to ask", config_host(config)->notice_contact,
	    "窓口 x@a.jp");
	write_text(path, "%f\n%q\n", 6);
	check_mistake("wrong in its second line", path, "note:2: may hold");
	memset(huge, 'a', sizeof huge);
	write_text(path, huge, sizeof huge);
	check_mistake("too large", path, "x.ini:2: notice.file: ");
	unlink(path);
	check_mistake("not there", path, "cannot be read: No such file");
	CHECK("a pipe", mkfifo(path, 0600) == 0);
	check_mistake("is no file to wait for", path, "cannot be read");
	unlink(path);
	check_mistake("nor a folder", folder, "cannot be read");
	plain = load("\"\"", &none);
	CHECK_TEXT("without one the built-in text",
	    config_host(plain)->notice_text, "");
	rmdir(folder);
}

int
main(void)
{
	test_texts();
	test_places();
	test_files();
	return check_done();
}
