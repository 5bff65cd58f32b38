/* transfer.h - Content-Transfer-Encodings undone (RFC 2045 6).
 *
 * The decoders are GMime's. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_TRANSFER_H
#define SEKISHO_TEXT_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

enum transfer {
	TRANSFER_UNSET = 0,
	TRANSFER_IDENTITY, /* 7bit, 8bit, binary */
	TRANSFER_BASE64,
	TRANSFER_QUOTED,
	TRANSFER_UUENCODE,
	TRANSFER_UNKNOWN, /* a word nobody knows: read as identity */
};

/* The encoding a Content-Transfer-Encoding value names. */
enum transfer transfer_named(const char *value, size_t len);

/* Whether decoding changes anything. */
bool transfer_is_coded(enum transfer transfer);

/* Room that decoding len bytes needs at most. */
size_t transfer_room(size_t len);

/* Decode all of it. Returns the decoded length. */
size_t transfer_decode(
    enum transfer transfer, const char *bytes, size_t len, char *out);

/* Decode at most max_bytes of it, which need transfer_room(max_bytes);
 * *cut_out says whether there was more. Returns the length. */
size_t transfer_decode_some(enum transfer transfer, const char *bytes,
    size_t len, size_t max_bytes, char *out, bool *cut_out);

/* The byte that two hex digits at text stand for; false if none do. */
bool transfer_hex(const char *text, size_t len, char *out);

/* RFC 2047's Q encoding, in which "_" is a space. */
size_t transfer_decode_q(const char *text, size_t len, char *out);

#endif
