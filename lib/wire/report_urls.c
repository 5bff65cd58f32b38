/* report_urls.c - what is said about a URL, checked field by field. */
#include "wire/report_urls.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/schema.h"

void
report_urls_pack(const struct scan_report *report, Sekisho__Wire__Url **packed,
    Sekisho__Wire__Report *message)
{
	const struct scan_urls *urls = &report->urls;

	*packed = mem_new(urls->count, sizeof **packed);
	message->urls = mem_new(urls->count, sizeof(void *));
	message->n_urls = urls->count;
	message->urls_cut = urls->cut;
	for (size_t i = 0; i < urls->count; i++) {
		const struct scan_url *from = &urls->items[i];
		Sekisho__Wire__Url *to = &(*packed)[i];

		sekisho__wire__url__init(to);
		to->url = schema_text(from->url);
		to->host = schema_text(from->host);
		to->written = schema_bytes(
		    from->written, strlen(from->written));
		to->shown = schema_text(from->shown);
		to->flags = from->flags;
		to->part = from->part;
		to->around = from->around;
		message->urls[i] = to;
	}
}

void
report_urls_unpart(Sekisho__Wire__Report *message)
{
	for (size_t i = 0; i < message->n_urls; i++)
		if (message->urls[i]->part > message->n_parts)
			message->urls[i]->part = 0;
}

int
report_urls_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault)
{
	if (message->n_urls > LIMIT_URLS)
		return fault_set(
		    fault, "report with %zu URLs", message->n_urls);
	for (size_t i = 0; i < message->n_urls; i++) {
		const Sekisho__Wire__Url *from = message->urls[i];
		char written[LIMIT_URL_HOST_BYTES + 1];
		struct scan_url url = { .url = from->url,
			.host = from->host,
			.written = written,
			.shown = from->shown,
			.flags = from->flags,
			.part = from->part,
			.around = from->around };

		if (from->part > report->part_count || from->around > i)
			return fault_set(fault,
			    "URL in part %u and URL %u, which is none",
			    from->part, from->around);
		if (from->written.len >= sizeof written)
			return fault_set(fault, "URL with a host of %zu bytes",
			    from->written.len);
		text_harmless(written, sizeof written,
		    (const char *)from->written.data, from->written.len);
		/* One that is there already: an honest list has none. */
		if (urls_add(&report->urls, &url) != i + 1)
			return fault_set(fault, "URL that is none");
	}
	report->urls.cut = message->urls_cut;
	return 0;
}
