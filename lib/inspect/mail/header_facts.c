/* header_facts.c - one row a header that is looked at. */
#include "mail/header_facts.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "mail/mail_date.h"
#include "mail/mailbox.h"
#include "mail/mime_headers.h"
#include "mail/mime_words.h"
#include "text/text_words.h"

/* What was seen of the whole block. */
struct seen {
	struct scan_text *text;
	uint32_t counts[24]; /* by row */
	size_t addressees;
	struct buffer to; /* the first of them */
	size_t senders;
	bool has_parts;
};

static bool
is_blank(const char *value, size_t len)
{
	text_trim(&value, &len);
	return len == 0;
}

static void
read_date(struct seen *seen, const struct header *header)
{
	struct scan_text *text = seen->text;
	int64_t date_s;

	if (text->has_date)
		return;
	if (mail_date(header->value, header->value_len, &date_s) != 0) {
		text_sign_add(text, SIGN_DATE_BAD);
		return;
	}
	text->has_date = true;
	text->date_s = date_s;
}

/* <left@right> (RFC 5322 3.6.4), with nothing but comments around it. */
static void
read_id(struct seen *seen, const struct header *header)
{
	const char *value = header->value, *at;
	size_t len = header->value_len;

	text_trim(&value, &len);
	at = len > 0 ? memchr(value, '@', len) : NULL;
	if (len < 5 || value[0] != '<' || value[len - 1] != '>' || at == NULL ||
	    at == value + 1 || at == value + len - 2 ||
	    memchr(value, ' ', len) != NULL) {
		text_sign_add(seen->text, SIGN_ID_BAD);
		return;
	}
	if (memchr(at, '.', (size_t)(value + len - at)) == NULL &&
	    memchr(at, '[', (size_t)(value + len - at)) == NULL)
		text_sign_add(seen->text, SIGN_ID_NO_DOMAIN);
}

/* Whether the raw value hides plain ASCII in base64 words. */
static bool
is_needless(const char *value, size_t len)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(4 * len + 1);
	size_t words = 0;

	for (size_t i = 0; i + 3 < len; i++)
		if (value[i] == '?' && text_lower(value[i + 1]) == 'b' &&
		    value[i + 2] == '?')
			words++;
	if (words == 0)
		return false;
	mime_words_decode(value, len, &decoded);
	for (size_t i = 0; i < decoded.len; i++)
		if ((unsigned char)decoded.data[i] >= 0x7f)
			return false;
	return decoded.len > 0;
}

static void
read_disguise(struct seen *seen, const struct header *header, const char *shown)
{
	struct text_tricks tricks = text_tricks_of(shown, strlen(shown));

	if (!text_is_utf8(header->value, header->value_len))
		text_sign_add(seen->text, SIGN_RAW_8BIT);
	if (tricks.invisible)
		text_sign_add(seen->text, SIGN_HEADER_INVISIBLE);
	if (tricks.mixed)
		text_sign_add(seen->text, SIGN_HEADER_MIXED);
}

static void
read_from(struct seen *seen, const struct header *header)
{
	struct scan_text *text = seen->text;
	scoped_mailboxes struct mailboxes from = { 0 };

	if (is_blank(header->value, header->value_len))
		return;
	mailboxes_read(header->value, header->value_len, &from);
	if (seen->senders++ > 0 || from.count > 1)
		text_sign_add(text, SIGN_FROM_MANY);
	if (seen->senders > 1)
		return;
	if (from.count == 0)
		text_sign_add(text, SIGN_FROM_BAD);
	if (is_needless(header->value, header->value_len))
		text_sign_add(text, SIGN_NAME_NEEDLESS);
	report_set_text(
	    &text->from_name, buffer_text(&from.name), from.name.len);
	report_set_text(
	    &text->from_address, buffer_text(&from.address), from.address.len);
	read_disguise(seen, header, text->from_name);
}

static void
read_reply_to(struct seen *seen, const struct header *header)
{
	scoped_mailboxes struct mailboxes to = { 0 };

	mailboxes_read(header->value, header->value_len, &to);
	if (to.count > 0 && seen->text->reply_to[0] == '\0')
		report_set_text(&seen->text->reply_to, buffer_text(&to.address),
		    to.address.len);
}

