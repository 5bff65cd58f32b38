/* verb_report.c - `sekisho report`: what the gate did, from its log. */
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/own.h"
#include "command/log_source.h"
#include "command/say.h"
#include "command/summary.h"
#include "command/verbs.h"

#define DAY_S     (24L * 60 * 60)
#define TOP       10
#define MAIL_LOGS "/var/log/mail.log*"

struct options {
	const char *html; /* file, "-" for the output */
	int64_t since_s;  /* how far back; 0: everything */
	size_t top;
	char **logs;
	int log_count;
};

static int
usage(void)
{
	(void)fputs("usage: sekisho report [--since 7d|all] [--top N] "
		    "[--html FILE] [LOG...]\n",
	    stderr);
	return VERB_USAGE;
}

/* "90m", "12h", "7d", "4w", "all". */
static int
parse_since(const char *text, int64_t *out)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = { { "m", 60 }, { "h", 3600 }, { "d", DAY_S },
		{ "w", 7 * DAY_S } };
	char *end;
	long number;

	*out = 0;
	if (strcmp(text, "all") == 0)
		return 0;
	errno = 0;
	number = strtol(text, &end, 10);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(end, units[i].unit) == 0)
			*out = number * units[i].seconds;
	return end != text && errno == 0 && number > 0 && number <= 100000 &&
		*out > 0
	    ? 0
	    : -1;
}

static int
parse_option(struct options *options, const char *name, const char *value)
{
	char *end;

	if (strcmp(name, "--html") == 0) {
		options->html = value;
		return 0;
	}
	if (strcmp(name, "--since") == 0)
		return parse_since(value, &options->since_s);
	if (strcmp(name, "--top") == 0) {
		options->top = strtoul(value, &end, 10);
		return *end == '\0' && options->top >= 1 && options->top <= 100
		    ? 0
		    : -1;
	}
	return -1;
}

static int
parse_options(int argc, char **argv, struct options *out)
{
	int i = 1;

	*out = (struct options){ .since_s = 7 * DAY_S, .top = TOP };
	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (i + 1 >= argc ||
		    parse_option(out, argv[i], argv[i + 1]) < 0)
			return -1;
	}
	out->logs = argv + i;
	out->log_count = argc - i;
	return 0;
}

/* Whether a person waits and sees. */
static void
show_progress(const struct summary *summary, const char *path)
{
	if (isatty(STDERR_FILENO) == 1 && summary->lines % 1000000 == 0)
		(void)fprintf(stderr, say("\r%s: %llu lines "),
		    path != NULL ? path : "journal",
		    (unsigned long long)summary->lines);
}

/* Returns 0, or -1 when the log could not be read to its end: what was read
 * counts, and the reason was said. */
static int
read_log(struct summary *summary, struct log_clock *clock, const char *path)
{
	struct fault fault;
	scoped_log_source struct log_source *source = log_source_open(
	    path, summary->since_s, &fault);
	struct log_line line;
	struct log_entry entry;
	int status = source != NULL ? 1 : -1;

	while (status > 0) {
		status = log_source_next(source, &line, &fault);
		if (status <= 0)
			break;
		summary->lines++;
		if (log_entry_parse(&line, clock, &entry))
			summary_add(summary, &entry);
		show_progress(summary, path);
	}
	if (status < 0)
		(void)fprintf(stderr, "report: %s\n", fault.text);
	return status;
}

/* The host's own logs: the rotated ones too, unless they ended before the time
 * that is asked for; without any, the journal. */
static int
read_host(struct summary *summary, struct log_clock *clock)
{
	glob_t found;
	struct stat st;
	int status = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	if (glob(MAIL_LOGS, 0, NULL, &found) != 0)
		return read_log(summary, clock, NULL);
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (stat(found.gl_pathv[i], &st) == 0 &&
		    st.st_mtime >= summary->since_s &&
		    read_log(summary, clock, found.gl_pathv[i]) < 0)
			status = -1;
	globfree(&found);
	return status;
}

static int
write_html(const struct summary *summary, const struct options *options)
{
	bool to_file = strcmp(options->html, "-") != 0;
	FILE *out = to_file ? fopen(options->html, "we") : stdout;
	bool failed;

	if (out == NULL) {
		(void)fprintf(stderr, "report: cannot write %s: %s\n",
		    options->html, strerrordesc_np(errno));
		return -1;
	}
	summary_print_html(summary, options->top, out);
	failed = fflush(out) != 0 || ferror(out) != 0;
	if (to_file && fclose(out) != 0)
		failed = true;
	if (failed)
		(void)fprintf(
		    stderr, "report: cannot write %s\n", options->html);
	return failed ? -1 : 0;
}

int
verb_report(int argc, char **argv)
{
	struct options options;
	struct summary summary;
	struct log_clock clock = { .now_s = (int64_t)time(NULL) };
	int status = 0;

	if (parse_options(argc, argv, &options) < 0)
		return usage();
	summary_init(
	    &summary, options.since_s > 0 ? clock.now_s - options.since_s : 0);
	if (options.log_count == 0)
		status = read_host(&summary, &clock);
	for (int i = 0; i < options.log_count; i++)
		if (read_log(&summary, &clock, options.logs[i]) < 0)
			status = -1;
	if (isatty(STDERR_FILENO) == 1)
		(void)fputs("\r\033[K", stderr);
	if (options.html != NULL)
		status = write_html(&summary, &options) < 0 ? -1 : status;
	else
		summary_print_text(&summary, options.top, stdout);
	summary_release(&summary);
	return status < 0 ? VERB_USAGE : 0;
}
