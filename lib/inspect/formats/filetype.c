/* filetype.c - libmagic, in memory only. */
#include "formats/filetype.h"

#include <magic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"

struct filetype {
	magic_t magic;
};

struct filetype *
filetype_open(struct fault *fault)
{
	struct filetype *filetype = mem_new(1, sizeof *filetype);

	/* Unpacking is libclamav's; charsets are nobody's question here. */
	filetype->magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
	    MAGIC_NO_CHECK_ENCODING);
	if (filetype->magic != NULL && magic_load(filetype->magic, NULL) == 0)
		return filetype;
	fault_set(fault, "cannot load libmagic's database: %s",
	    filetype->magic != NULL ? magic_error(filetype->magic)
				    : "out of memory");
	filetype_free(&filetype);
	return NULL;
}

void
filetype_free(struct filetype **filetype)
{
	struct filetype *held = ptr_take(filetype);

	if (held == NULL)
		return;
	if (held->magic != NULL)
		magic_close(held->magic);
	free(held);
}

const char *
filetype_detect(struct filetype *filetype, const char *bytes, size_t len)
{
	const char *type = magic_buffer(filetype->magic, bytes, len);

	return type != NULL ? type : "";
}
