/* notice.c - what stands where a part was removed.
 *
 * The text is a table of sentences around a table of facts, once in English
 * and once in Japanese. Whatever comes from the message or the request is
 * data: made printable, bounded and wrapped. */
#include "edit/notice.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "text/encode.h"

/* A notice is read in mail readers: RFC 5322 2.1.1 asks for 78 at most. */
#define NOTICE_COLUMNS 76

/* A file name as it is shown; the log has it in full. */
#define NOTICE_NAME_BYTES 512

enum language { ENGLISH, JAPANESE, LANGUAGES };

/* Why a part was removed, by the request's class. */
struct cause {
	const char *class_name;
	const char *sentence[LANGUAGES];
};

static const struct cause causes[] = {
	{ "infected",
	    { "It contained a virus or another harmful program.",
		"ウイルスなどの有害なプログラムが含まれていました。" } },
	{ "suspicious",
	    { "It looked like a harmful program.",
		"有害なプログラムの疑いがあります。" } },
	{ "banned",
	    { "Files of this kind are not accepted here.",
		"この種類のファイルは受け取らない設定になっています。" } },
	{ "limits",
	    { "It could not be examined completely.",
		"検査の上限を超えたため、すべてを検査できませんでした。" } },
	{ "encrypted",
	    { "It is encrypted and could not be examined.",
		"暗号化されているため、検査できませんでした。" } },
	{ "macro",
	    { "It contained macros, which are not accepted here.",
		"受け取らない設定のマクロが含まれていました。" } },
};

static const struct cause other_cause = { "",
	{ "The rules of this mail system do not accept it.",
	    "このメールシステムの規則により受け取れません。" } };

/* The words of one language, in the order in which they stand. */
struct words {
	const char *opening; /* before the cause */
	const char *rest;    /* behind it */
	const char *signature;
	const char *file, *no_name, *reason, *time, *gateway, *id;
	const char *closing; /* %s: whom to ask */
	const char *administrator;
};

static const struct words words[LANGUAGES] = {
	[ENGLISH] = {
		.opening = "A part of this message was removed by the mail "
			   "gateway.\r\n",
		.rest = "This notice stands in its place.\r\n",
		.signature = "The message was signed: its signature no longer "
			     "matches.\r\n",
		.file = "File",
		.no_name = "(without a name)",
		.reason = "Reason",
		.time = "Time",
		.gateway = "Gateway",
		.id = "Id",
		.closing = "To ask for the original, give the id above to:",
		.administrator = "your mail administrator",
	},
	[JAPANESE] = {
		.opening = "メールゲートウェイが、このメールの一部を削除しまし"
			   "た。\r\n",
		.rest = "この通知は、削除した部分の代わりに置かれたものです。"
			"\r\n",
		.signature = "このメールには電子署名がありましたが、削除により"
			     "一致しなくなっています。\r\n",
		.file = "ファイル",
		.no_name = "(名前なし)",
		.reason = "理由",
		.time = "日時",
		.gateway = "ゲートウェイ",
		.id = "ID",
		.closing = "原本が必要な場合は、上記の ID を次の窓口にお知らせ"
			   "ください。",
		.administrator = "メール管理者",
	},
};

/* Columns of one character: East Asian letters take two. Counting every
 * letter beyond ASCII as two keeps the bound without a table of widths. */
static size_t
columns(size_t bytes)
{
	return bytes > 1 ? 2 : 1;
}

/* Append the value, going on in further lines where it is too long, and end
 * the line. It is well-formed UTF-8. */
static void
add_wrapped(struct buffer *out, const char *value, size_t column)
{
	size_t len = strlen(value);

	while (len > 0) {
		size_t step = text_utf8_char(value, len);

		if (step == 0)
			break;
		if (column + columns(step) > NOTICE_COLUMNS) {
			buffer_add_text(out, "\r\n    ");
			column = 4;
		}
		buffer_add(out, value, step);
		column += columns(step);
		value += step;
		len -= step;
	}
	buffer_add_text(out, "\r\n");
}

