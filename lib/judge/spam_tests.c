/* spam_tests.c - when each test of the spam score fires.
 *
 * Most are a sign of the text facts; the others are functions. Every row of
 * spam_tests.def stands in one of the two tables. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/domain.h"
#include "base/text.h"
#include "judge/brands.h"
#include "judge/spam_view.h"
#include "wire/password_kind.h"

#define DAY_S (24L * 60 * 60)

/* So few letters beside a picture or a link are no text. */
#define LETTERS_FEW 60

/* A document that hides more than a preview line hides text. */
#define LETTERS_HIDDEN 300

static bool
is_listed(const struct spam_view *view, unsigned int dnsbl_result_weight)
{
	return view->stranger && dnsbl_result_weight > 0;
}

static bool
rbl_listed(const struct spam_view *view)
{
	const struct dnsbl_result *lists = view->envelope->lists;

	return lists != NULL && is_listed(view, lists->rbl);
}

static bool
zombie_listed(const struct spam_view *view)
{
	const struct dnsbl_result *lists = view->envelope->lists;

	return lists != NULL && is_listed(view, lists->zombie);
}

static bool
allow_listed(const struct spam_view *view)
{
	const struct dnsbl_result *lists = view->envelope->lists;

	return lists != NULL && view->stranger && lists->allowed;
}

static bool
spf_fail(const struct spam_view *view)
{
	return view->facts->spf == SPF_FAIL;
}

static bool
spf_softfail(const struct spam_view *view)
{
	return view->facts->spf == SPF_SOFTFAIL;
}

static bool
spf_broken(const struct spam_view *view)
{
	return view->facts->spf == SPF_PERMERROR;
}

/* Digits and dots, with brackets or without. */
static bool
is_address_literal(const char *helo)
{
	return helo[0] == '[' ||
	    (helo[0] != '\0' && strspn(helo, "0123456789.") == strlen(helo));
}

static bool
helo_address(const struct spam_view *view)
{
	const char *helo = view->envelope->helo;

	return view->stranger && helo != NULL && is_address_literal(helo);
}

static bool
helo_plain(const struct spam_view *view)
{
	const char *helo = view->envelope->helo;

	return view->stranger && helo != NULL && helo[0] != '\0' &&
	    !is_address_literal(helo) && strchr(helo, '.') == NULL;
}

static bool
helo_ours(const struct spam_view *view)
{
	const char *helo = view->envelope->helo;

	return view->stranger && helo != NULL &&
	    spam_is_ours(view->facts, helo, strlen(helo));
}

static bool
is_nameless(const char *name)
{
	return name[0] == '[' || text_equal(name, strlen(name), "unknown", 7);
}

static bool
rdns_missing(const struct spam_view *view)
{
	const char *name = view->envelope->client_name;

	return view->stranger && name != NULL && is_nameless(name);
}

/* How many of an IPv4 address's numbers stand in a name as numbers. */
static int
octets_in(const char *name, const struct in6_addr *client)
{
	int found = 0;

	for (int i = 12; i < 16; i++) {
		char number[4];
		size_t len;

		(void)snprintf(
		    number, sizeof number, "%u", client->s6_addr[i] & 0xffU);
		len = strlen(number);
		for (const char *at = name; *at != '\0'; at++) {
			bool begins = at == name || at[-1] < '0' ||
			    at[-1] > '9';

			if (begins && strncmp(at, number, len) == 0 &&
			    (at[len] < '0' || at[len] > '9')) {
				found++;
				break;
			}
		}
	}
	return found;
}

/* Names that providers give to customers' lines. */
static bool
rdns_dynamic(const struct spam_view *view)
{
	static const char *const words[] = { "dynamic", "dhcp", "dialup",
		"-dsl", ".dsl", "adsl", "vdsl", "pppoe", ".ppp", "-ppp",
		".cable", "-cable", ".pool", "-pool", ".dyn.", "broadband" };
	const char *name = view->envelope->client_name;
	const struct in6_addr *client = view->envelope->client;

	if (!view->stranger || name == NULL || is_nameless(name))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_find(name, strlen(name), words[i]) < strlen(name))
			return true;
	return client != NULL && IN6_IS_ADDR_V4MAPPED(client) &&
	    octets_in(name, client) >= 4;
}

static bool
date_future(const struct spam_view *view)
{
	return view->envelope->arrived_s > 0 && view->text->has_date &&
	    view->text->date_s > view->envelope->arrived_s + DAY_S;
}

static bool
date_past(const struct spam_view *view)
{
	return view->envelope->arrived_s > 0 && view->text->has_date &&
	    view->text->date_s < view->envelope->arrived_s - 10 * DAY_S;
}

static bool
is_host_character(char c)
{
	c = text_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
	    c == '-';
}

