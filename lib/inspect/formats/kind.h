/* kind.h - the true type of bytes, as the words that policies use.
 *
 * Magic numbers and a few first words, in microseconds: for every member of
 * every archive, where libmagic would take milliseconds for plain text. What
 * no word stands for is nobody's question here. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_KIND_H
#define SEKISHO_FORMATS_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/report.h"

/* Who reads what is inside. */
enum container {
	CONTAINER_NONE = 0,
	CONTAINER_ZIP,
	CONTAINER_ISO,
	CONTAINER_7Z, /* libarchive's, up to CONTAINER_COMPRESS */
	CONTAINER_RAR,
	CONTAINER_CAB,
	CONTAINER_LHA,
	CONTAINER_TAR,
	CONTAINER_CPIO,
	CONTAINER_AR,
	CONTAINER_GZIP, /* one stream, up to CONTAINER_COMPRESS */
	CONTAINER_BZIP2,
	CONTAINER_XZ,
	CONTAINER_ZSTD,
	CONTAINER_LZ4,
	CONTAINER_LZIP,
	CONTAINER_LZMA,
	CONTAINER_RPM, /* headers, then a packed cpio */
	CONTAINER_COMPRESS,
	CONTAINER_ENGINE,  /* libclamav unpacks it, nobody else */
	CONTAINER_MAIL,    /* a message that is a file */
	CONTAINER_MSG,     /* the same as Outlook keeps it */
	CONTAINER_TNEF,    /* attachments as Outlook sends them */
	CONTAINER_CMS,     /* what S/MIME signs or encrypts */
	CONTAINER_CODED,   /* a text with encoded files in it */
	CONTAINER_UNKNOWN, /* an archive or a disk that nobody here reads */
};

/* The words of the content, each a static string: at most KIND_WORDS; and who
 * reads what is inside. */
#define KIND_WORDS 4

struct kind {
	const char *words[KIND_WORDS];
	size_t count;
	enum container container;
	bool has_unknown; /* it is also something that nobody here reads */
};

void kind_find(const char *bytes, size_t len, struct kind *out);

/* Whether it looks like text: what nobody needs to ask libmagic about. */
bool kind_is_text(const char *bytes, size_t len);

/* Whether one of a file's names ends as a ZIP's or that of a document which is
 * one. */
bool kind_is_called_zip(const struct scan_file *file);

/* The same of a message, or a page that is kept as one. */
bool kind_is_called_mail(const struct scan_file *file);

/* Whether one of a file's kinds runs, or brings something that runs. */
bool kind_is_program(const struct scan_file *file);

/* Whether a file's kinds contradict the endings of its names or what the
 * message declares it to be. Types that cannot be told from plain text
 * contradict nothing. */
bool kind_contradicts(const struct scan_file *file);

#endif
