/* url_host.c - escapes, then names, then numbers. libidn2 maps letters. */
#include "web/url_host.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdbool.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"
#include "wire/urls.h"

/* Decode escapes into out, which has room. Returns the length, or -1 when it
 * is too long or holds what no host does. */
static int
unescape(const char *text, size_t len, struct url_host *host)
{
	size_t made = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%' && len - i > 2 && hex_value(text[i + 1]) >= 0 &&
		    hex_value(text[i + 2]) >= 0) {
			c = (char)(16 * hex_value(text[i + 1]) +
			    hex_value(text[i + 2]));
			i += 2;
			host->flags |= URL_OBSCURED;
		}
		if (made == LIMIT_URL_HOST_BYTES || (c > 0 && c <= ' ') ||
		    c == '\0' || c == 0x7f)
			return -1;
		host->written[made++] = c;
	}
	host->written[made] = '\0';
	return text_is_utf8(host->written, made) ? (int)made : -1;
}

/* Scripts that look alike: a label with letters of two of them is written to
 * deceive. */
enum script {
	SCRIPT_NONE = 0,
	SCRIPT_LATIN = 1,
	SCRIPT_GREEK = 2,
	SCRIPT_CYRILLIC = 4,
	SCRIPT_ARMENIAN = 8,
	SCRIPT_CHEROKEE = 16,
};

static const struct {
	uint32_t first, last;
	enum script script;
} scripts[] = {
	{ 'a', 'z', SCRIPT_LATIN },
	{ 0xc0, 0x24f, SCRIPT_LATIN },
	{ 0x250, 0x2af, SCRIPT_LATIN },
	{ 0x370, 0x3ff, SCRIPT_GREEK },
	{ 0x400, 0x52f, SCRIPT_CYRILLIC },
	{ 0x530, 0x58f, SCRIPT_ARMENIAN },
	{ 0x13a0, 0x13ff, SCRIPT_CHEROKEE },
	{ 0x1e00, 0x1eff, SCRIPT_LATIN },
	{ 0x1f00, 0x1fff, SCRIPT_GREEK },
	{ 0xab70, 0xabbf, SCRIPT_CHEROKEE },
};

static enum script
script_of(uint32_t letter)
{
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (letter >= scripts[i].first && letter <= scripts[i].last)
			return scripts[i].script;
	return SCRIPT_NONE;
}

/* The character at well-formed text, and its length. */
static uint32_t
letter_at(const char *text, size_t len, size_t *step)
{
	static const uint8_t masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t letter;

	*step = text_utf8_char(text, len);
	if (*step == 0 || *step > 4) {
		*step = 1;
		return 0;
	}
	letter = (uint8_t)text[0] & masks[*step];
	for (size_t i = 1; i < *step; i++)
		letter = letter << 6 | ((uint8_t)text[i] & 0x3f);
	return letter;
}

/* Whether a label of a name in lower case mixes scripts. */
static bool
mixes_scripts(const char *name)
{
	size_t len = strlen(name), step = 1;
	unsigned int seen = 0;

	for (size_t i = 0; i < len; i += step) {
		uint32_t letter = letter_at(name + i, len - i, &step);

		seen = letter == '.' ? 0
				     : seen | (unsigned int)script_of(letter);
		if ((seen & (seen - 1)) != 0)
			return true;
	}
	return false;
}

/* The flags of a name that libidn2 wrote in ASCII. */
static void
look_at_letters(struct url_host *host)
{
	char *letters = NULL;

	if (text_find(host->name, strlen(host->name), "xn--") ==
	    strlen(host->name))
		return;
	host->flags |= URL_IDN;
	if (idn2_to_unicode_8z8z(host->name, &letters, 0) == IDN2_OK &&
	    mixes_scripts(letters))
		host->flags |= URL_MIXED;
	idn2_free(letters);
}

/* written -> name, without the dot at its end. Letters of full width and
 * their dots become plain ones, which is a name in ASCII again. */
static int
to_ascii(struct url_host *host)
{
	char *ascii = NULL;
	size_t len;
	int status;

	if (text_is_ascii(host->written, strlen(host->written))) {
		len = strlen(host->written);
		if (len > sizeof host->name)
			return -1;
		ascii = host->written;
	} else {
		status = idn2_to_ascii_8z(host->written, &ascii,
		    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL |
			IDN2_ALLOW_UNASSIGNED);
		if (status != IDN2_OK)
			return -1;
		len = strlen(ascii);
	}
	if (len > 0 && ascii[len - 1] == '.')
		len--;
	if (len > 0 && len < sizeof host->name) {
		for (size_t i = 0; i < len; i++)
			host->name[i] = text_lower(ascii[i]);
		host->name[len] = '\0';
	}
	if (ascii != host->written)
		idn2_free(ascii);
	return len > 0 && len < sizeof host->name ? 0 : -1;
}

