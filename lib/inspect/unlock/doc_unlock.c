/* doc_unlock.c - Word's three streams ([MS-DOC] 2.2.6).
 *
 * The main stream says that it is encrypted, and how long the header at the
 * beginning of the table stream is; each stream's key stream begins with the
 * stream and changes every 512 bytes. */
#include <string.h>

#include "formats/little.h"
#include "unlock/office_find.h"
#include "unlock/ole_unlock.h"

/* [MS-DOC] 2.5.2 FibBase. */
enum {
	FIB_IDENT = 0xa5ec,
	FIB_BYTES = 68, /* of the main stream that stay plain */
	FIB_FLAGS = 10,
	FIB_KEY = 14,
	FIB_ENCRYPTED = 0x0100,
	FIB_TABLE_1 = 0x0200,
	FIB_OBFUSCATED = 0x8000,
};

#define BLOCK_BYTES 512

enum stream { MAIN, TABLE, DATA, STREAMS };

struct doc {
	struct ole_stream streams[STREAMS];
	size_t header_bytes; /* plain, at the beginning of the table */
};

static void
doc_release(struct doc *doc)
{
	for (size_t i = 0; i < STREAMS; i++)
		buffer_release(&doc->streams[i].bytes);
}

/* Read the streams. Returns whether it is an encrypted document. */
static bool
doc_read(const struct ole_file *file, struct doc *doc, struct unlocked *out)
{
	struct buffer *main = &doc->streams[MAIN].bytes;
	struct buffer *table = &doc->streams[TABLE].bytes;
	unsigned int flags;

	if (!ole_file_read(file, "WordDocument", main) ||
	    main->len < FIB_BYTES || little_u16(main->data) != FIB_IDENT)
		return false;
	flags = little_u16(main->data + FIB_FLAGS);
	if ((flags & FIB_ENCRYPTED) == 0)
		return false;
	out->status = UNLOCK_UNKNOWN;
	doc->streams[TABLE].name = (flags & FIB_TABLE_1) != 0 ? "1Table"
							      : "0Table";
	doc->header_bytes = little_u32(main->data + FIB_KEY);
	/* A document without pictures has no data. */
	if (ole_file_has(file, "Data") &&
	    !ole_file_read(file, "Data", &doc->streams[DATA].bytes))
		return false;
	return (flags & FIB_OBFUSCATED) == 0 &&
	    ole_file_read(file, doc->streams[TABLE].name, table) &&
	    doc->header_bytes <= table->len;
}

static void
doc_decrypt(struct doc *doc, const struct office_lock *lock,
    const struct office_key *key)
{
	const size_t plain[STREAMS] = { FIB_BYTES, doc->header_bytes, 0 };
	char *fib = doc->streams[MAIN].bytes.data;

	for (size_t i = 0; i < STREAMS; i++) {
		struct buffer *bytes = &doc->streams[i].bytes;

		if (bytes->len > plain[i])
			office_rc4_stream(lock, key, BLOCK_BYTES, plain[i],
			    (uint8_t *)bytes->data + plain[i],
			    bytes->len - plain[i]);
	}
	little_put_u16(fib + FIB_FLAGS,
	    (uint16_t)(little_u16(fib + FIB_FLAGS) & ~FIB_ENCRYPTED));
	little_put_u32(fib + FIB_KEY, 0);
}

static void
doc_open(const struct ole_file *file, struct doc *doc, struct keyring *keyring,
    struct unlocked *out)
{
	const struct buffer *table = &doc->streams[TABLE].bytes;
	struct office_lock lock;
	struct office_key key;

	if (!office_lock_parse(
		(const uint8_t *)table->data, doc->header_bytes, &lock) ||
	    (lock.scheme != OFFICE_RC4 && lock.scheme != OFFICE_CRYPTOAPI) ||
	    !office_find_key(&lock, keyring, out, &key))
		return;
	doc_decrypt(doc, &lock, &key);
	explicit_bzero(&key, sizeof key);
	if (!ole_file_copy(file, doc->streams, STREAMS, &out->bytes))
		out->status = UNLOCK_UNKNOWN;
}

void
doc_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out)
{
	struct doc doc = { .streams = {
			       { "WordDocument", BUFFER_OF(out->bytes.max) },
			       { "", BUFFER_OF(out->bytes.max) },
			       { "Data", BUFFER_OF(out->bytes.max) },
			   } };

	out->status = UNLOCK_PLAIN;
	if (doc_read(file, &doc, out))
		doc_open(file, &doc, keyring, out);
	doc_release(&doc);
}
