/* zip_engine.h - one entry of a ZIP, unpacked by libclamav.
 *
 * For the methods of old that neither zlib nor libarchive knows: implode and
 * deflate64. The entry becomes an archive of its own, so that what libclamav
 * hands out can only be that entry, whatever else the archive around it says.
 * Used by walk_zip.c. Thread: one worker. Never logs. */
#ifndef SEKISHO_CLAMAV_ZIP_ENGINE_H
#define SEKISHO_CLAMAV_ZIP_ENGINE_H

#include "clamav/engine.h"
#include "formats/archive_list.h"

/* Pour an entry that is not encrypted into the sink. READ_UNSUPPORTED: nothing
 * came out, because libclamav does not know the method either, or the data is
 * nonsense; READ_BROKEN: what came out is not what the directory tells of. */
enum read_status zip_engine_read(struct engine *engine, const char *archive,
    const struct zip_entry *entry, struct unpacked *out);

#endif