/* One number of an address in any base: "0x7f", "0177", "127". Returns 0, or
 * -1 when it is none or too large for 32 bits. */
static int
read_number(const char *text, size_t len, uint64_t *out)
{
	unsigned int base = 10;
	uint64_t number = 0;

	if (len >= 2 && text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
		len -= 2;
	} else if (len >= 2 && text[0] == '0') {
		base = 8;
	} else if (len == 0) {
		return -1;
	}
	for (size_t i = 0; i < len; i++) {
		int digit = hex_value(text[i]);

		if (digit < 0 || (unsigned int)digit >= base)
			return -1;
		number = number * base + (unsigned int)digit;
		if (number > UINT32_MAX)
			return -1;
	}
	*out = number;
	return 0;
}

/* Whether the last label is a number, so that the whole must be an address
 * (WHATWG URL 3.5). */
static bool
ends_in_number(const char *name)
{
	const char *last = strrchr(name, '.');
	size_t len;
	uint64_t number;

	last = last != NULL ? last + 1 : name;
	len = strlen(last);
	if (len > 0 && strspn(last, "0123456789") == len)
		return true;
	return read_number(last, len, &number) == 0;
}

/* One to four numbers; the last one fills what is left of 32 bits. */
static int
read_v4(const char *name, uint32_t *out)
{
	uint64_t address = 0, number;
	unsigned int count = 0;

	for (const char *next = name; next != NULL;) {
		const char *dot = strchr(next, '.');
		size_t len = dot != NULL ? (size_t)(dot - next) : strlen(next);

		if (count == 4 || read_number(next, len, &number) != 0)
			return -1;
		count++;
		if (dot == NULL) {
			if (number >= UINT64_C(1) << (8 * (5 - count)))
				return -1;
			address |= number;
		} else {
			if (number > 255 || count == 4)
				return -1;
			address |= number << (8 * (4 - count));
		}
		next = dot != NULL ? dot + 1 : NULL;
	}
	*out = (uint32_t)address;
	return 0;
}

static int
settle_v4(struct url_host *host)
{
	char plain[INET_ADDRSTRLEN];
	struct in_addr address;
	uint32_t number;

	if (read_v4(host->name, &number) != 0)
		return -1;
	address.s_addr = htonl(number);
	if (inet_ntop(AF_INET, &address, plain, sizeof plain) == NULL)
		return -1;
	host->flags |= URL_IP;
	if (strcmp(plain, host->written) != 0)
		host->flags |= URL_IP_ODD;
	memcpy(host->name, plain, strlen(plain) + 1);
	return 0;
}

/* "[::1]": an address that stands for IPv4 becomes it. */
static int
settle_v6(struct url_host *host, size_t len)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct in6_addr address;

	if (len < 4 || len - 2 >= sizeof text || host->written[len - 1] != ']')
		return -1;
	memcpy(text, host->written + 1, len - 2);
	if (inet_pton(AF_INET6, text, &address) != 1)
		return -1;
	host->flags |= URL_IP;
	if (IN6_IS_ADDR_V4MAPPED(&address)) {
		host->flags |= URL_IP_ODD;
		(void)inet_ntop(AF_INET, address.s6_addr + 12, host->name,
		    sizeof host->name);
	} else {
		(void)inet_ntop(
		    AF_INET6, &address, host->name, sizeof host->name);
	}
	return 0;
}

static bool
is_name(const char *name)
{
	size_t label = 0;

	for (; *name != '\0'; name++) {
		char c = *name;

		if (c == '.'
			? label == 0
			: !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			      c == '-' || c == '_'))
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return label > 0;
}

int
url_host_parse(const char *text, size_t len, struct url_host *out)
{
	int written;

	out->flags = 0;
	written = unescape(text, len, out);
	if (written <= 0)
		return -1;
	if (out->written[0] == '[')
		return settle_v6(out, (size_t)written);
	if (to_ascii(out) != 0)
		return -1;
	if (ends_in_number(out->name))
		return settle_v4(out);
	if (!is_name(out->name))
		return -1;
	look_at_letters(out);
	return 0;
}
