/* test_encode.c - text/encode.h against text/transfer.h */
#include "check.h"

#include <gmime/gmime.h>

#include "base/mem.h"
#include "base/own.h"
#include "text/encode.h"

/* Decode; the length is what matters beside the bytes. */
static char *
decoded(enum transfer transfer, const char *bytes, size_t len, size_t *len_out)
{
	char *out = mem_new(transfer_room(len), 1);

	*len_out = transfer_decode(transfer, bytes, len, out);
	return out;
}

static size_t
longest_line(const char *text)
{
	size_t longest = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\r\n");

		longest = len > longest ? len : longest;
		text += len + strspn(text + len, "\r\n");
	}
	return longest;
}

static void
test_base64(void)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "RFC 4648 10: nothing", "", "" },
		{ "RFC 4648 10: two fill characters", "f", "Zg==\r\n" },
		{ "RFC 4648 10: one", "ab", "YWI=\r\n" },
		{ "RFC 4648 10: none", "foobar", "Zm9vYmFy\r\n" },
		{ "a line has 57 bytes",
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "b",
		    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
		    "YWFhYWFhYWFhYWFhYWFh\r\nYg==\r\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer out;

		buffer_init(&out, 1000);
		encode_base64(
		    cases[i].text, strlen(cases[i].text), "\r\n", &out);
		CHECK_TEXT(cases[i].name, buffer_text(&out), cases[i].want);
	}
}

static void
test_quoted(void)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "plain text is itself", "abc", "abc" },
		{ "line ends are the message's", "a\r\nb\n", "a\nb\n" },
		{ "beyond ASCII and =", "\xc3\xa9=", "=C3=A9=3D" },
		{ "a blank stays inside a line", "a b\tc", "a b\tc" },
		{ "a blank at its end is written", "a \r\nb\t", "a=20\nb=09" },
		{ "a dot alone could end the message", ".\n.a", "=2E\n=2Ea" },
		{ "From_ could end it in an mbox", "From me", "=46rom me" },
		{ "controls are written", "a\r\x01", "a=0D=01" },
		{ "76 columns are a line",
		    "123456789 123456789 123456789 123456789 "
		    "123456789 123456789 123456789 123456",
		    "123456789 123456789 123456789 123456789 "
		    "123456789 123456789 123456789 123456" },
		{ "77 are two",
		    "123456789 123456789 123456789 123456789 "
		    "123456789 123456789 123456789 1234567",
		    "123456789 123456789 123456789 123456789 "
		    "123456789 123456789 123456789 12345=\n67" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer out;

		buffer_init(&out, 1000);
		encode_quoted(cases[i].text, strlen(cases[i].text), "\n", &out);
		CHECK_TEXT(cases[i].name, buffer_text(&out), cases[i].want);
	}
}

/* Whatever the bytes, GMime gives them back. */
static void
test_round_trip(void)
{
	char text[700];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 37 + i / 7);
	for (size_t len = 0; len < sizeof text; len += 13) {
		scoped_buffer struct buffer coded;
		scoped_mem char *back = NULL;
		size_t back_len;

		buffer_init(&coded, 8000);
		encode_base64(text, len, "\n", &coded);
		CHECK("base64 lines have 76 at most",
		    longest_line(buffer_text(&coded)) <= 76);
		back = decoded(
		    TRANSFER_BASE64, buffer_text(&coded), coded.len, &back_len);
		CHECK_EQ("base64 back", back_len, len);
		CHECK("base64 back", memcmp(back, text, len) == 0);
	}
}

static void
test_quoted_round_trip(void)
{
	static const char piece[] = "word \xe3\x82\xa6\xe3\x82\xa4=\t x. ";
	char text[sizeof piece * 30];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 97 == 96 ? '\n' : piece[i % (sizeof piece - 1)];
	for (size_t len = 0; len < sizeof text; len += 11) {
		scoped_buffer struct buffer coded;
		scoped_mem char *back = NULL;
		size_t back_len;

		buffer_init(&coded, 8000);
		encode_quoted(text, len, "\n", &coded);
		CHECK("quoted lines have 76 at most",
		    longest_line(buffer_text(&coded)) <= 76);
		back = decoded(
		    TRANSFER_QUOTED, buffer_text(&coded), coded.len, &back_len);
		CHECK_EQ("quoted back", back_len, len);
		CHECK("quoted back", memcmp(back, text, len) == 0);
	}
}

