/* archive_list.h - libarchive behind one file.
 *
 * One format or one filter at a time, the one that the bytes' true type
 * names: libarchive's own guessing runs external programs and stacks filters
 * without end. It crashes on some inputs and loops on others; that is what
 * workers are for. Thread: one worker. Never logs. */
#ifndef SEKISHO_FORMATS_ARCHIVE_LIST_H
#define SEKISHO_FORMATS_ARCHIVE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "formats/kind.h"
#include "formats/unpacked.h"
#include "formats/zip_directory.h"

/* How reading one thing ended. */
enum read_status {
	READ_UNSET = 0,
	READ_DONE,
	READ_END,         /* there is no further member */
	READ_BROKEN,      /* as far as it went: the rest cannot be read */
	READ_UNSUPPORTED, /* a method nobody here knows */
	READ_ENCRYPTED,
};

/* Call once in a process before it forks workers. */
int archive_list_warm_up(struct fault *fault);

struct archive_list;

/* One member; the texts are valid until the next call. */
struct archive_member {
	const char *name; /* as it stands there, or UTF-8; may be "" */
	size_t name_len;
	const char *target; /* of a hard link: its content is that member's;
			       NULL: it has its own */
	uint64_t size;      /* as the listing says, 0: it does not */
	bool is_file;       /* and not a folder, a symbolic link or a device */
	bool is_encrypted;
	bool is_split;  /* some of it is not here */
	bool is_listed; /* and cannot be read */
};

/* Open bytes (borrowed) of CONTAINER_7Z to CONTAINER_COMPRESS. Returns NULL
 * when they are not of that format. */
struct archive_list *archive_list_open(
    enum container container, const char *bytes, size_t len);

void archive_list_free(struct archive_list **list);

#define scoped_archive_list __attribute__((cleanup(archive_list_free)))

/* The next member: READ_DONE and *out, READ_END, READ_BROKEN, READ_ENCRYPTED
 * (even the names are) or READ_UNSUPPORTED. */
enum read_status archive_list_next(
    struct archive_list *list, struct archive_member *out);

/* Read no further: libarchive is known to crash when it goes on behind broken
 * data. What is left is listed where headers tell of it. */
void archive_list_stop(struct archive_list *list);

/* Pour the member's content into the sink, which may stop it. */
enum read_status archive_list_read(
    struct archive_list *list, struct unpacked *out);

/* Pour the content of one entry of a ZIP into the sink, by libarchive: for
 * the methods that zlib does not know. */
enum read_status archive_list_read_zip(
    const char *archive, const struct zip_entry *entry, struct unpacked *out);

#endif
