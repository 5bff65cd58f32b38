/* scan_file.c - ask a running scanner about one file, for tests.
 *
 *	scan_file SOCKET inspect FILE [PASSWORD...]
 *	scan_file SOCKET rewrite FILE PART
 *	scan_file SOCKET status|reload
 *
 * The passwords are those of an earlier mail.
 * Prints `key value` lines: what came back, for a script to read. Exits with
 * 0 whenever there was an outcome, whichever it was. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/own.h"
#include "base/text.h"
#include "wire/channel.h"
#include "wire/features.h"
#include "wire/scan_client.h"

#define WAIT_MS   60000
#define MAX_BYTES (64L * 1024 * 1024)

static struct deadline
soon(void)
{
	return deadline_in(clock_ms(), WAIT_MS);
}

static void
print(const char *key, const char *text)
{
	char line[2048];

	text_printable(line, sizeof line, text, strlen(text), TEXT_UTF8);
	printf("%s %s\n", key, line);
}

static void
print_answer(enum scan_outcome outcome, const struct answer *answer,
    const struct fault *fault)
{
	print("outcome", scan_outcome_name(outcome));
	print("answer", answer_outcome_name(answer->outcome));
	printf("times %u\n", answer->times);
	print("text", answer->text);
	print("fault", outcome != SCAN_DONE ? fault->text : "");
}

static void
print_notes(const char *key, const struct scan_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		print(key, notes->items[i].reason);
}

/* `file STATE PATH`: open, closed, or the kind of the password that opened
 * it. */
static void
print_files(const struct scan_report *report)
{
	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];
		bool encrypted = (file->flags & FILE_ENCRYPTED) != 0;
		char path[2048];

		text_printable(path, sizeof path, file->path,
		    strlen(file->path), TEXT_UTF8);
		printf("file %s %s\n",
		    !encrypted ? "open"
			: file->password == PASSWORD_UNSET
			? "closed"
			: password_kind_name(file->password),
		    path);
	}
}

/* Whether more was measured than what is of any file. */
static bool
is_read(const struct scan_file *file)
{
	if ((file->families & ~(1U << FAMILY_FILE)) != 0)
		return true;
	for (size_t i = 0; i < file->value_count; i++)
		if (feature_row((enum feature)file->values[i].feature)
			->family != FAMILY_FILE)
			return true;
	return false;
}

/* `about PART PARENT FLAGS SIZE DIGEST DETECTED ENGINE [KINDS] PATH`, and what
 * a document's reader said: `read VALUES URLS MACROS PATH` */
static void
print_file(const struct scan_file *file)
{
	char digest[65], path[2 * LIMIT_REPORT_PATH];

	text_hex(digest, file->sha256, sizeof file->sha256);
	text_printable(
	    path, sizeof path, file->path, strlen(file->path), TEXT_UTF8);
	printf("about %u %u %x %llu %s %s %s [%s] %s\n", file->part,
	    file->parent, file->flags, (unsigned long long)file->size, digest,
	    file->detected, file->engine_type, file->kinds, path);
	if (is_read(file))
		printf("read %zu %zu %s %s\n", file->value_count,
		    file->url_count,
		    file->macros != MACROS_NONE ? macro_level_name(file->macros)
						: "none",
		    path);
}

static void
print_report(const struct scan_report *report)
{
	for (size_t i = 0; i < report->hit_count; i++)
		print("hit", report->hits[i].name);
	print_notes("unscanned", &report->unscanned);
	print_notes("limits", &report->limits);
	print_notes("oddity", &report->oddities);
	for (size_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];
		char digest[65];

		text_hex(digest, part->sha256, sizeof part->sha256);
		printf("part %zu %s %s\n", i, part->declared, digest);
	}
	print_files(report);
	printf("secrets %zu\n", report->secrets.count);
	for (size_t i = 0; i < report->file_count; i++)
		print_file(&report->files[i]);
	print("generation", report->generation);
	printf("signatures %u\n", report->signatures);
}