/* A name that is an address: of whom? Without a dot it is none. */
static bool
name_address(const struct spam_view *view)
{
	const char *name = view->text->from_name;
	const char *at = strchr(name, '@');
	size_t len = 0;

	if (at == NULL || at == name || view->from.len == 0)
		return false;
	while (at[1 + len] != '\0' && is_host_character(at[1 + len]))
		len++;
	while (len > 0 && at[len] == '.')
		len--;
	if (len == 0 || memchr(at + 1, '.', len) == NULL)
		return false;
	return !domain_is_related(at + 1, len, view->from.text, view->from.len);
}

static bool
name_ours(const struct spam_view *view)
{
	const struct envelope_facts *envelope = view->envelope;
	const char *name = view->text->from_name;

	if (view->from.len == 0 ||
	    spam_is_ours(view->facts, view->from.text, view->from.len))
		return false;
	for (size_t i = 0; i < envelope->recipient_count; i++) {
		const char *recipient = envelope->recipients[i], *ours = NULL;
		size_t len = domain_of_address(
		    recipient, strlen(recipient), &ours);
		char domain[LIMIT_DNS_NAME_BYTES + 1];

		if (len == 0 || len > LIMIT_DNS_NAME_BYTES)
			continue;
		memcpy(domain, ours, len);
		domain[len] = '\0';
		if (text_find(name, strlen(name), domain) < strlen(name))
			return true;
	}
	return false;
}

static bool
name_brand(const struct spam_view *view)
{
	const char *name = view->text->from_name;

	return view->from.len > 0 &&
	    brand_is_borrowed(
		name, strlen(name), view->from.text, view->from.len);
}

static bool
from_ours(const struct spam_view *view)
{
	enum spf_result spf = view->facts->spf;

	return view->stranger && view->from.len > 0 && spf != SPF_UNSET &&
	    spf != SPF_TEMPERROR && spf != SPF_PASS &&
	    spam_is_ours(view->facts, view->from.text, view->from.len);
}

/* Where anybody gets a mailbox for nothing. */
static bool
is_free(const struct spam_domain *domain)
{
	static const char *const free_ones[] = { "gmail.com", "outlook.com",
		"hotmail.com", "live.com", "yahoo.com", "yahoo.co.jp",
		"ymail.com", "aol.com", "icloud.com", "gmx.com", "gmx.de",
		"gmx.net", "web.de", "mail.ru", "yandex.ru", "yandex.com",
		"proton.me", "protonmail.com", "qq.com", "163.com", "126.com",
		"naver.com", "mail.com", "zoho.com", "tutanota.com",
		"hotmail.fr", "orange.fr", "uol.com.br", "bol.com.br" };

	for (size_t i = 0; i < sizeof free_ones / sizeof *free_ones; i++)
		if (text_equal(domain->text, domain->len, free_ones[i],
			strlen(free_ones[i])))
			return true;
	return false;
}

static bool
reply_to_other(const struct spam_view *view)
{
	/* Lists write themselves into From, and the author into Reply-To. */
	return view->from.len > 0 && view->reply_to.len > 0 &&
	    !text_has(view->text, SIGN_LIST) &&
	    !domain_is_related(view->from.text, view->from.len,
		view->reply_to.text, view->reply_to.len);
}

static bool
reply_to_free(const struct spam_view *view)
{
	return reply_to_other(view) && is_free(&view->reply_to) &&
	    !is_free(&view->from);
}

static bool
text_invisible(const struct spam_view *view)
{
	return view->text->counts[COUNT_INVISIBLE] >= 3;
}

static bool
text_mixed(const struct spam_view *view)
{
	return view->text->counts[COUNT_MIXED] >= 3;
}

static bool
ambiguous(const struct spam_view *view)
{
	return view->report->oddities.count > 0;
}

static bool
html_hidden(const struct spam_view *view)
{
	const uint32_t *counts = view->text->counts;

	return counts[COUNT_HIDDEN] >= LETTERS_HIDDEN &&
	    counts[COUNT_HIDDEN] > counts[COUNT_LETTERS];
}

static bool
image_only(const struct spam_view *view)
{
	const uint32_t *counts = view->text->counts;

	return counts[COUNT_IMAGES] > 0 && counts[COUNT_LINKS] > 0 &&
	    counts[COUNT_LETTERS] < LETTERS_FEW;
}

static bool
link_only(const struct spam_view *view)
{
	const uint32_t *counts = view->text->counts;

	return counts[COUNT_IMAGES] == 0 && counts[COUNT_LINKS] > 0 &&
	    counts[COUNT_LETTERS] < LETTERS_FEW;
}

static bool
link_lies(const struct spam_view *view)
{
	return view->text->counts[COUNT_LINK_LIES] > 0;
}