static void
read_to(struct seen *seen, const struct header *header)
{
	scoped_mailboxes struct mailboxes to = { 0 };

	mailboxes_read(header->value, header->value_len, &to);
	seen->addressees += to.count;
	if (to.count > 0 && seen->to.len == 0)
		buffer_add(&seen->to, buffer_text(&to.address), to.address.len);
}

static void
read_subject(struct seen *seen, const struct header *header)
{
	if (is_needless(header->value, header->value_len))
		text_sign_add(seen->text, SIGN_WORDS_NEEDLESS);
}

static void
read_type(struct seen *seen, const struct header *header)
{
	const char *value = header->value;
	size_t len = header->value_len;

	text_trim(&value, &len);
	seen->has_parts = text_begins(value, len, "multipart/") ||
	    text_begins(value, len, "text/html");
}

static void
read_priority(struct seen *seen, const struct header *header)
{
	const char *value = header->value;
	size_t len = header->value_len;

	text_trim(&value, &len);
	if (text_begins(value, len, "1") || text_begins(value, len, "high") ||
	    text_begins(value, len, "urgent"))
		text_sign_add(seen->text, SIGN_PRIORITY);
}

enum row {
	ROW_DATE = 0,
	ROW_ID,
	ROW_FROM,
	ROW_REPLY_TO,
	ROW_TO,
	ROW_CC,
	ROW_SUBJECT,
	ROW_IN_REPLY_TO,
	ROW_REFERENCES,
	ROW_TYPE,
	ROW_VERSION,
	ROW_PRIORITY,
	ROW_IMPORTANCE,
	ROW_THREAD_INDEX,
	ROW_LIST_ID,
	ROW_LIST_POST,
	ROW_COUNT,
};

static const struct {
	const char *name;
	void (*read)(struct seen *seen, const struct header *header);
	bool once; /* RFC 5322 3.6: at most one */
} rows[ROW_COUNT] = {
	[ROW_DATE] = { "date", read_date, true },
	[ROW_ID] = { "message-id", read_id, true },
	[ROW_FROM] = { "from", read_from, false },
	[ROW_REPLY_TO] = { "reply-to", read_reply_to, false },
	[ROW_TO] = { "to", read_to, true },
	[ROW_CC] = { "cc", read_to, true },
	[ROW_SUBJECT] = { "subject", read_subject, true },
	[ROW_IN_REPLY_TO] = { "in-reply-to", NULL, false },
	[ROW_REFERENCES] = { "references", NULL, false },
	[ROW_TYPE] = { "content-type", read_type, true },
	[ROW_VERSION] = { "mime-version", NULL, false },
	[ROW_PRIORITY] = { "x-priority", read_priority, false },
	[ROW_IMPORTANCE] = { "importance", read_priority, false },
	/* Exchange's own way to name what a message answers to. */
	[ROW_THREAD_INDEX] = { "thread-index", NULL, false },
	[ROW_LIST_ID] = { "list-id", NULL, false },
	[ROW_LIST_POST] = { "list-post", NULL, false },
};

_Static_assert(
    sizeof((struct seen *)NULL)->counts >= ROW_COUNT * sizeof(uint32_t),
    "each row is counted");

/* "Re:", "RE[2]:", "Fwd:": what a subject says to be. Returns the letter it
 * begins with in lower case, or 0. */
static char
claim_of(const char *subject, size_t len)
{
	static const char *const claims[] = { "re", "fw", "fwd", "aw", "wg" };
	size_t word = 0;

	while (word < len && word < 4 && text_lower(subject[word]) >= 'a' &&
	    text_lower(subject[word]) <= 'z')
		word++;
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		const char *claim = claims[i];
		size_t at = word;

		if (!text_equal(subject, word, claim, strlen(claim)))
			continue;
		if (at < len && subject[at] == '[')
			while (at < len && subject[at++] != ']')
				;
		if (at < len && subject[at] == ':')
			return claim[0] == 'f' || claim[0] == 'w' ? 'f' : 'r';
	}
	return '\0';
}

