/* test_displayed.c - mail/displayed.h */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "mail/displayed.h"

#define HEAD "From: a@b.example\r\nMIME-Version: 1.0\r\n"

struct scene {
	struct scan_report *report;
	struct mime *mime;
	struct displayed displayed;
};

static struct scene
open_scene(const char *message, size_t len)
{
	struct scene scene = { .report = report_new() };
	struct fault fault = { "" };

	scene.mime = mime_parse(message, len, "x", scene.report, &fault);
	CHECK_EQ("read",
	    displayed_read(scene.mime, scene.report, &scene.displayed, &fault),
	    0);
	return scene;
}

static void
close_scene(struct scene *scene)
{
	displayed_release(&scene->displayed);
	mime_free(&scene->mime);
	report_free(&scene->report);
}

static const struct {
	const char *name, *message, *text;
	bool is_html, is_owned;
} cases[] = {
	{ "UTF-8 is not copied",
	    HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\nパス\r\n",
	    "パス\r\n", false, false },
	{ "nor what declares nothing", "Subject: x\r\n\r\nabc\r\n", "abc\r\n",
	    false, false },
	{ "but ISO-2022-JP that declares nothing is decoded",
	    "Subject: x\r\n\r\n\x1b$B%Q%9\x1b(B\r\n", "パス\r\n", false, true },
	{ "another charset is decoded",
	    HEAD "Content-Type: text/html; charset=shift_jis\r\n\r\n"
		 "<p>\x83\x70\x83\x58\r\n",
	    "<p>パス\r\n", true, true },
	{ "an encoding is undone",
	    HEAD "Content-Type: text/plain; charset=utf-8\r\n"
		 "Content-Transfer-Encoding: base64\r\n\r\n44OR44K5\r\n",
	    "パス", false, true },
	{ "what is no UTF-8 is guessed",
	    HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\n\x83\x70\r\n",
	    "\xef\xbf\xbdp\r\n", false, true },
};

#define WITH_FILE(headers)                                                     \
	HEAD "Content-Type: multipart/mixed; "                                 \
	     "boundary=b\r\n\r\n--b\r\n\r\nx\r\n"                              \
	     "--b\r\n" headers "\r\nPW: abc\r\n--b--\r\n"

/* Texts that are files. */
static void
test_attached(void)
{
	static const struct {
		const char *name, *message;
		size_t count;
		bool is_html;
	} files[] = {
		{ "a displayed text is none", "Subject: x\r\n\r\nPW: abc\r\n",
		    0, false },
		{ "a body with a file's name",
		    HEAD "Content-Type: text/plain; name=a.txt\r\n\r\nPW: abc",
		    1, false },
		{ "an attached text",
		    WITH_FILE("Content-Type: text/plain\r\n"
			      "Content-Disposition: attachment\r\n"),
		    1, false },
		{ "a text by its name",
		    WITH_FILE("Content-Type: application/octet-stream; "
			      "name=a.TXT\r\n"),
		    1, false },
		{ "a page by its name",
		    WITH_FILE("Content-Type: application/octet-stream; "
			      "name=a.html\r\n"),
		    1, true },
		{ "no other file",
		    WITH_FILE("Content-Type: application/octet-stream; "
			      "name=a.zip\r\n"),
		    0, false },
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct scene scene = open_scene(
		    files[i].message, strlen(files[i].message));
		scoped_displayed struct displayed attached = { 0 };
		struct fault fault = { "" };

		CHECK_EQ("read",
		    displayed_read_attached(
			scene.mime, scene.report, &attached, &fault),
		    0);
		CHECK_EQ(files[i].name, attached.count, files[i].count);
		if (attached.count == 1) {
			CHECK_EQ(files[i].name, attached.items[0].is_html,
			    files[i].is_html);
			CHECK(files[i].name,
			    memcmp(attached.items[0].text, "PW: abc", 7) == 0);
		}
		close_scene(&scene);
	}
}

