/* lenient.h - encodings of mail undone as the sloppiest reader does it.
 *
 * For what only some readers see: each decoder hands out every reading that
 * differs, so that the worst of them can be scanned. GMime's decoders (see
 * transfer.h) are what a part consists of; they know one reading and want the
 * encoding declared. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_LENIENT_H
#define SEKISHO_MAIL_LENIENT_H

#include <stdbool.h>
#include <stddef.h>

/* Where readings go. */
struct lenient_sink {
	void (*take)(void *with, const char *bytes, size_t len);
	void *with;
	size_t left; /* bytes that may still be handed out */
	bool full;   /* something was not: there was more */
};

/* Whether base64 is read alike by everybody: nothing but its alphabet, blanks
 * and line ends, padding at the end only. */
bool lenient_base64_is_plain(const char *bytes, size_t len);

/* Base64: padding in the middle ignored, taken as the end, or as the end of
 * one piece of several; lines with other characters decoded or left out. */
void lenient_base64(const char *bytes, size_t len, struct lenient_sink *sink);

/* Whether quoted-printable is read alike by everybody, but for blanks at the
 * end of lines: each `=` has two hex digits or a line end behind it. */
bool lenient_quoted_is_plain(const char *bytes, size_t len);

/* Quoted-printable: blanks and NULs between `=` and the line's end do not
 * count (RFC 2045 6.7 rule 3); lines are joined first, so that an escape may
 * stand on two of them. */
void lenient_quoted(const char *bytes, size_t len, struct lenient_sink *sink);

/* The rows behind uuencode's "begin" line, whatever they end with, up to the
 * first that is none. */
void lenient_uu(const char *bytes, size_t len, struct lenient_sink *sink);

/* Whether a line, without its end, can be one of those rows. */
bool lenient_is_uu_row(const char *row, size_t len);

/* The lines behind yEnc's "=ybegin" (yenc.org, draft 1.3). */
void lenient_yenc(const char *bytes, size_t len, struct lenient_sink *sink);

/* Length of the first line with its end: CRLF, LF or a lone CR. */
size_t lenient_line(const char *bytes, size_t len);

/* The same without its end and the blanks before that. */
size_t lenient_line_text(const char *bytes, size_t len);

#endif
