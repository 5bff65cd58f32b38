/* password_line.c - separators, quotes and remarks, as tables. */
#include "unlock/password_line.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "unlock/password_run.h"

/* How far behind a label its separator may stand: "(添付ファイルの解凍用)"
 * has 33 bytes. */
#define REACH_BYTES 100

/* Filling words behind a label whose value is on the next line. */
#define FILL_BYTES 400

/* The longest text in quotes, and the longest run, that a value is read from.
 * Every label and separator is looked behind: without these bounds a line of
 * nothing else would be read once for each of them. */
#define QUOTE_BYTES 128
#define RUN_BYTES   (2UL * LIMIT_PASSWORD_BYTES)

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Between a label and its value. The weak ones are in many sentences: what
 * stands behind them is a value only if it is no plain word, or the last. */
static const struct {
	const char *text;
	bool is_weak;
} separators[] = { { ":", false }, { "=", false }, { "は", false },
	{ "→", false }, { "⇒", false }, { "->", false }, { "|", false },
	{ "》", false }, { "\t", false }, { "として", false }, { " is ", true },
	{ "を", true }, { "が", true } };

static const struct {
	const char *open, *close;
} quotes[] = { { "「", "」" }, { "『", "』" }, { "【", "】" }, { "“", "”" },
	{ "‘", "’" }, { "《", "》" }, { "〈", "〉" }, { "［", "］" },
	{ "\"", "\"" }, { "'", "'" }, { "`", "`" }, { "[", "]" },
	{ "<", ">" } };

static bool
begins_at(struct span line, size_t at, const char *with)
{
	return text_begins(line.text + at, line.len - at, with);
}

/* As far as `most` bytes behind `at`, and no farther than the line. */
static struct span
reach_of(struct span line, size_t at, size_t most)
{
	if (line.len - at > most)
		line.len = at + most;
	return line;
}

/* Bytes of a symbol beyond ASCII at `at`, 0 if there is none. */
static size_t
symbol_len(struct span line, size_t at)
{
	const uint8_t *text = (const uint8_t *)line.text + at;
	size_t left = line.len - at;

	/* U+0080 to 00BF, and accents that stand alone */
	if (left >= 2 && (text[0] == 0xc2 || text[0] == 0xcc))
		return 2;
	/* U+2000 to 2BFF: punctuation, arrows, boxes, stars; variants */
	if (left >= 3 &&
	    ((text[0] == 0xe2 && text[1] < 0xb0) ||
		(text[0] == 0xef && text[1] == 0xb8)))
		return 3;
	/* U+3000 to 303F, but 々〆〇 */
	if (left >= 3 && text[0] == 0xe3 && text[1] == 0x80 &&
	    (text[2] < 0x85 || text[2] > 0x87))
		return 3;
	/* pictures */
	if (left >= 4 && text[0] == 0xf0 && text[1] == 0x9f)
		return 4;
	return begins_at(line, at, "・") ? 3 : 0;
}

/* Bytes of the mark at `at`, 0 if there is none: what may stand in front of a
 * value and is in none, like blanks, arrows, and symbols of any script. The
 * other signs of ASCII belong to the run, which has several readings. */
static size_t
mark_len(struct span line, size_t at)
{
	char c = line.text[at];

	if (c == ' ' || c == '\t' || c == ':' || c == '=' || c == '*')
		return 1;
	if (begins_at(line, at, "->"))
		return 2;
	return (uint8_t)c >= 0x80 ? symbol_len(line, at) : 0;
}

/* Behind the marks at `at`. */
static size_t
skip_marks(struct span line, size_t at)
{
	size_t step = 1;

	line = reach_of(line, at, REACH_BYTES);
	for (; step > 0 && at < line.len; at += step)
		step = mark_len(line, at);
	return at;
}

static bool
is_ascii_run(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_graph(text[i]))
			return false;
	return true;
}

/* Behind the remark in round brackets at `at`, "(半角8文字)"; `at` if there is
 * none. One word of ASCII is no remark: it may be the value. */
static size_t
skip_remark(struct span line, size_t at)
{
	struct span within = reach_of(line, at, QUOTE_BYTES);
	const char *close = NULL;
	size_t len;

	if (line.text[at] == '(')
		close = memchr(within.text + at, ')', within.len - at);
	if (line.text[at] == '{')
		close = memchr(within.text + at, '}', within.len - at);
	if (close == NULL)
		return at;
	len = (size_t)(close + 1 - (line.text + at));
	return is_ascii_run(line.text + at, len) ? at : at + len;
}

