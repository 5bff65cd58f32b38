/* zip_member.h - one entry of a ZIP, unpacked from where it lies.
 *
 * zlib for what nearly every entry is, libarchive for the rest. Neither needs
 * more of the archive than the entry itself, so that entries of archives that
 * contradict themselves are read like any other. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_ZIP_MEMBER_H
#define SEKISHO_FORMATS_ZIP_MEMBER_H

#include "formats/archive_list.h"
#include "formats/unpacked.h"
#include "formats/zip_directory.h"

/* Pour an entry that is not encrypted into the sink. The archive must outlive
 * the sink: what is stored is borrowed. READ_BROKEN leaves what could be
 * read. */
enum read_status zip_member_read(
    const char *archive, const struct zip_entry *entry, struct unpacked *out);

/* Copy the first bytes of an entry that is not encrypted, stored or deflated,
 * to out. Returns how many, at most size. */
size_t zip_member_peek(
    const char *archive, const struct zip_entry *entry, char *out, size_t size);

#endif
