/* syscalls.h - the system calls that are left to a worker.
 *
 * An allow-list measured over thousands of mails and files; whatever is not on
 * it ends the process. Build with SEKISHO_SANITIZE and a second list, named
 * for what it is, lets the sanitizers' runtime live. Thread: one. Never
 * logs. */
#ifndef SEKISHO_MILTER_SYSCALLS_H
#define SEKISHO_MILTER_SYSCALLS_H

#include "base/fault.h"

/* Restrict this process for good; needs no_new_privs. Returns 0, or -1 and
 * *fault (then the process must not go on). */
int syscalls_restrict(struct fault *fault);

#endif
