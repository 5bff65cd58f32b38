/* train_folder.h - a folder of files as labelled rows.
 *
 * Every file below it goes through a scanner, as an attachment would; what is
 * inside an archive has the folder's label, too. Files of one subfolder are
 * one family. Thread: main; shows its progress on a terminal. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_FOLDER_H
#define SEKISHO_MILTER_TRAIN_FOLDER_H

#include "command/train_table.h"

/* Add the rows of a folder. settings: the ini, NULL for the usual one. What
 * cannot be read is named on stderr and left out. Returns 0, or -1 and
 * *fault. */
int train_folder_read(const char *settings, const char *folder,
    const struct train_words *words, struct train_table *table,
    struct fault *fault);

#endif
