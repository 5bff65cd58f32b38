/* domain.c - libpsl in one file. */
#include "net/domain.h"

#include <libpsl.h>
#include <string.h>

/* An address has no suffix, whatever its last number looks like. */
static bool
is_address(const char *host)
{
	size_t len = strlen(host);

	return strchr(host, ':') != NULL || len == 0 ||
	    (host[len - 1] >= '0' && host[len - 1] <= '9' &&
		strspn(host, "0123456789.") == len);
}

const char *
domain_registered(const char *host)
{
	if (is_address(host) || strchr(host, '.') == NULL)
		return NULL;
	return psl_registrable_domain(psl_builtin(), host);
}

bool
domain_is_known(const char *host)
{
	const char *last = strrchr(host, '.');

	if (is_address(host) || last == NULL)
		return false;
	return psl_is_public_suffix2(psl_builtin(), last + 1,
		   PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

bool
domain_same_owner(const char *a, const char *b)
{
	const char *left = domain_registered(a);
	const char *right = domain_registered(b);

	if (left == NULL || right == NULL)
		return strcmp(a, b) == 0;
	return strcmp(left, right) == 0;
}
