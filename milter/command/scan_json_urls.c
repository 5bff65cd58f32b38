/* scan_json_urls.c - an object a URL. */
#include "command/scan_json_urls.h"

static const struct {
	uint32_t flag;
	const char *word;
} words[] = {
	{ URL_IN_TEXT, "text" },
	{ URL_IN_HTML, "html" },
	{ URL_IN_DOCUMENT, "document" },
	{ URL_IN_SUBJECT, "subject" },
	{ URL_INSIDE, "inside" },
	{ URL_LINK, "link" },
	{ URL_FORM, "form" },
	{ URL_LOADED, "loaded" },
	{ URL_REFRESH, "refresh" },
	{ URL_IP, "ip" },
	{ URL_IP_ODD, "odd_ip" },
	{ URL_USERINFO, "userinfo" },
	{ URL_IDN, "idn" },
	{ URL_MIXED, "mixed_script" },
	{ URL_PORT, "port" },
	{ URL_OBSCURED, "obscured" },
	{ URL_BARE, "bare" },
};

static json_t *
flags(uint32_t set)
{
	json_t *array = json_array();

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if ((set & words[i].flag) != 0)
			json_add(array, json_string(words[i].word));
	return array;
}

static json_t *
one(const struct scan_report *report, const struct scan_url *url,
    const struct url_answer *answer)
{
	bool in_part = url->part > 0 && url->part <= report->part_count;
	json_t *object = json_object();

	json_put(object, "url", json_text(url->url));
	json_put(object, "host", json_text(url->host));
	json_put(object, "domain",
	    answer != NULL && *answer->domain != '\0'
		? json_text(answer->domain)
		: json_null());
	json_put(object, "shown",
	    *url->shown != '\0' ? json_text(url->shown) : json_null());
	json_put(object, "part",
	    in_part ? json_text(report->parts[url->part - 1].path)
		    : json_null());
	json_put(object, "flags", flags(url->flags));
	json_put(object, "rating",
	    answer != NULL && answer->rating != URL_RATING_UNSET
		? json_string(url_rating_name(answer->rating))
		: json_null());
	json_put(object, "list",
	    answer != NULL && *answer->list != '\0' ? json_text(answer->list)
						    : json_null());
	json_put(
	    object, "allowed", json_boolean(answer != NULL && answer->allowed));
	return object;
}

json_t *
scan_json_urls(const struct facts *facts)
{
	const struct scan_report *report = facts->report;
	json_t *array;

	if (report != NULL && (report->spared & SPARE_URLS) != 0)
		return json_null();
	array = json_array();
	for (size_t i = 0; report != NULL && i < report->urls.count; i++)
		json_add(array,
		    one(report, &report->urls.items[i],
			facts->urls != NULL ? &facts->urls->items[i] : NULL));
	return array;
}
