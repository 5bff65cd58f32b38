/* notice_file.h - the administrator's own words for a removed part.
 *
 * notice.file names a text that the notice is made of. It is read with the
 * settings, so that what is wrong in it is a mistake like any other, and a
 * reload takes all or nothing. Thread: one loader. Never logs. */
#ifndef SEKISHO_CONFIG_NOTICE_FILE_H
#define SEKISHO_CONFIG_NOTICE_FILE_H

#include "config/snapshot.h"

/* Read it into the host's values, if it is set. */
void notice_file_load(struct config *config, struct mistakes *mistakes);

/* What is wrong in a text, with name as its file; for that and for tests. */
void notice_file_check(
    const char *name, const char *text, size_t len, struct mistakes *mistakes);

#endif
