/* scratch.h - whether a folder can take temporary files.
 *
 * libclamav unpacks into files, and when it cannot write them it mostly says
 * that nothing was found: with a folder that is full, read-only or gone,
 * libclamav 1.4.6 calls the EICAR file clean. So it has to be known before and
 * behind a scan that it could write. Thread: any, no state. Never logs. */
#ifndef SEKISHO_CLAMAV_SCRATCH_H
#define SEKISHO_CLAMAV_SCRATCH_H

#include "base/fault.h"

/* Make a folder in the folder at path and remove it, and look whether
 * LIMIT_SCRATCH_BYTES and LIMIT_SCRATCH_FILES are free. By the path and not by
 * a descriptor, because that is how libclamav goes there. Returns 0, or -1 and
 * *fault. */
int scratch_check(const char *path, struct fault *fault);

#endif
