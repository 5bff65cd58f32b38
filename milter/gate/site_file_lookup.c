/* site_file_lookup.c - a report's URLs and files as questions. */
#include "gate/site_file_lookup.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

/* What a sender has most reason to hide is asked about first, pictures last:
 * the cap must not be filled with decoys. */
static unsigned int
rank_of(const struct scan_url *url)
{
	static const struct {
		uint32_t flags;
		unsigned int points;
	} rows[] = {
		{ URL_FORM | URL_REFRESH | URL_MIXED | URL_USERINFO, 8 },
		{ URL_IP | URL_OBSCURED | URL_INSIDE | URL_IDN, 4 },
		{ URL_LINK | URL_IN_DOCUMENT | URL_IN_TEXT | URL_IN_SUBJECT,
		    2 },
	};
	unsigned int rank = *url->shown != '\0' ? 8 : 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((url->flags & rows[i].flags) != 0)
			rank += rows[i].points;
	return rank;
}

static struct url_question *
url_questions(const struct scan_report *report)
{
	struct url_question *questions = mem_new(
	    report->urls.count, sizeof *questions);

	for (size_t i = 0; i < report->urls.count; i++) {
		const struct scan_url *url = &report->urls.items[i];

		questions[i] = (struct url_question){ .url = url->url,
			.host = url->host,
			.is_address = (url->flags & URL_IP) != 0,
			.is_bare = (url->flags & URL_BARE) != 0 &&
			    !text_begins(url->host, strlen(url->host), "www."),
			.rank = rank_of(url) };
	}
	return questions;
}

/* Whether the digest of a file is worth a question: not of what is tiny, or
 * plain text, or was not wholly seen. */
static bool
is_worth_asking(const struct scan_file *file)
{
	return (file->flags & (FILE_LISTED | FILE_TRUNCATED)) == 0 &&
	    file->size >= LIMIT_DIGEST_FILE_BYTES &&
	    strcmp(file->detected, "text/plain") != 0;
}

static struct file_question *
file_questions(const struct scan_report *report)
{
	struct file_question *questions = mem_new(
	    report->file_count, sizeof *questions);

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];

		questions[i] = (struct file_question){ .md5 = file->md5,
			.sha1 = file->sha1,
			.sha256 = file->sha256,
			.ask = is_worth_asking(file) };
	}
	return questions;
}

void
site_file_ask(const struct site_file_input *input, struct url_answers *urls,
    struct file_answers *files)
{
	int64_t patience_ms = config_host(input->config)->dns_timeout_ms;
	struct deadline deadline = deadline_sooner(
	    input->deadline, deadline_in(clock_ms(), patience_ms));
	scoped_mem struct url_question *sites = url_questions(input->report);
	scoped_mem struct file_question *digests = file_questions(
	    input->report);
	scoped_url_lists struct url_lists *url_lists = url_lists_start(
	    input->resolver, input->health, input->config, sites,
	    input->sites ? input->report->urls.count : 0);
	scoped_file_lists struct file_lists *file_lists = file_lists_start(
	    input->resolver, input->health, input->config, digests,
	    input->files ? input->report->file_count : 0);

	url_lists_finish(url_lists, deadline, urls);
	file_lists_finish(file_lists, deadline, files);
}
