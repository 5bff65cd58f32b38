/* brands.h - names that everybody trusts, and whose domains they are.
 *
 * A short list of companies that phishing poses as, in Japan and elsewhere.
 * Names that people or places have, too, are not on it. Thread: any. Never
 * logs. */
#ifndef SEKISHO_JUDGE_BRANDS_H
#define SEKISHO_JUDGE_BRANDS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a display name (UTF-8) names one of them, and the domain is not
 * one that has its label. */
bool brand_is_borrowed(
    const char *name, size_t len, const char *domain, size_t domain_len);

#endif
