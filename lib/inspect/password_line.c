/* password_line.c - labels, separators, quotes and runs, as tables. */
#include "inspect/password_line.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* How far behind a label its separator may stand: "(添付ファイルの解凍用)"
 * has 33 bytes. */
#define REACH_BYTES 100

/* The longest text in quotes that is looked at. */
#define QUOTE_BYTES 128

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Longer ones before those that they begin with. ASCII ones stand alone. */
static const char *const labels[] = { "パスワード", "パスコード",
	"パスフレーズ", "パス", "暗証番号", "暗証", "暗号", "キー", "合言葉",
	"密码", "密碼", "口令", "비밀번호", "암호", "пароль", "contraseña",
	"mot de passe", "passphrase", "passwort", "password", "passcode",
	"pass phrase", "pass word", "pass code", "passwd", "pass", "kennwort",
	"senha", "pwd", "p/w", "pw", "key" };

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

/* Whether an ASCII label at [begin, end) is a word: "compass" and "keyword"
 * have none. */
static bool
stands_alone(struct span line, size_t begin, size_t end)
{
	if (begin > 0 && is_alnum(line.text[begin - 1]))
		return false;
	return end >= line.len || !is_alnum(line.text[end]);
}

/* Whether the text at `at` begins with a C string whose first byte is known to
 * be there: by bytes beyond ASCII, without case otherwise. */
static bool
goes_on(struct span line, size_t at, const char *with)
{
	if ((uint8_t)with[0] < 0x80)
		return begins_at(line, at, with);
	for (size_t i = 1; with[i] != '\0'; i++)
		if (at + i >= line.len || line.text[at + i] != with[i])
			return false;
	return true;
}

static bool
label_at(struct span line, size_t at, struct label *out)
{
	char first = text_lower(line.text[at]);

	for (size_t i = 0; i < COUNT(labels); i++) {
		size_t end;

		if (labels[i][0] != first || !goes_on(line, at, labels[i]))
			continue;
		end = at + strlen(labels[i]);
		if (is_graph(first) && !stands_alone(line, at, end))
			continue;
		*out = (struct label){ at, end, is_graph(first) };
		return true;
	}
	return false;
}

bool
label_find(struct span line, size_t from, struct label *out)
{
	/* The bytes that labels begin with: all text comes along here. */
	static const bool firsts[256] = { ['p'] = true,
		['P'] = true,
		['k'] = true,
		['K'] = true,
		['s'] = true,
		['S'] = true,
		['m'] = true,
		['M'] = true,
		['c'] = true,
		['C'] = true,
		[0xe3] = true,
		[0xe6] = true,
		[0xe5] = true,
		[0xeb] = true,
		[0xec] = true,
		[0xd0] = true };

	for (size_t at = from; at < line.len; at++)
		if (firsts[(uint8_t)line.text[at]] && label_at(line, at, out))
			return true;
	return false;
}

/* Behind blanks and marks that lead to a value: "::  **". */
static size_t
skip_marks(struct span line, size_t at)
{
	static const char *const marks[] = { " ", "\t", ":", "=", "*", "→", "⇒",
		"・", "■", "●", "◆", "▼", "※", "　", "->", "»" };
	bool moved = true;

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
		const char *close;

		if (!begins_at(line, at, quotes[i].open))
			continue;
		close = memmem(line.text + begin, line.len - begin,
		    quotes[i].close, strlen(quotes[i].close));
		if (close == NULL || close == line.text + begin ||
		    close - line.text > (ptrdiff_t)(begin + QUOTE_BYTES))
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

/* The value that stands exactly here, marks before it left out. */
static bool
value_at(struct span line, size_t at, struct span *out, size_t *end_out)
{
	at = skip_marks(line, at);
	if (at >= line.len)
		return false;
	if (quote_at(line, at, out, end_out))
		return true;
	if (!is_graph(line.text[at]))
		return false;
	*end_out = at;
	return run_next(line, end_out, out) && run_is_usable(*out);
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

	if (*from_io == label->end && value_behind(line, label, out, &end)) {
		*from_io = end;
		return true;
	}
	for (size_t at = *from_io; at < line.len && at < last; at++) {
		if (begins_at(line, at, "http"))
			break; /* an address has colons and equals signs */
		if (separated_value(line, at, out, &end)) {
			*from_io = end;
			return true;
		}
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

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_find(rest.text, rest.len, words[i]) < rest.len)
			return true;
	return text_ends(rest.text, rest.len, ":");
}

bool
label_is_last(struct span line, const struct label *label)
{
	struct span rest = { line.text + label->end, line.len - label->end };

	if (points_on(rest))
		return true;
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
