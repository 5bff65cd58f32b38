/* descriptors.c - RLIMIT_NOFILE as a number of sessions. */
#include "gate/descriptors.h"

#include <sys/resource.h>

int
descriptors_raise(size_t *sessions_out, struct fault *fault)
{
	struct rlimit limit;
	size_t sessions;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return fault_set(fault, "cannot read RLIMIT_NOFILE: %m");
	/* A limit of a thousand million only makes closing loops slow. */
	limit.rlim_cur = limit.rlim_max < LIMIT_DESCRIPTORS_MAX
	    ? limit.rlim_max
	    : LIMIT_DESCRIPTORS_MAX;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		return fault_set(fault, "cannot raise RLIMIT_NOFILE: %m");
	if (limit.rlim_cur < LIMIT_DESCRIPTORS_RESERVED +
		LIMIT_SESSIONS_MIN * LIMIT_SESSION_DESCRIPTORS)
		return fault_set(fault,
		    "%lu descriptors (RLIMIT_NOFILE) are too few for %d "
		    "sessions",
		    (unsigned long)limit.rlim_cur, LIMIT_SESSIONS_MIN);
	sessions = (limit.rlim_cur - LIMIT_DESCRIPTORS_RESERVED) /
	    LIMIT_SESSION_DESCRIPTORS;
	*sessions_out = sessions;
	return 0;
}
