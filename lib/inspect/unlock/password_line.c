/* password_line.c - labels, separators, quotes and runs, as tables. */
#include "unlock/password_line.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* How far behind a label its separator may stand: "(添付ファイルの解凍用)"
 * has 33 bytes. */
#define REACH_BYTES 100

/* Filling words behind a label whose value is on the next line. */
#define FILL_BYTES 400

/* The longest text in quotes, and the longest run, that a value is read from.
 * Every label and separator is looked behind: without these bounds a line of
 * nothing else would be read once for each of them. */
#define QUOTE_BYTES 128
#define RUN_BYTES   (2 * LIMIT_PASSWORD_BYTES)

#define COUNT(list) (sizeof(list) / sizeof *(list))

struct label_text {
	const char *text;
	size_t len;
};

/* By their first byte; longer ones before those that they begin with. ASCII
 * ones stand alone. */
#define LABEL(text)                                                            \
	{                                                                      \
		(text), sizeof(text) - 1                                       \
	}
static const struct label_text
    on_c[] = { LABEL("contraseña") },
    on_k[] = { LABEL("kennwort"), LABEL("key") },
    on_m[] = { LABEL("mot de passe") }, on_s[] = { LABEL("senha") },
    on_p[] = { LABEL("passphrase"), LABEL("passwort"), LABEL("password"),
	    LABEL("passcode"), LABEL("pass phrase"), LABEL("pass word"),
	    LABEL("pass code"), LABEL("passwd"), LABEL("pass"), LABEL("pwd"),
	    LABEL("p/w"), LABEL("pw") },
    on_d0[] = { LABEL("пароль") },
    on_e3[] = { LABEL("パスワード"), LABEL("パスコード"), LABEL("パスフレーズ"),
	    LABEL("パス"), LABEL("キー") },
    on_e5[] = { LABEL("合言葉"), LABEL("密码"), LABEL("密碼"), LABEL("口令") },
    on_e6[] = { LABEL("暗証番号"), LABEL("暗証"), LABEL("暗号") },
    on_eb[] = { LABEL("비밀번호") }, on_ec[] = { LABEL("암호") };
#undef LABEL

/* What a byte may begin, as bits. */
#define BEGINS_WORD                                                            \
	1U             /* an ASCII label: no letter or digit stands before it  \
			*/
#define BEGINS_WIDE 2U /* a label in another script */

struct beginning {
	const struct label_text *labels;
	uint8_t count;
	uint8_t bits;
};

#define WORD(list)                                                             \
	{                                                                      \
		(list), COUNT(list), BEGINS_WORD                               \
	}
#define WIDE(list)                                                             \
	{                                                                      \
		(list), COUNT(list), BEGINS_WIDE                               \
	}
static const struct beginning beginnings[256] = { ['c'] = WORD(on_c),
	['C'] = WORD(on_c),
	['k'] = WORD(on_k),
	['K'] = WORD(on_k),
	['m'] = WORD(on_m),
	['M'] = WORD(on_m),
	['s'] = WORD(on_s),
	['S'] = WORD(on_s),
	['p'] = WORD(on_p),
	['P'] = WORD(on_p),
	[0xd0] = WIDE(on_d0),
	[0xe3] = WIDE(on_e3),
	[0xe5] = WIDE(on_e5),
	[0xe6] = WIDE(on_e6),
	[0xeb] = WIDE(on_eb),
	[0xec] = WIDE(on_ec) };
#undef WORD
#undef WIDE

/* What may not begin behind a byte. */
static const uint8_t barred[256] = { ['0' ... '9'] = BEGINS_WORD,
	['A' ... 'Z'] = BEGINS_WORD,
	['a' ... 'z'] = BEGINS_WORD };

/* Between a label and its value. "is" ends many sentences: what stands behind
 * it is a value only if it is no plain word, or the last one. */
static const char *const separators[] = { ":", "=", "は", "→", "⇒", "->", "|",
	"》", "\t", " is " };

static const struct {
	const char *open, *close;
} quotes[] = { { "「", "」" }, { "『", "』" }, { "【", "】" }, { "“", "”" },
	{ "‘", "’" }, { "《", "》" }, { "〈", "〉" }, { "［", "］" },
	{ "\"", "\"" }, { "'", "'" }, { "`", "`" }, { "[", "]" },
	{ "<", ">" } };