static bool
is_html_file(const struct scan_file *file)
{
	if (file->parent != 0)
		return false;
	for (size_t i = 0; i < file->name_count; i++) {
		const char *name = file->names[i];

		if (text_ends(name, strlen(name), ".html") ||
		    text_ends(name, strlen(name), ".htm") ||
		    text_ends(name, strlen(name), ".shtml") ||
		    text_ends(name, strlen(name), ".xhtml"))
			return true;
	}
	return false;
}

/* Whether one of the files that are attached is so. */
static bool
any_file(
    const struct spam_view *view, bool (*is_so)(const struct scan_file *file))
{
	for (size_t i = 0; i < view->report->file_count; i++)
		if (is_so(&view->report->files[i]))
			return true;
	return false;
}

static bool
attached_html(const struct spam_view *view)
{
	return any_file(view, is_html_file);
}

static bool
is_disguised(const struct scan_file *file)
{
	return (file->flags &
		   (FILE_NAME_DOUBLE | FILE_NAME_REVERSED |
		       FILE_NAME_SPACES)) != 0;
}

static bool
attached_disguised(const struct spam_view *view)
{
	return any_file(view, is_disguised);
}

static bool
is_locked(const struct scan_file *file)
{
	return (file->flags & FILE_ENCRYPTED) != 0 &&
	    (file->password == PASSWORD_LABEL ||
		file->password == PASSWORD_QUOTED);
}

static bool
attached_locked(const struct spam_view *view)
{
	return any_file(view, is_locked);
}

static bool
model_90(const struct spam_view *view)
{
	return view->has_model && view->probability >= 0.9;
}

static bool
model_97(const struct spam_view *view)
{
	return view->has_model && view->probability >= 0.97;
}

static bool
model_99(const struct spam_view *view)
{
	return view->has_model && view->probability >= 0.99;
}

static bool
model_999(const struct spam_view *view)
{
	return view->has_model && view->probability >= 0.999;
}

static bool
model_ham(const struct spam_view *view)
{
	return view->has_model && view->probability <= 0.01;
}

/* Whether an address of the web that a reader may follow is so. */
static bool
any_url(const struct spam_view *view, uint32_t flags)
{
	const struct scan_urls *urls = &view->report->urls;

	for (size_t i = 0; i < urls->count; i++)
		if ((urls->items[i].flags & flags) != 0 &&
		    (urls->items[i].flags & URL_LOADED) == 0)
			return true;
	return false;
}

static bool
url_address(const struct spam_view *view)
{
	return any_url(view, URL_IP | URL_IP_ODD);
}

static bool
url_user(const struct spam_view *view)
{
	return any_url(view, URL_USERINFO);
}

static bool
url_mixed(const struct spam_view *view)
{
	return any_url(view, URL_MIXED);
}

static bool
url_obscured(const struct spam_view *view)
{
	return any_url(view, URL_OBSCURED);
}

static bool
url_port(const struct spam_view *view)
{
	return any_url(view, URL_PORT);
}

