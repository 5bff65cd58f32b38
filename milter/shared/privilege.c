/* privilege.c - from root to an account of our own. */
#include "shared/privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

int
privilege_drop_into(const char *user, const char *root, struct fault *fault)
{
	const struct passwd *account;

	if (geteuid() != 0)
		return 0;
	errno = 0;
	/* There is one thread yet. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	account = getpwnam(user);
	if (account == NULL)
		return fault_set(fault, "no such user: %s", user);
	if (initgroups(user, account->pw_gid) != 0)
		return fault_set(
		    fault, "cannot set the groups of %s: %m", user);
	if (root != NULL && (chroot(root) != 0 || chdir("/") != 0))
		return fault_set(fault, "cannot enter %s: %m", root);
	if (setresgid(account->pw_gid, account->pw_gid, account->pw_gid) != 0)
		return fault_set(
		    fault, "cannot take the group of %s: %m", user);
	if (setresuid(account->pw_uid, account->pw_uid, account->pw_uid) != 0)
		return fault_set(fault, "cannot become %s: %m", user);
	if (account->pw_uid != 0 && setuid(0) == 0)
		return fault_set(
		    fault, "root came back after becoming %s", user);
	return 0;
}

int
privilege_drop(const char *user, struct fault *fault)
{
	return privilege_drop_into(user, NULL, fault);
}