/* The file as a sealed memfd; its size in *len_out. */
static int
seal_file(const char *path, size_t *len_out, struct fault *fault)
{
	scoped_fd int file = open(path, O_RDONLY | O_CLOEXEC);
	scoped_buffer struct buffer bytes;
	char block[65536];
	ssize_t got;

	buffer_init(&bytes, MAX_BYTES);
	if (file < 0)
		return fault_set(fault, "cannot open %s: %m", path);
	while ((got = read(file, block, sizeof block)) > 0)
		buffer_add(&bytes, block, (size_t)got);
	if (got < 0 || bytes.full)
		return fault_set(fault, "cannot read %s", path);
	*len_out = bytes.len;
	return sealed_make(buffer_text(&bytes), bytes.len, fault);
}

static void
inspect(char **argv, int message, size_t len, struct scan_inspection *out)
{
	char session[] = "test";
	char authserv_id[] = "sekisho.test";
	struct scan_request request = { .job = JOB_INSPECT,
		.session = session,
		.authserv_id = authserv_id };

	bool told = strcmp(argv[2], "inspect") == 0;

	for (char **word = argv + 4; told && *word != NULL; word++)
		secrets_add(&request.secrets, *word, strlen(*word));
	scan_inspect(argv[1], message, len, &request, soon(), out);
}

/* Ask for a body without this part of the report. */
static void
rewrite(const char *socket, int message, const struct scan_report *report,
    size_t part)
{
	char session[] = "test", tag[] = "", name[] = "infected";
	char verdict[] = "Test", gateway[] = "gate.test";
	struct removal removal = {
		.part = (uint32_t)part, .class_name = name, .verdict = verdict
	};
	struct scan_request request = { .job = JOB_REWRITE,
		.session = session,
		.removals = &removal,
		.removal_count = 1,
		.body_tag = tag,
		.gateway = gateway,
		.time_s = 1 };
	struct scan_rewriting rewriting;

	memcpy(removal.sha256, report->parts[part].sha256, 32);
	scan_rewrite(socket, message, MAX_BYTES, &request, soon(), &rewriting);
	print_answer(rewriting.outcome, &rewriting.answer, &rewriting.fault);
	printf("removed %zu\n", rewriting.result.removed_count);
	printf("body %zu\n", rewriting.body.len);
	scan_rewriting_release(&rewriting);
}

static int
ask_scanner(const char *socket, enum job job, struct fault *fault)
{
	struct scan_condition condition;
	int failed = 0;

	if (job == JOB_RELOAD)
		scan_ask_reload(socket, soon(), &condition);
	else
		scan_ask_status(socket, soon(), &condition);
	print("answer", answer_outcome_name(condition.answer.outcome));
	if (condition.outcome == SCAN_DONE)
		printf("json %.*s", (int)condition.json_len, condition.json);
	else
		failed = fault_set(fault, "%s", condition.fault.text);
	scan_condition_release(&condition);
	return failed;
}

static int
ask_about_file(char **argv, struct fault *fault)
{
	struct scan_inspection inspection;
	size_t len = 0;
	scoped_fd int message = seal_file(argv[3], &len, fault);

	if (message < 0)
		return -1;
	inspect(argv, message, len, &inspection);
	if (strcmp(argv[2], "inspect") == 0)
		print_answer(
		    inspection.outcome, &inspection.answer, &inspection.fault);
	if (inspection.outcome == SCAN_DONE) {
		size_t part = argv[4] != NULL ? strtoul(argv[4], NULL, 10) : 0;

		print_report(inspection.report);
		if (strcmp(argv[2], "rewrite") == 0 &&
		    part < inspection.report->part_count)
			rewrite(argv[1], message, inspection.report, part);
	}
	scan_inspection_release(&inspection);
	return 0;
}

int
main(int argc, char **argv)
{
	struct fault fault = { "" };
	int failed;

	if (argc == 3 && strcmp(argv[2], "status") == 0) {
		failed = ask_scanner(argv[1], JOB_STATUS, &fault);
	} else if (argc == 3 && strcmp(argv[2], "reload") == 0) {
		failed = ask_scanner(argv[1], JOB_RELOAD, &fault);
	} else if (argc >= 4) {
		failed = ask_about_file(argv, &fault);
	} else {
		fprintf(stderr,
		    "usage: scan_file SOCKET inspect|rewrite|status|reload "
		    "[FILE [PART|PASSWORD...]]\n");
		return 2;
	}
	if (failed != 0)
		fprintf(stderr, "scan_file: %s\n", fault.text);
	return failed != 0 ? 1 : 0;
}