static bool
is_alnum(char c)
{
	c = text_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_graph(char c)
{
	return c > 0x20 && c < 0x7f;
}

static bool
begins_at(struct span line, size_t at, const char *with)
{
	return text_begins(line.text + at, line.len - at, with);
}

/* Whether an ASCII label ends as a word does: "keyword" has none. That it
 * begins as one, as in "compass" it does not, is known by then. */
static bool
ends_word(struct span line, size_t end)
{
	return end >= line.len || !is_alnum(line.text[end]);
}

/* Whether the text at `at` begins with a C string whose first byte is known to
 * be there: by bytes beyond ASCII, without case otherwise. */
static bool
goes_on(struct span line, size_t at, const char *with)
{
	if ((uint8_t)with[0] < 0x80)
		return line.len - at > 1 &&
		    text_lower(line.text[at + 1]) == with[1] &&
		    begins_at(line, at, with);
	for (size_t i = 1; with[i] != '\0'; i++)
		if (at + i >= line.len || line.text[at + i] != with[i])
			return false;
	return true;
}

static bool
label_at(struct span line, size_t at, struct label *out)
{
	const struct beginning *begins = &beginnings[(uint8_t)line.text[at]];

	for (size_t i = 0; i < begins->count; i++) {
		const struct label_text *label = &begins->labels[i];
		size_t end = at + label->len;

		if (!goes_on(line, at, label->text) ||
		    (begins->bits == BEGINS_WORD && !ends_word(line, end)))
			continue;
		*out = (struct label){ at, end, line.len,
			begins->bits == BEGINS_WORD };
		return true;
	}
	return false;
}

bool
label_find(struct span line, size_t from, struct label *out)
{
	uint8_t before = from > 0 && from <= line.len
	    ? (uint8_t)line.text[from - 1]
	    : ' ';

	/* All text comes along here: two looks into tables and one branch a
	 * byte, which is seldom taken. A branch for the first letters alone
	 * is mispredicted in every other word. */
	for (size_t at = from; at < line.len; at++) {
		uint8_t byte = (uint8_t)line.text[at];
		unsigned int begins = beginnings[byte].bits &
		    ~(unsigned int)barred[before];

		before = byte;
		if (begins != 0 && label_at(line, at, out))
			return true;
	}
	return false;
}

/* As far as `most` bytes behind `at`, and no farther than the line. */
static struct span
reach_of(struct span line, size_t at, size_t most)
{
	if (line.len - at > most)
		line.len = at + most;
	return line;
}

/* Behind blanks and marks that lead to a value: "::  **". */
static size_t
skip_marks(struct span line, size_t at)
{
	static const char *const marks[] = { " ", "\t", ":", "=", "*", "→", "⇒",
		"・", "■", "●", "◆", "▼", "※", "　", "->", "»" };
	bool moved = true;

	line = reach_of(line, at, REACH_BYTES);
	while (moved && at < line.len) {
		moved = false;
		for (size_t i = 0; i < COUNT(marks) && !moved; i++)
			if (begins_at(line, at, marks[i])) {
				at += strlen(marks[i]);
				moved = true;
			}
	}
	return at;
}

bool
run_next(struct span line, size_t *from_io, struct span *out)
{
	size_t begin = *from_io, end;

	while (begin < line.len && !is_graph(line.text[begin]))
		begin++;
	for (end = begin; end < line.len && is_graph(line.text[end]); end++)
		;
	*from_io = end;
	*out = (struct span){ line.text + begin, end - begin };
	return end > begin;
}

/* The text in quotes that open at `at`; *end_out is behind them. */
static bool
quote_at(struct span line, size_t at, struct span *out, size_t *end_out)
{
	for (size_t i = 0; i < COUNT(quotes); i++) {
		size_t begin = at + strlen(quotes[i].open);
		struct span within;
		const char *close;

		if (!begins_at(line, at, quotes[i].open))
			continue;
		within = reach_of(
		    line, begin, QUOTE_BYTES + strlen(quotes[i].close));
		close = memmem(within.text + begin, within.len - begin,
		    quotes[i].close, strlen(quotes[i].close));
		if (close == NULL || close == line.text + begin)
			continue;
		*out = (struct span){ line.text + begin,
			(size_t)(close - line.text) - begin };
		*end_out = begin + out->len + strlen(quotes[i].close);
		return true;
	}
	return false;
}

bool
quote_next(struct span line, size_t *from_io, struct span *out)
{
	static const bool firsts[256] = { ['"'] = true,
		['\''] = true,
		['`'] = true,
		['['] = true,
		['<'] = true,
		[0xe2] = true,
		[0xe3] = true,
		[0xef] = true };

	for (size_t at = *from_io; at < line.len; at++)
		if (firsts[(uint8_t)line.text[at]] &&
		    quote_at(line, at, out, from_io))
			return true;
	*from_io = line.len;
	return false;
}

/* The value that stands exactly here, marks before it left out; *end_out is
 * behind it or, without one, behind the marks. */
static bool
value_at(struct span line, size_t at, struct span *out, size_t *end_out)
{
	at = skip_marks(line, at);
	*end_out = at;
	if (at >= line.len)
		return false;
	if (quote_at(line, at, out, end_out))
		return true;
	if (!is_graph(line.text[at]))
		return false;
	return run_next(reach_of(line, at, RUN_BYTES), end_out, out) &&
	    run_is_usable(*out);
}

/* The value behind a separator at `at`, or in quotes that open there. */
static bool
separated_value(struct span line, size_t at, struct span *out, size_t *end_out)
{
	for (size_t i = 0; i < COUNT(separators); i++) {
		if (!begins_at(line, at, separators[i]))
			continue;
		if (!value_at(line, at + strlen(separators[i]), out, end_out))
			return false;
		return separators[i][0] != ' ' || *end_out == line.len ||
		    run_is_mixed(*out);
	}
	return quote_at(line, at, out, end_out);
}

/* Behind the brackets that a label may stand in: 【パスワード】. */
static size_t
skip_closers(struct span line, size_t at)
{
	static const char *const closers[] = { "】", "」", "』", "]", ")", ">",
		"》", "〉", "*", "\"", "'" };
	bool moved = true;

	while (moved && at < line.len) {
		moved = false;
		for (size_t i = 0; i < COUNT(closers) && !moved; i++)
			if (begins_at(line, at, closers[i])) {
				at += strlen(closers[i]);
				moved = true;
			}
	}
	return at;
}

/* The value right behind the label, blanks, brackets and a dash left out. Of
 * a label that is an everyday word ("pass the salt") the next word counts only
 * if it is no word itself. */
static bool
value_behind(struct span line, const struct label *label, struct span *out,
    size_t *end_out)
{
	size_t at = skip_closers(line, label->end);
	size_t dash = skip_marks(line, at);
	bool dashed = dash < line.len && line.text[dash] == '-';

	if (dashed)
		at = dash + 1;
	if (!value_at(line, at, out, end_out))
		return false;
	return dashed || !label->is_ascii || at > label->end ||
	    run_is_mixed(*out);
}

bool
label_value(struct span line, const struct label *label, size_t *from_io,
    struct span *out)
{
	size_t last = label->end + REACH_BYTES, end = 0;

	if (last > label->next)
		last = label->next;

	if (*from_io == label->end && value_behind(line, label, out, &end)) {
		*from_io = end;
		return true;
	}
	for (size_t at = *from_io; at < line.len && at < last; at++) {
		if (begins_at(line, at, "http"))
			break; /* an address has colons and equals signs */
		end = at;
		if (separated_value(line, at, out, &end)) {
			*from_io = end;
			return true;
		}
		/* Behind each of the marks just passed stands the same; but
		 * the last of them may be the blank of " is ". */
		if (end > at + 2)
			at = end - 2;
	}
	*from_io = line.len;
	return false;
}

/* Whether the words behind a label point to what follows. */
static bool
points_on(struct span rest)
{
	static const char *const words[] = { "以下", "下記", "次の", "次行",
		"below", "follow" };
	struct span near = reach_of(rest, 0, REACH_BYTES);

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_find(near.text, near.len, words[i]) < near.len)
			return true;
	return text_ends(rest.text, rest.len, ":");
}

