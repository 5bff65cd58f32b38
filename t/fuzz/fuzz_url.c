/* fuzz_url.c - any bytes as text or HTML: what is found is sound, bounded and
 * in normal form. The first byte chooses. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "web/url_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Read again, a normal form stays as it is. */
static void
check(const struct scan_url *url)
{
	static struct parsed_url again;

	assert(url_is_sound(url));
	assert(url_parse(url->url, strlen(url->url), NULL, false, &again) == 0);
	assert(strcmp(again.host.name, url->host) == 0);
	if (strlen(url->url) < LIMIT_URL_BYTES)
		assert(strcmp(again.text, url->url) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct scan_urls urls = { 0 };
	struct url_sink sink = { .urls = &urls, .tries = LIMIT_URL_TRIES };

	if (len == 0)
		return 0;
	if (data[0] % 2 == 0)
		url_take_html(&sink, (const char *)data + 1, len - 1);
	else
		url_take_text(&sink, (const char *)data + 1, len - 1, 0);
	assert(urls.count <= LIMIT_URLS);
	for (size_t i = 0; i < urls.count; i++) {
		assert(urls.items[i].around <= i);
		check(&urls.items[i]);
	}
	urls_release(&urls);
	return 0;
}
