/* brands.c - one row a company: a word of its name, words of its domains. */
#include "judge/brands.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

#define DOMAINS 5

static const struct brand {
	const char *name;
	/* Parts of labels of its own domains and of those who send for it. */
	const char *domains[DOMAINS];
} brands[] = {
	{ "paypal", { "paypal" } },
	{ "amazon", { "amazon", "awsapps" } },
	{ "アマゾン", { "amazon" } },
	{ "microsoft", { "microsoft", "office", "outlook", "live", "azure" } },
	{ "office 365", { "microsoft", "office" } },
	{ "onedrive", { "microsoft", "onedrive" } },
	{ "sharepoint", { "microsoft", "sharepoint" } },
	{ "apple id", { "apple" } },
	{ "apple support", { "apple" } },
	{ "icloud", { "apple", "icloud" } },
	{ "netflix", { "netflix" } },
	{ "dhl express", { "dhl" } },
	{ "fedex", { "fedex" } },
	{ "docusign", { "docusign" } },
	{ "dropbox", { "dropbox" } },
	{ "coinbase", { "coinbase" } },
	{ "binance", { "binance" } },
	{ "metamask", { "metamask", "consensys" } },
	{ "facebook", { "facebook", "meta" } },
	{ "instagram", { "instagram", "meta", "facebook" } },
	{ "whatsapp", { "whatsapp", "meta" } },
	{ "linkedin", { "linkedin" } },
	{ "wells fargo", { "wellsfargo" } },
	{ "bank of america", { "bankofamerica", "bofa" } },
	{ "american express", { "americanexpress", "aexp" } },
	{ "アメリカン・エキスプレス", { "americanexpress", "aexp" } },
	{ "mastercard", { "mastercard" } },
	{ "mcafee", { "mcafee" } },
	{ "norton", { "norton", "lifelock", "gen" } },
	{ "geek squad", { "bestbuy", "geeksquad" } },
	{ "walmart", { "walmart" } },
	{ "costco", { "costco" } },
	{ "ebay", { "ebay" } },
	{ "banco do brasil", { "bb" } },
	{ "bradesco", { "bradesco" } },
	{ "santander", { "santander" } },
	{ "mercado livre", { "mercadolivre", "mercadolibre" } },
	{ "楽天", { "rakuten" } },
	{ "三井住友", { "smbc", "vpass", "smtb" } },
	{ "三菱ufj", { "mufg", "bk.mufg", "cr.mufg" } },
	{ "みずほ", { "mizuho" } },
	{ "ゆうちょ", { "yucho", "jp-bank", "japanpost" } },
	{ "りそな", { "resona" } },
	{ "イオンカード", { "aeon" } },
	{ "イオン銀行", { "aeon" } },
	{ "セゾンカード", { "saison" } },
	{ "エポスカード", { "epos", "0101" } },
	{ "jcbカード", { "jcb" } },
	{ "my jcb", { "jcb" } },
	{ "えきねっと", { "eki-net", "jreast" } },
	{ "ヤマト運輸", { "kuronekoyamato", "yamato" } },
	{ "佐川急便", { "sagawa" } },
	{ "日本郵便", { "japanpost", "post.japan" } },
	{ "国税庁", { "go.jp" } },
	{ "e-tax", { "go.jp" } },
	{ "メルカリ", { "mercari" } },
	{ "ペイペイ", { "paypay" } },
	{ "paypay", { "paypay" } },
	{ "etc利用照会", { "etc-meisai" } },
	{ "マイクロソフト", { "microsoft" } },
};

/* Where `word` stands in the name as a word of its own: ASCII letters next to
 * it make it another one. */
static bool
names(const char *name, size_t len, const char *word)
{
	size_t word_len = strlen(word);

	for (size_t at = 0; at + word_len <= len; at++) {
		bool joined = (at > 0 && ascii_is_letter(name[at - 1])) ||
		    (at + word_len < len &&
			ascii_is_letter(name[at + word_len]));

		if (text_equal(name + at, word_len, word, word_len) && !joined)
			return true;
	}
	return false;
}

bool
brand_is_borrowed(
    const char *name, size_t len, const char *domain, size_t domain_len)
{
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
		bool own = false;

		if (!names(name, len, brands[i].name))
			continue;
		for (size_t j = 0; j < DOMAINS; j++)
			own = own ||
			    (brands[i].domains[j] != NULL &&
				text_find(domain, domain_len,
				    brands[i].domains[j]) < domain_len);
		if (!own)
			return true;
	}
	return false;
}
