/* ppt_unlock.c - PowerPoint's persist objects ([MS-PPT] 2.3.7).
 *
 * The current user's atom says that the document is encrypted and where the
 * last edit is; the edit, where the directory of objects is, and which object
 * holds the header of the encryption. Every other object is encrypted whole,
 * its record head too, with its number as the block. */
#include <string.h>

#include "formats/little.h"
#include "unlock/office_find.h"
#include "unlock/ole_unlock.h"

enum {
	HEAD_BYTES = 8,
	USER_TOKEN = 12, /* in the atom: behind its head and size */
	USER_EDIT = 16,
	USER_BYTES = 20,
	TOKEN_PLAIN = (int)0xe391c05f,
	TOKEN_ENCRYPTED = (int)0xf3d1c4df,
	TYPE_USER_EDIT = 0x0ff5,
	TYPE_DIRECTORY = 0x1772,
	TYPE_CRYPT = 0x2f14,
	EDIT_DIRECTORY = HEAD_BYTES + 12,
	EDIT_CRYPT = HEAD_BYTES + 28,
	EDIT_BYTES = HEAD_BYTES + 32,
};

/* Objects of one presentation: slides, masters, notes and embedded files. */
#define OBJECTS 20000

struct ppt {
	struct ole_stream user, document;
	size_t directory, directory_len; /* its content */
	uint32_t crypt;                  /* the header's object */
};

/* Whether there is a record of this type at `at`, whole; *len_out is its
 * content's length. */
static bool
record_at(
    const struct buffer *bytes, size_t at, unsigned int type, size_t *len_out)
{
	if (at > bytes->len || bytes->len - at < HEAD_BYTES ||
	    little_u16(bytes->data + at + 2) != type)
		return false;
	*len_out = little_u32(bytes->data + at + 4);
	return *len_out <= bytes->len - at - HEAD_BYTES;
}

/* Find edit and directory. Returns whether it is an encrypted presentation. */
static bool
ppt_read(const struct ole_file *file, struct ppt *ppt, struct unlocked *out)
{
	const struct buffer *user = &ppt->user.bytes;
	const struct buffer *document = &ppt->document.bytes;
	size_t edit, len;

	if (!ole_file_read(file, ppt->user.name, &ppt->user.bytes) ||
	    user->len < USER_BYTES ||
	    (int)little_u32(user->data + USER_TOKEN) != TOKEN_ENCRYPTED)
		return false;
	out->status = UNLOCK_UNKNOWN;
	if (!ole_file_read(file, ppt->document.name, &ppt->document.bytes))
		return false;
	edit = little_u32(user->data + USER_EDIT);
	if (!record_at(document, edit, TYPE_USER_EDIT, &len) ||
	    len < EDIT_BYTES - HEAD_BYTES)
		return false;
	ppt->directory = little_u32(document->data + edit + EDIT_DIRECTORY);
	ppt->crypt = little_u32(document->data + edit + EDIT_CRYPT);
	if (!record_at(
		document, ppt->directory, TYPE_DIRECTORY, &ppt->directory_len))
		return false;
	ppt->directory += HEAD_BYTES;
	return true;
}

/* One walk over the directory: runs of objects with rising numbers. */
struct object_walk {
	const struct ppt *ppt;
	size_t next;          /* in the directory */
	uint32_t number, run; /* of the next object; how many follow */
	size_t seen;
};

static bool
object_next(struct object_walk *walk, uint32_t *number_out, size_t *at_out)
{
	const struct ppt *ppt = walk->ppt;
	const char *directory = ppt->document.bytes.data + ppt->directory;

	while (walk->run == 0) {
		uint32_t head;

		if (ppt->directory_len - walk->next < 4)
			return false;
		head = little_u32(directory + walk->next);
		walk->number = head & 0xfffff;
		walk->run = head >> 20;
		walk->next += 4;
	}
	if (ppt->directory_len - walk->next < 4 || walk->seen++ >= OBJECTS)
		return false;
	*number_out = walk->number++;
	*at_out = little_u32(directory + walk->next);
	walk->next += 4;
	walk->run--;
	return true;
}

static bool
ppt_lock(const struct ppt *ppt, struct office_lock *out)
{
	const struct buffer *document = &ppt->document.bytes;
	struct object_walk walk = { .ppt = ppt };
	uint32_t number;
	size_t at, len;

	while (object_next(&walk, &number, &at))
		if (number == ppt->crypt)
			return record_at(document, at, TYPE_CRYPT, &len) &&
			    office_lock_parse((const uint8_t *)document->data +
				    at + HEAD_BYTES,
				len, out) &&
			    out->scheme == OFFICE_CRYPTOAPI;
	return false;
}

/* Decrypt each object: its head first, which says how long it is. False when
 * they are more than there is: objects that overlap are a trick. */
static bool
ppt_decrypt(struct ppt *ppt, const struct office_lock *lock,
    const struct office_key *key)
{
	struct buffer *document = &ppt->document.bytes;
	struct object_walk walk = { .ppt = ppt };
	size_t work = 0, at;
	uint32_t number;

	while (object_next(&walk, &number, &at)) {
		uint8_t head[HEAD_BYTES];
		size_t len, left;

		if (number == ppt->crypt || at > document->len ||
		    document->len - at < HEAD_BYTES)
			continue;
		left = document->len - at - HEAD_BYTES;
		memcpy(head, document->data + at, sizeof head);
		office_rc4(lock, key, number, 0, head, sizeof head);
		len = little_u32(head + 4);
		len = len < left ? len : left;
		work += len;
		if (work > 2 * document->len)
			return false;
		office_rc4(lock, key, number, 0, (uint8_t *)document->data + at,
		    HEAD_BYTES + len);
	}
	return true;
}

static void
ppt_open(const struct ole_file *file, struct ppt *ppt, struct keyring *keyring,
    struct unlocked *out)
{
	struct ole_stream *streams;
	struct office_lock lock;
	struct office_key key;
	bool opened;

	if (!ppt_lock(ppt, &lock) ||
	    !office_find_key(&lock, keyring, out, &key))
		return;
	opened = ppt_decrypt(ppt, &lock, &key);
	explicit_bzero(&key, sizeof key);
	little_put_u32(
	    ppt->user.bytes.data + USER_TOKEN, (uint32_t)TOKEN_PLAIN);
	streams = (struct ole_stream[]){ ppt->user, ppt->document };
	if (!opened || !ole_file_copy(file, streams, 2, &out->bytes))
		out->status = UNLOCK_UNKNOWN;
}

void
ppt_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out)
{
	struct ppt ppt = {
		.user = { "Current User", BUFFER_OF(out->bytes.max) },
		.document = { "PowerPoint Document",
		    BUFFER_OF(out->bytes.max) },
	};

	out->status = UNLOCK_PLAIN;
	if (ppt_read(file, &ppt, out))
		ppt_open(file, &ppt, keyring, out);
	buffer_release(&ppt.user.bytes);
	buffer_release(&ppt.document.bytes);
}
