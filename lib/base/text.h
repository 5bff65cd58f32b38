/* text.h - bounded handling of bytes that may not be text.
 *
 * Bytes from the wire, the message or the scanner come as (pointer, length)
 * and pass text_printable() before they reach a log, a header or a reply.
 * ASCII rules only: no function here depends on the locale. Never logs. */
#ifndef SEKISHO_BASE_TEXT_H
#define SEKISHO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which bytes text_printable() lets through unescaped. */
enum text_form {
	TEXT_ASCII = 1, /* 0x20 to 0x7e */
	TEXT_UTF8,      /* and well-formed UTF-8 without controls, the ones
			   that reverse the order of letters included */
};

/* Copy text, escaping every other byte and the backslash as \xNN; cuts
 * between characters so that the result and its NUL fit size (at least 1).
 * Returns the length written without the NUL. */
size_t text_printable(
    char *out, size_t size, const char *text, size_t len, enum text_form form);

/* Copy text as well-formed UTF-8 without controls: TAB, CR and LF become a
 * space, every other control and every byte that is no UTF-8 becomes U+FFFD.
 * What is harmless stays as it is, so that a second pass changes nothing.
 * Cuts between characters so that the result and its NUL fit size (at least
 * 1). Returns the length written without the NUL. */
size_t text_harmless(char *out, size_t size, const char *text, size_t len);

/* Whether all of it is well-formed UTF-8 (RFC 3629: no surrogates, no
 * overlong forms); NUL and other controls are allowed. */
bool text_is_utf8(const char *text, size_t len);

/* Length in bytes of the well-formed UTF-8 character at text, 0 if none. */
size_t text_utf8_char(const char *text, size_t len);

/* Equal, ASCII letters compared without case. */
bool text_equal(const char *a, size_t a_len, const char *b, size_t b_len);

/* Whether text begins or ends with the C string, without case. */
bool text_begins(const char *text, size_t len, const char *with);
bool text_ends(const char *text, size_t len, const char *with);

/* Where `what` first stands in text without case, or len. */
size_t text_find(const char *text, size_t len, const char *what);

/* ASCII lower case of one byte. */
static inline char
text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether every byte is below 0x80. */
bool text_is_ascii(const char *text, size_t len);

/* Narrow *text_io and *len_io: drop blanks (SP, TAB, CR, LF) at both ends. */
void text_trim(const char **text_io, size_t *len_io);

/* Two lower-case hex digits a byte and a NUL; out has 2 * len + 1 bytes. */
void text_hex(char *out, const uint8_t *bytes, size_t len);

/* The decimal number that is all of text, from 0 to max. Returns 0, or -1 if
 * it is anything else. */
int text_number(const char *text, size_t len, uint64_t max, uint64_t *out);

/* Whether a shell-like pattern (`*` any bytes, `?` one byte, no classes)
 * matches all of text, without case. Linear in practice and bounded:
 * |pattern| x |text| steps at most. */
bool text_matches(const char *pattern, const char *text, size_t len);

#endif
