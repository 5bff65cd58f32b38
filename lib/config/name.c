/* name.c - addresses and section names in one spelling. */
#include <string.h>

#include "base/text.h"
#include "config/check.h"
#include "config/section.h"

/* RFC 1035 2.3.4 */
#define DOMAIN_BYTES 253
#define LABEL_BYTES  63

static void
begin(struct section_name *name)
{
	/* The first byte stays free for the dot of `.domain`. */
	name->text = name->room + 1;
	*name->text = '\0';
}

/* Where the domain begins, behind the last @; len if there is none. */
static size_t
find_domain(const char *address, size_t len)
{
	for (size_t i = len; i > 0; i--)
		if (address[i - 1] == '@')
			return i;
	return len;
}

/* Append in lower case. A NUL ends nothing: it becomes a control character,
 * which no section's name holds. */
static char *
add_lower(char *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		*out = text_lower(text[i]);
		if (*out == '\0')
			*out = '\1';
		out++;
	}
	*out = '\0';
	return out;
}

/* "user"@ and us\er@ are user@ (RFC 5321 4.1.2): whoever quotes must not get
 * around the section of an address. */
static char *
add_local(char *out, const char *text, size_t len)
{
	bool quoted = len >= 2 && text[0] == '"' && text[len - 1] == '"';

	if (quoted) {
		text++;
		len -= 2;
	}
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 1 < len)
			i++;
		out = add_lower(out, &text[i], 1);
	}
	return out;
}

void
section_name_of_address(
    struct section_name *name, const char *address, size_t len)
{
	size_t domain, domain_len, colon;
	char *out;

	begin(name);
	text_trim(&address, &len);
	if (len >= 2 && address[0] == '<' && address[len - 1] == '>') {
		address++;
		len -= 2;
	}
	/* @relay,@relay:user@domain */
	colon = len > 0 && address[0] == '@' ? text_find(address, len, ":")
					     : len;
	if (colon < len) {
		address += colon + 1;
		len -= colon + 1;
	}
	domain = find_domain(address, len);
	domain_len = len - domain;
	if (domain_len > 0 && address[len - 1] == '.')
		domain_len--;
	if (domain_len == 0 || domain_len > DOMAIN_BYTES)
		return;
	out = name->text;
	if (len <= LIMIT_ADDRESS_BYTES) {
		out = add_local(out, address, domain - 1);
		out = add_lower(out, "@", 1);
	}
	add_lower(out, address + domain, domain_len);
}

void
section_name_set(struct section_name *name, const char *text)
{
	begin(name);
	memcpy(name->text, text, strlen(text) + 1);
}

static bool
is_label(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return len > 0 && len <= LABEL_BYTES;
}

/* Labels with dots between them. Names in other scripts travel as xn--...;
 * a section spelled otherwise would silently never apply. */
static bool
is_domain(const char *text, size_t len)
{
	if (len > DOMAIN_BYTES)
		return false;
	for (;;) {
		const char *dot = memchr(text, '.', len);
		size_t label = dot != NULL ? (size_t)(dot - text) : len;

		if (!is_label(text, label))
			return false;
		if (dot == NULL)
			return true;
		text += label + 1;
		len -= label + 1;
	}
}

int
section_name_parse(
    struct section_name *name, const char *text, struct fault *fault)
{
	size_t len = strlen(text);
	size_t domain = find_domain(text, len);

	begin(name);
	if (domain == len)
		domain = 0;
	if (domain == 0 && *text == '.')
		domain = 1;
	if (!is_domain(text + domain, len - domain))
		return fault_set(fault,
		    "[domain] needs example.jp, .example.jp or "
		    "user@example.jp (other scripts as xn--...)");
	if (domain == 1 && *text == '@')
		return fault_set(fault, "[domain] has nothing before the @");
	if (check_plain(text, len, fault) != 0)
		return fault_prefix(fault, "the name of [domain]");
	add_lower(name->text, text, len);
	return 0;
}
