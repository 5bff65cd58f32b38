/* spf_record.c - the grammar of SPF records (RFC 7208 4.6.1, 5, 6, 12). */
#include "net/spf_record.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "net/spf_macro.h"

#define SPF_VERSION     "v=spf1"
#define SPF_VERSION_LEN (sizeof SPF_VERSION - 1)

/* What may and must stand behind a mechanism's name. */
struct mechanism_row {
	const char *name;
	enum spf_mechanism mechanism;
	enum { ARGUMENT_NONE, ARGUMENT_MAY, ARGUMENT_MUST } domain;
	bool prefix; /* a dual-cidr-length may follow */
};

static const struct mechanism_row mechanisms[] = {
	{ "all", SPF_ALL, ARGUMENT_NONE, false },
	{ "include", SPF_INCLUDE, ARGUMENT_MUST, false },
	{ "a", SPF_A, ARGUMENT_MAY, true },
	{ "mx", SPF_MX, ARGUMENT_MAY, true },
	{ "ptr", SPF_PTR, ARGUMENT_MAY, false },
	{ "ip4", SPF_IP4, ARGUMENT_MUST, true },
	{ "ip6", SPF_IP6, ARGUMENT_MUST, true },
	{ "exists", SPF_EXISTS, ARGUMENT_MUST, false },
};

struct span {
	const char *text;
	size_t len;
};

bool
spf_record_is(const char *text, size_t len)
{
	return text_begins(text, len, SPF_VERSION) &&
	    (len == SPF_VERSION_LEN || text[SPF_VERSION_LEN] == ' ');
}

/* Cut "/n" off the end of *span. Returns -1 for a number that is not one, 0
 * when there is none, 1 and *bits. Leading zeros are an error (RFC 7208 12:
 * ip4-cidr-length). */
static int
cut_prefix(
    struct span *span, const char *slash, unsigned int max, unsigned int *bits)
{
	size_t digits = 0, marks = strlen(slash);
	const char *number;
	uint64_t value;

	while (digits < span->len &&
	    span->text[span->len - 1 - digits] >= '0' &&
	    span->text[span->len - 1 - digits] <= '9')
		digits++;
	if (span->len < digits + marks ||
	    memcmp(span->text + span->len - digits - marks, slash, marks) != 0)
		return 0;
	number = span->text + span->len - digits;
	if (digits == 0 || (digits > 1 && number[0] == '0') ||
	    text_number(number, digits, max, &value) != 0)
		return -1;
	*bits = (unsigned int)value;
	span->len -= digits + marks;
	return 1;
}

/* dual-cidr-length = [ "/" n4 ] [ "//" n6 ] */
static int
cut_dual_prefix(struct span *argument, struct spf_term *term)
{
	if (cut_prefix(argument, "//", 128, &term->v6_bits) < 0)
		return -1;
	return cut_prefix(argument, "/", 32, &term->v4_bits) < 0 ? -1 : 0;
}

static int
read_ip4(struct span argument, struct spf_term *term)
{
	char copy[INET_ADDRSTRLEN];
	uint8_t *bytes = term->network.s6_addr;

	if (cut_prefix(&argument, "/", 32, &term->v4_bits) < 0 ||
	    argument.len >= sizeof copy)
		return -1;
	memcpy(copy, argument.text, argument.len);
	copy[argument.len] = '\0';
	bytes[10] = bytes[11] = 0xff;
	return inet_pton(AF_INET, copy, bytes + 12) == 1 ? 0 : -1;
}

static int
read_ip6(struct span argument, struct spf_term *term)
{
	char copy[INET6_ADDRSTRLEN];

	if (cut_prefix(&argument, "/", 128, &term->v6_bits) < 0 ||
	    argument.len >= sizeof copy)
		return -1;
	memcpy(copy, argument.text, argument.len);
	copy[argument.len] = '\0';
	return inet_pton(AF_INET6, copy, &term->network) == 1 ? 0 : -1;
}

