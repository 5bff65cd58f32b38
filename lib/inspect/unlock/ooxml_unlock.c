/* ooxml_unlock.c - find the key, decrypt the package. */
#include "unlock/ooxml_unlock.h"

#include <string.h>

#include "unlock/office_find.h"

/* EncryptionInfo has some kilobytes at most. */
#define INFO_BYTES 131072

/* The package's own size stands before it. */
#define SIZE_BYTES 8

/* Agile packages are encrypted in such pieces. */
#define SEGMENT_BYTES 4096

static bool
read_lock(const struct ole_file *file, struct office_lock *out)
{
	scoped_buffer struct buffer info = BUFFER_OF(INFO_BYTES);

	return ole_file_read(file, "EncryptionInfo", &info) &&
	    office_lock_parse((const uint8_t *)info.data, info.len, out) &&
	    (out->scheme == OFFICE_AGILE || out->scheme == OFFICE_STANDARD);
}

/* How many of the decrypted bytes are the document. Padding is less than a
 * segment; a size that leaves out more, or is more than there is, lies, and
 * then all of it is looked at. */
static size_t
package_size(const struct buffer *package, size_t decrypted)
{
	uint64_t said = 0;

	for (size_t i = SIZE_BYTES; i > 0; i--)
		said = said << 8 | (uint8_t)package->data[i - 1];
	if (said > decrypted || decrypted - said > SEGMENT_BYTES)
		return decrypted;
	return (size_t)said;
}

void
ooxml_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out)
{
	scoped_buffer struct buffer package = BUFFER_OF(
	    out->bytes.max + SIZE_BYTES + SEGMENT_BYTES);
	struct office_lock lock;
	struct office_key key;
	size_t len;

	out->status = UNLOCK_UNKNOWN;
	if (!read_lock(file, &lock) ||
	    !ole_file_read(file, "EncryptedPackage", &package) ||
	    package.len < SIZE_BYTES)
		return;
	if (!office_find_key(&lock, keyring, out, &key))
		return;
	len = (package.len - SIZE_BYTES) / 16 * 16;
	office_aes(&lock, &key, (uint8_t *)package.data + SIZE_BYTES, len);
	explicit_bzero(&key, sizeof key);
	buffer_add(&out->bytes, package.data + SIZE_BYTES,
	    package_size(&package, len));
	out->status = out->bytes.full ? UNLOCK_UNKNOWN : UNLOCK_OPENED;
}