/* Tests that are signs of the text facts: the sign + 1. */
static const unsigned char by_sign[SPAM_TEST_COUNT] = {
	[SPAM_DATE_MISSING] = SIGN_DATE_MISSING + 1,
	[SPAM_DATE_BAD] = SIGN_DATE_BAD + 1,
	[SPAM_ID_MISSING] = SIGN_ID_MISSING + 1,
	[SPAM_ID_BAD] = SIGN_ID_BAD + 1,
	[SPAM_ID_NO_DOMAIN] = SIGN_ID_NO_DOMAIN + 1,
	[SPAM_FROM_MISSING] = SIGN_FROM_MISSING + 1,
	[SPAM_FROM_BAD] = SIGN_FROM_BAD + 1,
	[SPAM_FROM_MANY] = SIGN_FROM_MANY + 1,
	[SPAM_TO_MISSING] = SIGN_TO_MISSING + 1,
	[SPAM_TO_EMPTY] = SIGN_TO_EMPTY + 1,
	[SPAM_SUBJECT_MISSING] = SIGN_SUBJECT_MISSING + 1,
	[SPAM_SUBJECT_CAPS] = SIGN_SUBJECT_CAPS + 1,
	[SPAM_SUBJECT_MARKS] = SIGN_SUBJECT_MARKS + 1,
	[SPAM_TO_SELF] = SIGN_TO_SELF + 1,
	[SPAM_SUBJECT_GAP] = SIGN_SUBJECT_GAP + 1,
	[SPAM_REPLY_CLAIM] = SIGN_REPLY_CLAIM + 1,
	[SPAM_FORWARD_CLAIM] = SIGN_FORWARD_CLAIM + 1,
	[SPAM_WORDS_NEEDLESS] = SIGN_WORDS_NEEDLESS + 1,
	[SPAM_NAME_NEEDLESS] = SIGN_NAME_NEEDLESS + 1,
	[SPAM_RAW_8BIT] = SIGN_RAW_8BIT + 1,
	[SPAM_MIME_UNVERSIONED] = SIGN_MIME_UNVERSIONED + 1,
	[SPAM_REPEATED] = SIGN_REPEATED + 1,
	[SPAM_PRIORITY] = SIGN_PRIORITY + 1,
	[SPAM_HEADER_INVISIBLE] = SIGN_HEADER_INVISIBLE + 1,
	[SPAM_HEADER_MIXED] = SIGN_HEADER_MIXED + 1,
	[SPAM_GTUBE] = SIGN_GTUBE + 1,
	[SPAM_CHARSET_MISMATCH] = SIGN_CHARSET_MISMATCH + 1,
	[SPAM_BASE64_NEEDLESS] = SIGN_TEXT_NEEDLESS + 1,
	[SPAM_WALLET] = SIGN_WALLET + 1,
	[SPAM_HTML_ONLY] = SIGN_HTML_ONLY + 1,
	[SPAM_PLAIN_EMPTY] = SIGN_PLAIN_EMPTY + 1,
	[SPAM_HTML_SPLIT] = SIGN_HTML_SPLIT + 1,
	[SPAM_HTML_FORM] = SIGN_HTML_FORM + 1,
	[SPAM_HTML_PASSWORD] = SIGN_HTML_PASSWORD + 1,
	[SPAM_HTML_SCRIPT] = SIGN_HTML_SCRIPT + 1,
	[SPAM_HTML_FRAME] = SIGN_HTML_FRAME + 1,
	[SPAM_HTML_REFRESH] = SIGN_HTML_REFRESH + 1,
	[SPAM_HTML_DATA_LINK] = SIGN_HTML_DATA_LINK + 1,
};

static bool (*const by_function[SPAM_TEST_COUNT])(const struct spam_view *) = {
	[SPAM_RBL_LISTED] = rbl_listed,
	[SPAM_ZOMBIE_LISTED] = zombie_listed,
	[SPAM_ALLOW_LISTED] = allow_listed,
	[SPAM_SPF_FAIL] = spf_fail,
	[SPAM_SPF_SOFTFAIL] = spf_softfail,
	[SPAM_SPF_BROKEN] = spf_broken,
	[SPAM_HELO_ADDRESS] = helo_address,
	[SPAM_HELO_PLAIN] = helo_plain,
	[SPAM_HELO_OURS] = helo_ours,
	[SPAM_RDNS_MISSING] = rdns_missing,
	[SPAM_RDNS_DYNAMIC] = rdns_dynamic,
	[SPAM_DATE_FUTURE] = date_future,
	[SPAM_DATE_PAST] = date_past,
	[SPAM_NAME_ADDRESS] = name_address,
	[SPAM_NAME_OURS] = name_ours,
	[SPAM_NAME_BRAND] = name_brand,
	[SPAM_FROM_OURS] = from_ours,
	[SPAM_REPLY_TO_OTHER] = reply_to_other,
	[SPAM_REPLY_TO_FREE] = reply_to_free,
	[SPAM_TEXT_INVISIBLE] = text_invisible,
	[SPAM_TEXT_MIXED] = text_mixed,
	[SPAM_AMBIGUOUS] = ambiguous,
	[SPAM_HTML_HIDDEN] = html_hidden,
	[SPAM_IMAGE_ONLY] = image_only,
	[SPAM_LINK_ONLY] = link_only,
	[SPAM_LINK_LIES] = link_lies,
	[SPAM_URL_ADDRESS] = url_address,
	[SPAM_URL_USER] = url_user,
	[SPAM_URL_MIXED] = url_mixed,
	[SPAM_URL_OBSCURED] = url_obscured,
	[SPAM_URL_PORT] = url_port,
	[SPAM_ATTACHED_HTML] = attached_html,
	[SPAM_ATTACHED_DISGUISED] = attached_disguised,
	[SPAM_ATTACHED_LOCKED] = attached_locked,
	[SPAM_MODEL_90] = model_90,
	[SPAM_MODEL_97] = model_97,
	[SPAM_MODEL_99] = model_99,
	[SPAM_MODEL_999] = model_999,
	[SPAM_MODEL_HAM] = model_ham,
};

bool
spam_test_fires(enum spam_test test, const struct spam_view *view)
{
	if (by_function[test] != NULL)
		return by_function[test](view);
	assert(by_sign[test] > 0);
	return text_has(view->text, (enum text_sign)(by_sign[test] - 1));
}