static void
test_many_attached(void)
{
	static const char file[] =
	    "--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\n";
	static const char head[] = HEAD
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
	scoped_buffer struct buffer message = BUFFER_OF(4L * 1024 * 1024);
	scoped_displayed struct displayed attached = { 0 };
	struct fault fault = { "" };
	struct scene scene;

	buffer_add(&message, head, sizeof head - 1);
	for (int i = 0; i < 2 * LIMIT_ATTACHED_TEXTS; i++) {
		buffer_add(&message, file, sizeof file - 1);
		for (long j = 0; j < LIMIT_ATTACHED_TEXT_BYTES; j += 8)
			buffer_add(&message, "abcdef\r\n\r\n", 10);
	}
	scene = open_scene(message.data, message.len);
	CHECK_EQ("read",
	    displayed_read_attached(
		scene.mime, scene.report, &attached, &fault),
	    0);
	CHECK_EQ("so many", attached.count, LIMIT_ATTACHED_TEXTS);
	CHECK("there are more", attached.is_cut);
	CHECK_EQ("so much of each", attached.items[0].len,
	    LIMIT_ATTACHED_TEXT_BYTES);
	CHECK("the rest is not there", attached.items[0].is_cut);
	close_scene(&scene);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene = open_scene(
		    cases[i].message, strlen(cases[i].message));
		const struct displayed_text *text = scene.displayed.items;
		scoped_mem char *got = NULL;

		CHECK_EQ(cases[i].name, scene.displayed.count, 1);
		got = mem_text(text->text, text->len);
		CHECK_TEXT(cases[i].name, got, cases[i].text);
		CHECK_EQ(cases[i].name, text->is_html, cases[i].is_html);
		CHECK_EQ(cases[i].name, text->owned != NULL, cases[i].is_owned);
		CHECK("it is whole", !text->is_cut);
		close_scene(&scene);
	}
}

static void
test_which(void)
{
	static const char message[] = HEAD
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	    "--b\r\nContent-Type: text/plain\r\n\r\none\r\n"
	    "--b\r\nContent-Type: text/plain; name=a.txt\r\n"
	    "Content-Disposition: attachment\r\n\r\ntwo\r\n"
	    "--b\r\nContent-Type: text/html\r\n\r\nthree\r\n--b--\r\n";
	struct scene scene = open_scene(message, sizeof message - 1);

	CHECK_EQ(
	    "texts that are shown, not attached", scene.displayed.count, 2);
	CHECK_EQ("the first", scene.displayed.items[0].part, 1);
	CHECK_EQ("the last", scene.displayed.items[1].part, 3);
	close_scene(&scene);
}

/* Texts of so many bytes. */
static void
add_texts(struct buffer *message, size_t count, size_t len)
{
	scoped_mem char *text = mem_new(len, 1);

	memset(text, 'a', len);
	buffer_clear(message);
	buffer_add_text(
	    message, HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(
		    message, "--b\r\nContent-Type: text/plain\r\n\r\n");
		buffer_add(message, text, len);
		buffer_add_text(message, "\r\n");
	}
	buffer_add_text(message, "--b--\r\n");
}

static void
test_bounds(void)
{
	scoped_buffer struct buffer message = BUFFER_OF(1UL << 26);
	struct scene scene;

	add_texts(&message, 2, LIMIT_URL_TEXT_BYTES + 1);
	scene = open_scene(message.data, message.len);
	CHECK_EQ("a text as long as all may be", scene.displayed.items[0].len,
	    LIMIT_URL_TEXT_BYTES);
	CHECK("is cut", scene.displayed.items[0].is_cut);
	CHECK_EQ("and leaves the next one its page",
	    scene.displayed.items[1].len, LIMIT_DISPLAYED_BYTES);
	close_scene(&scene);
	add_texts(&message, LIMIT_TEXT_PARTS + 1, LIMIT_URL_TEXT_BYTES / 10);
	scene = open_scene(message.data, message.len);
	CHECK_EQ("so many have one", scene.displayed.count, LIMIT_TEXT_PARTS);
	CHECK("and no more", scene.displayed.is_cut);
	close_scene(&scene);
}

int
main(void)
{
	const struct displayed_text text = { .text = "aパb", .len = 5 };

	mime_warm_up();
	test_attached();
	test_many_attached();
	test_cases();
	test_which();
	test_bounds();
	CHECK_EQ("a text ends", displayed_len(&text, 9), 5);
	CHECK_EQ("where a character does", displayed_len(&text, 4), 4);
	CHECK_EQ("not in it", displayed_len(&text, 3), 1);
	CHECK_EQ("even if that is nothing", displayed_len(&text, 0), 0);
	return check_done();
}