static void
judge_claims(const struct seen *seen, const char *subject)
{
	char claim = claim_of(subject, strlen(subject));
	bool answers = seen->counts[ROW_IN_REPLY_TO] > 0 ||
	    seen->counts[ROW_REFERENCES] > 0 ||
	    seen->counts[ROW_THREAD_INDEX] > 0;

	if (claim == 'r' && !answers)
		text_sign_add(seen->text, SIGN_REPLY_CLAIM);
	if (claim == 'f' && !answers)
		text_sign_add(seen->text, SIGN_FORWARD_CLAIM);
}

/* Ten capitals and no small letter; other scripts have neither. */
static bool
is_shouted(const char *subject)
{
	size_t capitals = 0;

	for (const char *c = subject; *c != '\0'; c++) {
		if (*c >= 'a' && *c <= 'z')
			return false;
		capitals += *c >= 'A' && *c <= 'Z';
	}
	return capitals >= 10;
}

/* Six blanks or more, and one word behind them: what tells copies apart. */
static bool
has_gap(const char *subject)
{
	const char *gap = strstr(subject, "      ");

	return gap != NULL && gap > subject &&
	    strchr(gap + strspn(gap, " "), ' ') == NULL;
}

static void
judge_subject(const struct seen *seen, const struct scan_report *report)
{
	const char *subject = report->subject.decoded;

	if (subject[0] == '\0')
		text_sign_add(seen->text, SIGN_SUBJECT_MISSING);
	judge_claims(seen, subject);
	if (is_shouted(subject))
		text_sign_add(seen->text, SIGN_SUBJECT_CAPS);
	if (strstr(subject, "!!") != NULL || strstr(subject, "$$") != NULL ||
	    strstr(subject, "??") != NULL)
		text_sign_add(seen->text, SIGN_SUBJECT_MARKS);
	if (has_gap(subject))
		text_sign_add(seen->text, SIGN_SUBJECT_GAP);
}

static void
judge_block(const struct seen *seen)
{
	struct scan_text *text = seen->text;

	if (seen->counts[ROW_DATE] == 0)
		text_sign_add(text, SIGN_DATE_MISSING);
	if (seen->counts[ROW_ID] == 0)
		text_sign_add(text, SIGN_ID_MISSING);
	if (seen->senders == 0)
		text_sign_add(text, SIGN_FROM_MISSING);
	if (seen->counts[ROW_TO] + seen->counts[ROW_CC] == 0)
		text_sign_add(text, SIGN_TO_MISSING);
	else if (seen->addressees == 0)
		text_sign_add(text, SIGN_TO_EMPTY);
	if (seen->counts[ROW_LIST_ID] + seen->counts[ROW_LIST_POST] > 0)
		text_sign_add(text, SIGN_LIST);
	else if (seen->to.len > 0 &&
	    text_equal(buffer_text(&seen->to), seen->to.len, text->from_address,
		strlen(text->from_address)))
		text_sign_add(text, SIGN_TO_SELF);
	if (seen->has_parts && seen->counts[ROW_VERSION] == 0)
		text_sign_add(text, SIGN_MIME_UNVERSIONED);
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].once && seen->counts[i] > 1)
			text_sign_add(text, SIGN_REPEATED);
}

static void
read_header(struct seen *seen, const struct header *header,
    const struct scan_report *report)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!header_is(header, rows[i].name))
			continue;
		/* Of very many one is as good as the next. */
		if (rows[i].read != NULL &&
		    seen->counts[i] < LIMIT_REPORT_SUBJECTS)
			rows[i].read(seen, header);
		if (i == ROW_SUBJECT && seen->counts[i] == 0)
			read_disguise(seen, header, report->subject.decoded);
		seen->counts[i]++;
	}
}

void
header_facts_read(const char *message, size_t len, struct scan_report *report)
{
	struct seen seen = { .text = &report->text,
		.to = BUFFER_OF(LIMIT_SUBJECT_BYTES) };
	struct header_walk walk;
	struct header header;

	header_walk_init(&walk, message, len);
	while (header_next(&walk, &header))
		read_header(&seen, &header, report);
	judge_subject(&seen, report);
	judge_block(&seen);
	buffer_release(&seen.to);
}
