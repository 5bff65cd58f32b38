/* unlock.c - which opener a document belongs to. */
#include "unlock/unlock.h"

#include <libxml/parser.h>
#include <string.h>

#include "formats/ole_file.h"
#include "unlock/ole_unlock.h"
#include "unlock/ooxml_unlock.h"
#include "unlock/pdf_unlock.h"

/* Readers of PDF accept its mark within so many bytes. */
#define PDF_MARK_BYTES 1024

void
unlocked_release(struct unlocked *unlocked)
{
	buffer_release(&unlocked->bytes);
	unlocked->status = UNLOCK_UNSET;
}

void
unlock_warm_up(void)
{
	xmlInitParser();
	ole_file_warm_up();
	pdf_unlock_warm_up();
}

static void
unlock_ole(const char *bytes, size_t len, struct keyring *keyring,
    struct unlocked *out)
{
	static void (*const openers[])(const struct ole_file *,
	    struct keyring *,
	    struct unlocked *) = { doc_unlock, xls_unlock, ppt_unlock };
	scoped_ole_file struct ole_file *file = ole_file_open(bytes, len);

	if (file == NULL)
		return;
	if (ole_file_has(file, "EncryptedPackage")) {
		ooxml_unlock(file, keyring, out);
		return;
	}
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		openers[i](file, keyring, out);
		if (out->status != UNLOCK_PLAIN)
			return;
	}
}

static bool
is_ole(const char *bytes, size_t len)
{
	static const char mark[8] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

	return len >= sizeof mark && memcmp(bytes, mark, sizeof mark) == 0;
}

static bool
is_encrypted_pdf(const char *bytes, size_t len)
{
	size_t head = len < PDF_MARK_BYTES ? len : PDF_MARK_BYTES;

	return memmem(bytes, head, "%PDF-", 5) != NULL &&
	    memmem(bytes, len, "/Encrypt", 8) != NULL;
}

bool
unlock_is_candidate(const char *bytes, size_t len)
{
	return is_ole(bytes, len) || is_encrypted_pdf(bytes, len);
}

void
unlock(const char *bytes, size_t len, struct keyring *keyring, size_t max_bytes,
    struct unlocked *out)
{
	*out = (struct unlocked){ .status = UNLOCK_PLAIN,
		.bytes = BUFFER_OF(max_bytes) };
	if (is_ole(bytes, len))
		unlock_ole(bytes, len, keyring, out);
	else if (is_encrypted_pdf(bytes, len))
		pdf_unlock(bytes, len, keyring, out);
	if (out->status != UNLOCK_OPENED)
		buffer_clear(&out->bytes);
}
