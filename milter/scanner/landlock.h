/* landlock.h - one folder to work in, nothing else to open.
 *
 * The kernel's Landlock (5.13 or later) by its system calls: the C library
 * has no wrappers. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_LANDLOCK_H
#define SEKISHO_MILTER_LANDLOCK_H

#include "base/fault.h"

/* The kernel's Landlock version, 0 where it has none or it is switched off. */
int landlock_version(void);

/* From now on this process may open, make and remove files below the folder
 * only; on newer kernels also: no TCP, no abstract sockets and no signals to
 * processes outside. Needs no_new_privs. Returns 0 (also when the kernel has
 * no Landlock), or -1 and *fault (then the process must not go on). */
int landlock_confine(int folder, struct fault *fault);

#endif