/* What stands behind the name: ":domain-spec" and prefix lengths. */
static int
read_argument(
    const struct mechanism_row *row, struct span rest, struct spf_term *term)
{
	bool colon = rest.len > 0 && rest.text[0] == ':';
	struct span domain = { rest.text + (colon ? 1 : 0),
		rest.len - (colon ? 1 : 0) };

	if (colon && row->domain == ARGUMENT_NONE)
		return -1;
	if (!colon && row->domain == ARGUMENT_MUST)
		return -1;
	if (row->mechanism == SPF_IP4)
		return read_ip4(domain, term);
	if (row->mechanism == SPF_IP6)
		return read_ip6(domain, term);
	if (row->prefix && cut_dual_prefix(&domain, term) != 0)
		return -1;
	if (!colon)
		return domain.len == 0 ? 0 : -1;
	term->domain = domain.text;
	term->domain_len = domain.len;
	return spf_macro_is_domain(domain.text, domain.len) ? 0 : -1;
}

static enum spf_result
qualifier(char c)
{
	switch (c) {
	case '+':
		return SPF_PASS;
	case '-':
		return SPF_FAIL;
	case '~':
		return SPF_SOFTFAIL;
	case '?':
		return SPF_NEUTRAL;
	default:
		return SPF_UNSET;
	}
}

static size_t
name_length(struct span word)
{
	size_t len = 0;

	while (len < word.len && word.text[len] != ':' && word.text[len] != '/')
		len++;
	return len;
}

static int
read_directive(struct span word, struct spf_term *term)
{
	size_t len;

	*term = (struct spf_term){ .text = word.text,
		.text_len = word.len,
		.v4_bits = 32,
		.v6_bits = 128 };
	term->qualifier = qualifier(word.text[0]);
	if (term->qualifier == SPF_UNSET)
		term->qualifier = SPF_PASS;
	else
		word = (struct span){ word.text + 1, word.len - 1 };
	len = name_length(word);
	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++) {
		const struct mechanism_row *row = &mechanisms[i];
		struct span rest = { word.text + len, word.len - len };

		if (!text_equal(word.text, len, row->name, strlen(row->name)))
			continue;
		term->mechanism = row->mechanism;
		return read_argument(row, rest, term);
	}
	return -1;
}

/* name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ), up to "=". Returns its
 * length, or 0 when the word is no modifier. */
static size_t
modifier_name(struct span word)
{
	size_t len = 0;

	for (; len < word.len && word.text[len] != '='; len++) {
		char c = text_lower(word.text[len]);
		bool alpha = c >= 'a' && c <= 'z';
		bool more = (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		    c == '.';

		if (!alpha && !(more && len > 0))
			return 0;
	}
	return len < word.len ? len : 0;
}

/* Modifiers seen so far; redirect and exp may stand once (RFC 7208 6). */
struct seen {
	bool redirect, exp;
};

static int
read_modifier(struct span word, size_t name_len, struct spf_record *record,
    struct seen *seen)
{
	struct span value = { word.text + name_len + 1,
		word.len - name_len - 1 };
	bool redirect = text_equal(word.text, name_len, "redirect", 8);
	bool exp = text_equal(word.text, name_len, "exp", 3);

	if ((redirect && seen->redirect) || (exp && seen->exp))
		return -1;
	seen->redirect |= redirect;
	seen->exp |= exp;
	if (redirect) {
		record->redirect = value.text;
		record->redirect_len = value.len;
	}
	if (redirect || exp)
		return spf_macro_is_domain(value.text, value.len) ? 0 : -1;
	return spf_macro_is_string(value.text, value.len) ? 0 : -1;
}

static int
read_word(struct span word, struct spf_record *record, struct seen *seen)
{
	size_t name_len = modifier_name(word);

	if (name_len > 0)
		return read_modifier(word, name_len, record, seen);
	if (record->count == LIMIT_SPF_TERMS)
		return -1;
	return read_directive(word, &record->terms[record->count++]);
}

int
spf_record_parse(const char *text, size_t len, struct spf_record *out,
    const char **wrong, size_t *wrong_len)
{
	size_t at = SPF_VERSION_LEN;
	struct seen seen = { .redirect = false };

	out->count = 0;
	out->redirect = NULL;
	while (at < len) {
		struct span word;

		if (text[at] == ' ') {
			at++;
			continue;
		}
		word = (struct span){ text + at, 0 };
		while (at < len && text[at] != ' ') {
			at++;
			word.len++;
		}
		if (read_word(word, out, &seen) != 0) {
			*wrong = word.text;
			*wrong_len = word.len;
			return -1;
		}
	}
	return 0;
}