bool
label_is_last(struct span line, const struct label *label)
{
	struct span rest = { line.text + label->end, line.len - label->end };

	if (points_on(rest))
		return true;
	if (rest.len > FILL_BYTES)
		return false;
	for (size_t i = 0; i < rest.len; i++)
		if (is_alnum(rest.text[i]))
			return false;
	return true;
}

struct span
run_trimmed(struct span run)
{
	static const char before[] = "([{<\"'`*_",
			  behind[] = ".,;:!?)]}>\"'`*_|";

	while (run.len > 0 && strchr(before, run.text[0]) != NULL) {
		run.text++;
		run.len--;
	}
	while (run.len > 0 && strchr(behind, run.text[run.len - 1]) != NULL)
		run.len--;
	return run;
}

bool
run_is_usable(struct span run)
{
	if (memmem(run.text, run.len, "://", 3) != NULL)
		return false;
	for (size_t i = 0; i < run.len; i++)
		if (is_alnum(run.text[i]))
			return true;
	return false;
}

bool
run_is_mixed(struct span run)
{
	struct span inner = run_trimmed(run);
	bool letter = false, digit = false, sign = false;

	for (size_t i = 0; i < inner.len; i++) {
		char c = text_lower(inner.text[i]);

		letter = letter || (c >= 'a' && c <= 'z');
		digit = digit || (c >= '0' && c <= '9');
		sign = sign || !is_alnum(c);
	}
	return digit || (letter && sign);
}
