/* filetype.h - what bytes are, whatever they are called.
 *
 * libmagic behind one file. It takes milliseconds on plain text: ask it about
 * attachments, never about bodies. Thread: one per detector. Never logs. */
#ifndef SEKISHO_FORMATS_FILETYPE_H
#define SEKISHO_FORMATS_FILETYPE_H

#include <stddef.h>

#include "base/fault.h"

struct filetype;

/* Load the database. Returns NULL and *fault on failure. */
struct filetype *filetype_open(struct fault *fault);

void filetype_free(struct filetype **filetype);

/* The MIME type of the bytes, "" if libmagic cannot tell; valid until the next
 * call. */
const char *filetype_detect(
    struct filetype *filetype, const char *bytes, size_t len);

#endif