/* Splitting encoded text at a place and joining what both halves decode to
 * gives the text: the place is where it says. */
static void
check_place(const char *name, enum transfer transfer, const char *coded,
    size_t len, size_t offset)
{
	struct place place = { 0 };
	size_t front_len, back_len, all_len;
	scoped_mem char *front = NULL, *back = NULL, *all = NULL;

	CHECK(name, encode_find(transfer, coded, len, offset, &place));
	all = decoded(transfer, coded, len, &all_len);
	front = decoded(transfer, coded, place.begin, &front_len);
	back = decoded(transfer, coded + place.end, len - place.end, &back_len);
	CHECK_EQ(name, front_len + place.head_len, offset);
	CHECK_EQ(name, place.tail_len + back_len, all_len - offset);
	CHECK(name, memcmp(front, all, front_len) == 0);
	CHECK(name, memcmp(place.head, all + front_len, place.head_len) == 0);
	CHECK(name, memcmp(place.tail, all + offset, place.tail_len) == 0);
	CHECK(name, memcmp(back, all + offset + place.tail_len, back_len) == 0);
}

static void
test_find(void)
{
	static const char base64[] = "\r\nPGh0\r\nbWw+PGJvZ\r\nHk+eDwvYm9keT4=";
	static const char quoted[] = "a=3Db=\r\nc \xc3\r\n=C3=A9d";
	size_t len;

	free(decoded(TRANSFER_BASE64, base64, sizeof base64 - 1, &len));

	for (size_t i = 0; i <= len; i++)
		check_place("every place in base64", TRANSFER_BASE64, base64,
		    sizeof base64 - 1, i);
	check_place("begin of quoted-printable", TRANSFER_QUOTED, quoted,
	    sizeof quoted - 1, 0);
	check_place(
	    "behind an escape", TRANSFER_QUOTED, quoted, sizeof quoted - 1, 2);
	check_place("behind a soft break", TRANSFER_QUOTED, quoted,
	    sizeof quoted - 1, 4);
	check_place("the end", TRANSFER_QUOTED, quoted, sizeof quoted - 1, 11);
}

static void
test_identity(void)
{
	struct place place;

	for (size_t i = 0; i <= 3; i++) {
		CHECK("identity",
		    encode_find(TRANSFER_IDENTITY, "abc", 3, i, &place));
		CHECK_EQ("identity", place.begin, i);
		CHECK_EQ("identity", place.end, i);
	}
}

static void
test_not_found(void)
{
	static const struct {
		const char *name;
		enum transfer transfer;
		const char *coded;
		size_t offset;
	} cases[] = {
		{ "beyond identity", TRANSFER_IDENTITY, "abc", 4 },
		{ "beyond quoted-printable", TRANSFER_QUOTED, "abc", 4 },
		{ "beyond base64", TRANSFER_BASE64, "YWJj", 4 },
		{ "inside a line end", TRANSFER_QUOTED, "a\r\nb", 2 },
		{ "a broken escape", TRANSFER_QUOTED, "=3", 1 },
		{ "a blank that decoders drop", TRANSFER_QUOTED, "a \r\nb", 3 },
		{ "a character that decoders skip", TRANSFER_BASE64, "YW-Jj",
		    2 },
		{ "behind a fill character", TRANSFER_BASE64, "YQ==YWJj", 2 },
		{ "a cut group", TRANSFER_BASE64, "YWJjYW", 4 },
		{ "uuencode", TRANSFER_UUENCODE, "", 0 },
		{ "an unknown encoding", TRANSFER_UNKNOWN, "abc", 0 },
		{ "none", TRANSFER_UNSET, "abc", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct place place;

		CHECK(cases[i].name,
		    !encode_find(cases[i].transfer, cases[i].coded,
			strlen(cases[i].coded), cases[i].offset, &place));
	}
}

int
main(void)
{
	g_mime_init();
	test_base64();
	test_quoted();
	test_round_trip();
	test_quoted_round_trip();
	test_find();
	test_identity();
	test_not_found();
	return check_done();
}