/* Append "  label: value". */
static void
add_fact(struct buffer *out, const char *label, const char *value)
{
	size_t column = 4;

	for (size_t i = 0; label[i] != '\0'; i += text_utf8_char(label + i, 4))
		column += columns(text_utf8_char(label + i, 4));
	buffer_add_format(out, "  %s: ", label);
	add_wrapped(out, value, column);
}

/* Whom to ask. */
static void
add_contact(struct buffer *out, const char *contact)
{
	char shown[NOTICE_NAME_BYTES];

	text_printable(
	    shown, sizeof shown, contact, strlen(contact), TEXT_UTF8);
	buffer_add_text(out, "  ");
	add_wrapped(out, shown, 2);
}

/* The same for text that may hold anything. */
static void
add_foreign(struct buffer *out, const char *label, const char *value)
{
	char shown[NOTICE_NAME_BYTES];

	text_printable(shown, sizeof shown, value, strlen(value), TEXT_UTF8);
	add_fact(out, label, shown);
}

/* Days since 1970-01-01 as a date (the civil calendar, in eras of 400 years
 * that begin in March). */
static void
civil_date(int64_t days, int *year, int *month, int *day)
{
	int64_t shifted = days + 719468;
	int64_t era = shifted / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t years = (of_era - of_era / 1460 + of_era / 36524 -
			    of_era / 146096) /
	    365;
	int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
	int64_t march = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * march + 2) / 5 + 1);
	*month = (int)(march < 10 ? march + 3 : march - 9);
	*year = (int)(years + era * 400 + (*month <= 2));
}

void
notice_time(int64_t time_s, char out[NOTICE_TIME_BYTES])
{
	static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun",
		"Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const int64_t last = 253402300799; /* 9999-12-31 23:59:59 */
	int64_t bounded = time_s < 0 ? 0 : time_s > last ? last : time_s;
	int second = (int)(bounded % 86400);
	int year, month, day, len;

	/* gmtime_r() is no choice: it reads the time zone's file, which a
	 * sandboxed worker must not open. */
	civil_date(bounded / 86400, &year, &month, &day);
	len = snprintf(out, NOTICE_TIME_BYTES,
	    "%s, %d %s %04d %02d:%02d:%02d +0000",
	    weekdays[bounded / 86400 % 7], day, months[month - 1], year,
	    second / 3600, second / 60 % 60, second % 60);
	assert(len > 0 && len < NOTICE_TIME_BYTES);
}

static const struct cause *
find_cause(const char *class_name)
{
	for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
		if (strcmp(causes[i].class_name, class_name) == 0)
			return &causes[i];
	return &other_cause;
}

/* "infected (Eicar-Test-Signature)" */
static void
add_reason(struct buffer *out, const char *label, const struct removal *removal)
{
	struct buffer reason;

	buffer_init(&reason, NOTICE_NAME_BYTES);
	buffer_add_text(&reason, removal->class_name);
	if (removal->verdict[0] != '\0')
		buffer_add_format(&reason, " (%s)", removal->verdict);
	add_foreign(out, label, buffer_text(&reason));
	buffer_release(&reason);
}

static bool
has_text(const char *text)
{
	return text != NULL && *text != '\0';
}

/* Text that may hold anything, as it is shown. */
static void
add_shown(struct buffer *out, const char *text)
{
	char shown[NOTICE_NAME_BYTES];

	text_printable(shown, sizeof shown, text, strlen(text), TEXT_UTF8);
	buffer_add_text(out, shown);
}

