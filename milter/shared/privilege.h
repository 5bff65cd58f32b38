/* privilege.h - give up root, in the order that cannot be undone.
 *
 * Thread: call before any thread exists. Never logs. */
#ifndef SEKISHO_MILTER_PRIVILEGE_H
#define SEKISHO_MILTER_PRIVILEGE_H

#include "base/fault.h"

/* When root: become user for good (groups, gid, uid, checked afterwards).
 * Otherwise nothing. Returns 0, or -1 and *fault (no such user, refused). */
int privilege_drop(const char *user, struct fault *fault);

/* The same with another root folder (NULL: none), entered once the account is
 * known and before root is given up. */
int privilege_drop_into(
    const char *user, const char *root, struct fault *fault);

#endif