/* Whether quotes hold a remark about the value and not the value. */
static bool
is_remark(struct span quoted)
{
	static const char *const words[] = { "半角", "文字", "英数", "数字",
		"桁", "用" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_find(quoted.text, quoted.len, words[i]) < quoted.len)
			return true;
	return false;
}

/* Bytes of a length at `at`, "8", "8-12", that only says how many characters
 * the value has; 0 if there is none. */
static size_t
count_len(struct span line, size_t at)
{
	static const char *const units[] = { "文字", "桁", "ケタ", "けた", "字",
		"character", "char", "digit", "letter" };
	size_t begin = at;

	while (at < line.len && at < begin + 5 &&
	    ((line.text[at] >= '0' && line.text[at] <= '9') ||
		(at > begin && (line.text[at] == '-' || line.text[at] == '~'))))
		at++;
	if (at == begin || (at < line.len && ascii_is_alnum(line.text[at])))
		return 0;
	if (line.text[at - 1] != '-' && at < line.len && line.text[at] == ' ')
		at++;
	for (size_t i = 0; i < COUNT(units); i++)
		if (begins_at(line, at, units[i]))
			return at - begin;
	return 0;
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

/* Behind what may stand in front of a value beside marks: a remark, words that
 * are one without brackets, a sign that stands alone ("PW / X"). */
static size_t
skip_filler(struct span line, size_t at)
{
	static const char *const words[] = { "半角英数字", "半角英数", "半角",
		"英数字", "英数" };
	size_t end = skip_remark(line, at);

	if (end > at)
		return end;
	for (size_t i = 0; i < COUNT(words); i++)
		if (begins_at(line, at, words[i]))
			return at + strlen(words[i]);
	while (end < line.len && end < at + 3 &&
	    ascii_is_graph(line.text[end]) && !ascii_is_alnum(line.text[end]))
		end++;
	return end < line.len && line.text[end] == ' ' ? end : at;
}

/* The run at `at`; *end_out is behind it, or behind the brackets it begins
 * with: in "(zip):X" another value may follow. */
static bool
run_at(struct span line, size_t at, struct span *out, size_t *end_out)
{
	const char *close;

	*end_out = at;
	if (at >= line.len || !ascii_is_graph(line.text[at]))
		return false;
	run_next(reach_of(line, at, RUN_BYTES), end_out, out);
	if (count_len(line, at) > 0 || !run_is_usable(*out))
		return false;
	close = memchr(out->text, out->text[0] == '(' ? ')' : '}', out->len);
	if (close != NULL && (out->text[0] == '(' || out->text[0] == '{'))
		*end_out = (size_t)(close + 1 - line.text);
	return true;
}

/* The value that stands exactly here, marks and remarks before it left out;
 * *end_out is behind it or, without one, behind those. */
static bool
value_at(struct span line, size_t at, struct span *out, size_t *end_out)
{
	struct span near = reach_of(line, at, REACH_BYTES);
	size_t step = 1;

	for (; step > 0 && at < near.len; at += step) {
		if (quote_at(line, at, out, end_out)) {
			if (!is_remark(*out))
				return true;
			step = *end_out - at;
			continue;
		}
		step = mark_len(near, at);
		if (step == 0)
			step = skip_filler(line, at) - at;
	}
	return run_at(line, at, out, end_out);
}

/* The value behind a separator at `at`, or in quotes that open there. */
static bool
separated_value(struct span line, size_t at, struct span *out, size_t *end_out)
{
	for (size_t i = 0; i < COUNT(separators); i++) {
		if (!begins_at(line, at, separators[i].text))
			continue;
		if (!value_at(
			line, at + strlen(separators[i].text), out, end_out))
			return false;
		return !separators[i].is_weak || *end_out == line.len ||
		    run_is_mixed(*out);
	}
	return quote_at(line, at, out, end_out) && !is_remark(*out);
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

/* The value right behind another one: what was found first, in brackets, may
 * be a remark. */
static bool
value_follows(struct span line, const struct label *label, size_t at,
    struct span *out, size_t *end_out)
{
	char before = line.text[at - 1];

	if ((uint8_t)before < 0x80 && before != ')' && before != '}' &&
	    before != ']' && before != '>')
		return false;
	return value_at(line, at, out, end_out) &&
	    (!label->is_ascii || run_is_mixed(*out));
}

bool
label_value(struct span line, const struct label *label, size_t *from_io,
    struct span *out)
{
	size_t last = label->end + REACH_BYTES, end = 0;

	if (last > label->next)
		last = label->next;

	if (*from_io == label->end ? value_behind(line, label, out, &end)
				   : *from_io < last &&
		    value_follows(line, label, *from_io, out, &end)) {
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

bool
label_points_on(struct span line, const struct label *label)
{
	static const char *const words[] = { "以下", "下記", "次の", "次行",
		"below", "follow", "next line" };
	struct span rest = { line.text + label->end, line.len - label->end };
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
	size_t step;

	if (rest.len > FILL_BYTES)
		return false;
	for (size_t at = 0; at < rest.len; at += step) {
		struct span quoted;
		size_t end;

		step = skip_remark(rest, at) - at;
		if (step == 0)
			step = count_len(rest, at);
		if (step == 0 && quote_at(rest, at, &quoted, &end) &&
		    is_remark(quoted))
			step = end - at;
		if (step > 0)
			continue;
		if (ascii_is_alnum(rest.text[at]))
			return false;
		step = 1;
	}
	return true;
}

static bool
is_file_name(struct span run)
{
	static const char *const ends[] = { ".zip", ".7z", ".rar", ".lzh",
		".pdf", ".doc", ".docx", ".xls", ".xlsx", ".xlsm", ".ppt",
		".pptx", ".exe" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (text_ends(run.text, run.len, ends[i]))
			return true;
	return false;
}

bool
line_value(struct span line, struct span *out)
{
	size_t begin, from, behind;

	if (value_at(line, 0, out, &begin) && !is_file_name(*out))
		return true;
	from = begin;
	while (quote_next(line, &from, out))
		if (!is_remark(*out) && !is_file_name(*out))
			return true;
	from = begin;
	while (run_next(line, &from, out)) {
		size_t at = (size_t)(out->text - line.text);

		behind = skip_remark(line, at);
		if (behind > at)
			from = behind;
		else if (run_is_usable(*out) && count_len(line, at) == 0 &&
		    !is_file_name(*out))
			return true;
	}
	return false;
}

bool
line_is_value(struct span line)
{
	return is_ascii_run(line.text, line.len) && line.len <= RUN_BYTES &&
	    run_is_usable(line) && run_is_mixed(line) && !is_file_name(line);
}

/* Whether nothing but marks and closed brackets are here. */
static bool
is_gap(struct span line)
{
	for (size_t at = 0; at < line.len;) {
		size_t step = mark_len(line, at);

		if (step == 0 && strchr(")]}>#\"'", line.text[at]) != NULL)
			step = 1;
		if (step == 0)
			return false;
		at += step;
	}
	return true;
}

/* The last text in quotes or, without one, run, with only a gap behind it. */
static bool
last_value(struct span line, struct span *out)
{
	struct span found;
	size_t from = 0, end = 0;

	while (quote_next(line, &from, &found)) {
		*out = found;
		end = from;
	}
	from = 0;
	while (end == 0 && run_next(line, &from, &found))
		*out = found;
	if (end == 0 && out->text != NULL)
		end = (size_t)(out->text - line.text) + out->len;
	return end > 0 && run_is_usable(*out) && !is_file_name(*out) &&
	    is_gap((struct span){ line.text + end, line.len - end });
}

bool
label_value_before(
    struct span line, const struct label *label, struct span *out)
{
	static const char *const words[] = { "が", " is the ", " is your " };
	size_t begin = label->begin > REACH_BYTES ? label->begin - REACH_BYTES
						  : 0;

	for (size_t at = begin; at < label->begin; at++)
		for (size_t i = 0; i < COUNT(words); i++) {
			struct span found = { NULL, 0 };

			if (!begins_at(line, at, words[i]) ||
			    !last_value(
				(struct span){ line.text + begin, at - begin },
				&found))
				continue;
			*out = found;
			return true;
		}
	return false;
}
