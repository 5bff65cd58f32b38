/* domain.c - labels counted from the end. */
#include "base/domain.h"

#include <string.h>

#include "base/text.h"

/* A country's label. */
#define COUNTRY_BYTES 2

/* Whether a label below a country's is nobody's own. */
static bool
is_group(const char *label, size_t len)
{
	static const char *const groups[] = { "ac", "ad", "co", "com", "ed",
		"edu", "go", "gob", "gouv", "gov", "gr", "lg", "mil", "ne",
		"net", "or", "org" };

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (text_equal(label, len, groups[i], strlen(groups[i])))
			return true;
	return false;
}

size_t
domain_of_address(const char *address, size_t len, const char **domain_out)
{
	const char *at;

	while (len > 0 && address[len - 1] == '>')
		len--;
	at = len > 0 ? memrchr(address, '@', len) : NULL;
	if (at == NULL)
		return 0;
	*domain_out = at + 1;
	return (size_t)(address + len - at - 1);
}

/* Where the label begins that ends at `end`. */
static size_t
label_begin(const char *name, size_t end)
{
	const char *dot = end > 0 ? memrchr(name, '.', end) : NULL;

	return dot != NULL ? (size_t)(dot + 1 - name) : 0;
}

size_t
domain_organisation(const char *name, size_t len, const char **out)
{
	size_t top, second;

	if (len > 0 && name[len - 1] == '.')
		len--;
	*out = name;
	top = label_begin(name, len);
	if (top == 0)
		return len;
	second = label_begin(name, top - 1);
	if (second > 0 && len - top <= COUNTRY_BYTES &&
	    is_group(name + second, top - 1 - second))
		second = label_begin(name, second - 1);
	*out = name + second;
	return len - second;
}

bool
domain_is_related(const char *a, size_t a_len, const char *b, size_t b_len)
{
	const char *a_own, *b_own;
	size_t a_own_len = domain_organisation(a, a_len, &a_own);
	size_t b_own_len = domain_organisation(b, b_len, &b_own);

	return a_own_len > 0 && text_equal(a_own, a_own_len, b_own, b_own_len);
}

bool
domain_is_within(
    const char *name, size_t len, const char *domain, size_t domain_len)
{
	if (domain_len == 0 || len < domain_len)
		return false;
	if (!text_equal(
		name + len - domain_len, domain_len, domain, domain_len))
		return false;
	return len == domain_len || name[len - domain_len - 1] == '.';
}
