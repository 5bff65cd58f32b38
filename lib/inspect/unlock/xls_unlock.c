/* xls_unlock.c - Excel's records ([MS-XLS] 2.2.10, 2.4.117).
 *
 * A FilePass record says how what follows is encrypted: the content of each
 * record, not its head, and of some records nothing. The key stream runs over
 * all bytes of the stream and changes every 1,024. */
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "formats/little.h"
#include "unlock/office_find.h"
#include "unlock/office_xor.h"
#include "unlock/ole_unlock.h"

#define HEAD_BYTES  4
#define BLOCK_BYTES 1024

enum record_type {
	RECORD_EOF = 0x000a,
	RECORD_FILEPASS = 0x002f,
	RECORD_BOUNDSHEET = 0x0085,
	/* No reader knows this one; what is inside of it is passed over. */
	RECORD_NOBODYS = 0x08ff,
};

/* How a FilePass record begins. */
enum { METHOD_XOR = 0, METHOD_RC4 = 1 };

struct record {
	unsigned int type;
	size_t at, len; /* of the content */
};

/* The record at *at_io, which moves behind it; one that is longer than the
 * stream ends with it. */
static bool
record_next(const struct buffer *book, size_t *at_io, struct record *out)
{
	size_t left = book->len - *at_io;

	if (left < HEAD_BYTES)
		return false;
	out->type = little_u16(book->data + *at_io);
	out->len = little_u16(book->data + *at_io + 2);
	out->at = *at_io + HEAD_BYTES;
	if (out->len > left - HEAD_BYTES)
		out->len = left - HEAD_BYTES;
	*at_io = out->at + out->len;
	return true;
}

/* The FilePass of the first substream. */
static bool
find_filepass(const struct buffer *book, struct record *out)
{
	size_t at = 0;

	while (record_next(book, &at, out) && out->type != RECORD_EOF)
		if (out->type == RECORD_FILEPASS)
			return true;
	return false;
}

/* How many of a record's bytes are plain. */
static size_t
plain_bytes(const struct record *record)
{
	static const unsigned int plain[] = { 0x0809, RECORD_FILEPASS, 0x00e1,
		0x0138, 0x0194, 0x0195, 0x0196 };

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (record->type == plain[i])
			return record->len;
	/* Where the sheet begins. */
	if (record->type == RECORD_BOUNDSHEET)
		return record->len < 4 ? record->len : 4;
	return 0;
}

/* Take the content of each encrypted record from `opened`, in which all bytes
 * are decrypted. */
static void
take_rc4(struct buffer *book, const struct record *filepass, const char *opened)
{
	size_t at = filepass->at + filepass->len;
	struct record record;

	while (record_next(book, &at, &record)) {
		size_t plain = plain_bytes(&record);

		memcpy(book->data + record.at + plain,
		    opened + record.at + plain, record.len - plain);
	}
}

static void
take_xor(struct buffer *book, const struct record *filepass,
    const struct office_xor *with)
{
	size_t at = filepass->at + filepass->len;
	struct record record;

	while (record_next(book, &at, &record)) {
		size_t plain = plain_bytes(&record);

		office_xor_apply(with, record.at + record.len + plain,
		    (uint8_t *)book->data + record.at + plain,
		    record.len - plain);
	}
}

/* key and verifier: of the FilePass. */
static void
open_xor(struct buffer *book, const struct record *filepass,
    const uint8_t *words, struct keyring *keyring, struct unlocked *out)
{
	const struct password *password;
	struct key_walk walk;
	struct office_xor with;

	office_walk_init(&walk, keyring);
	while ((password = key_walk_next(&walk)) != NULL)
		if (office_xor_try(little_u16(words), little_u16(words + 2),
			password, &with)) {
			office_found(&walk, password, out);
			take_xor(book, filepass, &with);
			return;
		}
	office_not_found(keyring, out);
}

static void
open_rc4(struct buffer *book, const struct record *filepass,
    struct keyring *keyring, struct unlocked *out)
{
	const uint8_t *info = (const uint8_t *)book->data + filepass->at + 2;
	scoped_mem char *opened = NULL;
	struct office_lock lock;
	struct office_key key;

	if (!office_lock_parse(info, filepass->len - 2, &lock) ||
	    (lock.scheme != OFFICE_RC4 && lock.scheme != OFFICE_CRYPTOAPI) ||
	    !office_find_key(&lock, keyring, out, &key))
		return;
	opened = mem_text(book->data, book->len);
	office_rc4_stream(
	    &lock, &key, BLOCK_BYTES, 0, (uint8_t *)opened, book->len);
	explicit_bzero(&key, sizeof key);
	take_rc4(book, filepass, opened);
}

/* Decrypt one workbook; *out says how it went. */
static void
open_book(struct buffer *book, const struct record *filepass,
    struct keyring *keyring, struct unlocked *out)
{
	const uint8_t *pass = (const uint8_t *)book->data + filepass->at;

	out->status = UNLOCK_UNKNOWN;
	/* Excel 5 knows XOR only, and does not say so. */
	if (filepass->len == 4)
		open_xor(book, filepass, pass, keyring, out);
	else if (filepass->len >= 6 && little_u16(pass) == METHOD_XOR)
		open_xor(book, filepass, pass + 2, keyring, out);
	else if (filepass->len >= 6 && little_u16(pass) == METHOD_RC4)
		open_rc4(book, filepass, keyring, out);
	if (out->status == UNLOCK_OPENED)
		little_put_u16(
		    book->data + filepass->at - HEAD_BYTES, RECORD_NOBODYS);
}

void
xls_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out)
{
	/* A file of Excel 5 and 97 has both. */
	struct ole_stream books[] = {
		{ "Workbook", BUFFER_OF(out->bytes.max) },
		{ "Book", BUFFER_OF(out->bytes.max) },
	};
	struct ole_stream opened[2];
	size_t count = 0;

	out->status = UNLOCK_PLAIN;
	for (size_t i = 0; i < 2; i++) {
		struct record filepass;

		if (!ole_file_read(file, books[i].name, &books[i].bytes) ||
		    !find_filepass(&books[i].bytes, &filepass))
			continue;
		open_book(&books[i].bytes, &filepass, keyring, out);
		if (out->status != UNLOCK_OPENED)
			break;
		opened[count++] = books[i];
	}
	if (out->status == UNLOCK_OPENED &&
	    !ole_file_copy(file, opened, count, &out->bytes))
		out->status = UNLOCK_UNKNOWN;
	for (size_t i = 0; i < 2; i++)
		buffer_release(&books[i].bytes);
}
