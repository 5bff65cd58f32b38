/* encode.h - write transfer encodings, and find places in encoded bytes.
 *
 * The other direction of transfer.h: our own text encoded (RFC 2045 6.7,
 * 6.8), and the place in an encoded body where a given decoded byte begins,
 * so that text can be put there without encoding the rest anew. Used by
 * notice and body_tag. Thread: any, no state. Never logs. */
#ifndef SEKISHO_TEXT_ENCODE_H
#define SEKISHO_TEXT_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "text/transfer.h"

/* Append base64 in lines of 76, each ending in eol. */
void encode_base64(
    const char *bytes, size_t len, const char *eol, struct buffer *out);

/* Append quoted-printable text whose lines end in CRLF or LF; the lines
 * written end in eol and are at most 76 long. Text that does not end a line
 * gets no line end. */
void encode_quoted(
    const char *text, size_t len, const char *eol, struct buffer *out);

/* A place in encoded bytes: what [begin, end) encodes is `head` before the
 * place and `tail` behind it. Only base64 has such a group that straddles. */
struct place {
	size_t begin, end;
	char head[3], tail[3];
	size_t head_len, tail_len;
};

/* Find where the decoded byte `offset` begins in len encoded bytes. False
 * when they are not cleanly encoded up to there: decoders may then disagree
 * about the place. */
bool encode_find(enum transfer transfer, const char *encoded, size_t len,
    size_t offset, struct place *out);

#endif
