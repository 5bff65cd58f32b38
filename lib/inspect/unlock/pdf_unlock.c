/* pdf_unlock.c - the only file that knows libqpdf.
 *
 * Its C interface turns every C++ exception into an error code. Streams stay
 * compressed, so that a bomb stays as small as it came. */
#include "unlock/pdf_unlock.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

static void
qpdf_release(qpdf_data *qpdf)
{
	qpdf_cleanup(qpdf);
}

#define scoped_qpdf __attribute__((cleanup(qpdf_release)))

static qpdf_data
quiet_qpdf(void)
{
	qpdf_data qpdf = qpdf_init();

	qpdf_silence_errors(qpdf);
	qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
	return qpdf;
}

/* Append the document without encryption. */
static bool
write_plain(qpdf_data qpdf, struct buffer *out)
{
	if ((qpdf_init_write_memory(qpdf) & QPDF_ERRORS) != 0)
		return false;
	qpdf_set_preserve_encryption(qpdf, QPDF_FALSE);
	qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
	qpdf_set_object_stream_mode(qpdf, qpdf_o_preserve);
	/* The same document gives the same bytes. */
	qpdf_set_static_ID(qpdf, QPDF_TRUE);
	if ((qpdf_write(qpdf) & QPDF_ERRORS) != 0)
		return false;
	buffer_add(out, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
	return !out->full;
}

/* Try one password; UNLOCK_CLOSED if it is the wrong one. */
static enum unlock_status
open_with(
    const char *bytes, size_t len, const char *password, struct buffer *out)
{
	scoped_qpdf qpdf_data qpdf = quiet_qpdf();

	if ((qpdf_read_memory(qpdf, "", bytes, len, password) & QPDF_ERRORS) !=
	    0)
		return qpdf_get_error_code(qpdf, qpdf_get_error(qpdf)) ==
			qpdf_e_password
		    ? UNLOCK_CLOSED
		    : UNLOCK_UNKNOWN;
	if (!qpdf_is_encrypted(qpdf))
		return UNLOCK_PLAIN;
	return write_plain(qpdf, out) ? UNLOCK_OPENED : UNLOCK_UNKNOWN;
}

void
pdf_unlock(const char *bytes, size_t len, struct keyring *keyring,
    struct unlocked *out)
{
	static const char *const own[] = { "" };
	const struct password *password;
	struct key_walk walk;

	key_walk_init(&walk, keyring, own, 1);
	while ((password = key_walk_next(&walk)) != NULL) {
		out->status = open_with(
		    bytes, len, password->text, &out->bytes);
		if (out->status == UNLOCK_OPENED) {
			key_walk_opened(&walk, password);
			out->kind = password->kind;
		}
		if (out->status != UNLOCK_CLOSED)
			return;
	}
	out->status = keyring->time_over ? UNLOCK_TIMEOUT : UNLOCK_CLOSED;
}

/* A tiny document with a password: what libqpdf and its own libraries load
 * when first used is then there. */
void
pdf_unlock_warm_up(void)
{
	static const char document[] =
	    "%PDF-1.4\n"
	    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
	    "3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4"
	    "/O<"
	    "0000000000000000000000000000000000000000000000000000000000000000>"
	    "/U<"
	    "0000000000000000000000000000000000000000000000000000000000000000>"
	    ">>endobj\n"
	    "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n"
	    "startxref\n0\n%%EOF\n";
	struct buffer out = BUFFER_OF(4096);

	(void)open_with(document, sizeof document - 1, "warm", &out);
	buffer_release(&out);
}