static void
add_language(const struct scan_request *request, const struct removal *removal,
    const struct scan_part *part, enum language language, struct buffer *out)
{
	const struct words *say = &words[language];
	const char *name = part->name_count > 0 ? part->names[0] : "";
	char time[NOTICE_TIME_BYTES], digest[65];

	notice_time(request->time_s, time);
	text_hex(digest, removal->sha256, sizeof removal->sha256);
	buffer_add_text(out, say->opening);
	buffer_add_format(
	    out, "%s\r\n", find_cause(removal->class_name)->sentence[language]);
	buffer_add_text(out, say->rest);
	if (part->flags & PART_IN_SIGNED)
		buffer_add_text(out, say->signature);
	buffer_add_text(out, "\r\n");
	add_foreign(out, say->file, name[0] != '\0' ? name : say->no_name);
	add_reason(out, say->reason, removal);
	add_fact(out, "SHA-256", digest);
	add_fact(out, say->time, time);
	add_foreign(out, say->gateway, request->gateway);
	add_foreign(out, say->id, request->session);
	buffer_add_format(out, "\r\n%s\r\n", say->closing);
	add_contact(out,
	    has_text(request->contact) ? request->contact : say->administrator);
}

/* One placeholder of the administrator's text. */
static void
add_place(struct buffer *out, char place, const struct scan_request *request,
    const struct removal *removal, const struct scan_part *part)
{
	char time[NOTICE_TIME_BYTES], digest[65];

	notice_time(request->time_s, time);
	text_hex(digest, removal->sha256, sizeof removal->sha256);
	if (place == 'f')
		add_shown(out, part->name_count > 0 ? part->names[0] : "");
	else if (place == 'c')
		add_shown(out, removal->class_name);
	else if (place == 'v')
		add_shown(out, removal->verdict);
	else if (place == 'd')
		buffer_add_text(out, digest);
	else if (place == 't')
		buffer_add_text(out, time);
	else if (place == 'g')
		add_shown(out, request->gateway);
	else if (place == 's')
		add_shown(out, request->session);
	else
		buffer_add_text(out, "%");
}

/* The administrator's text. It was checked where it was read; whatever else
 * comes as one is bounded and harmless. */
static void
add_own_text(const struct scan_request *request, const struct removal *removal,
    const struct scan_part *part, struct buffer *out)
{
	char last = '\n';

	for (const char *c = request->notice; *c != '\0'; c++) {
		if (*c == '%' && c[1] != '\0')
			add_place(out, *++c, request, removal, part);
		else if (*c == '\n')
			buffer_add_text(out, "\r\n");
		else if (*c != '\r')
			buffer_add(out, c, 1);
		last = *c;
	}
	if (last != '\n')
		buffer_add_text(out, "\r\n");
	if (part->flags & PART_IN_SIGNED)
		for (int i = 0; i < LANGUAGES; i++)
			buffer_add_format(out, "\r\n%s", words[i].signature);
}

void
notice_text(const struct scan_request *request, const struct removal *removal,
    const struct scan_part *part, struct buffer *out)
{
	if (has_text(request->notice)) {
		add_own_text(request, removal, part, out);
		return;
	}
	add_language(request, removal, part, ENGLISH, out);
	buffer_add_text(out, "\r\n");
	add_language(request, removal, part, JAPANESE, out);
}

void
notice_body(const struct scan_request *request, const struct removal *removal,
    const struct scan_part *part, const char *eol, struct buffer *out)
{
	struct buffer text;

	buffer_init(&text, NOTICE_BYTES);
	notice_text(request, removal, part, &text);
	encode_base64(buffer_text(&text), text.len, eol, out);
	buffer_release(&text);
}

void
notice_entity(const struct scan_request *request, const struct removal *removal,
    const struct scan_part *part, const char *eol, struct buffer *out)
{
	buffer_add_format(out,
	    "Content-Type: " NOTICE_TYPE "%s"
	    "Content-Transfer-Encoding: " NOTICE_ENCODING "%s"
	    "Content-Disposition: inline%s%s",
	    eol, eol, eol, eol);
	notice_body(request, removal, part, eol, out);
}
