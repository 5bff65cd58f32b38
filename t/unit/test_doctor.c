/* test_doctor.c - milter/command/doctor.h: what needs no running gate. */
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "command/doctor.h"
#include "command/postfix_settings.h"
#include "command/probe.h"

static void
authserv(const char *text, const char *want)
{
	char path[] = "/tmp/sekisho-doctor-XXXXXX";
	int fd = mkstemp(path);
	char got[64] = "";

	CHECK(
	    "written", write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	CHECK_EQ(text, doctor_authserv(path, got, sizeof got), *want != '\0');
	CHECK_TEXT(text, got, want);
	unlink(path);
}

static void
test_authserv(void)
{
	char got[64];

	authserv("AuthservID mx.example.jp\n", "mx.example.jp");
	authserv("  authservid\tmx.example.jp  \r\n", "mx.example.jp");
	authserv("# AuthservID mx.example.jp\n", "");
	authserv("AuthservIDWithJobID yes\n", "");
	authserv("Mode sv\nAuthservID a\nAuthservID b\n", "b");
	authserv("", "");
	CHECK("a file that is not there",
	    !doctor_authserv("/nonexistent/x", got, sizeof got));
}

static void
test_times(void)
{
	CHECK_EQ("seconds", postfix_time_ms("300s"), 300000);
	CHECK_EQ("without a unit", postfix_time_ms("30"), 30000);
	CHECK_EQ("minutes", postfix_time_ms("5m"), 300000);
	CHECK_EQ("a day", postfix_time_ms("1d"), 86400000);
	CHECK_EQ("nothing", postfix_time_ms(""), 0);
	CHECK_EQ("a word", postfix_time_ms("soon"), 0);
	CHECK_EQ("another unit", postfix_time_ms("3x"), 0);
}

static void
test_findings(void)
{
	struct doctor doctor = { .quiet = true, .findings = json_array() };
	const json_t *first;

	doctor_tell(&doctor, FINDING_DOUBT, "clock", "bell\a and %s", "\xff");
	doctor_tell(&doctor, FINDING_OK, "log", "fine");
	CHECK_EQ("the worst stays", doctor.worst, FINDING_DOUBT);
	CHECK_EQ("each is kept", json_array_size(doctor.findings), 2);
	first = json_array_get(doctor.findings, 0);
	CHECK_TEXT("part", json_text_of(first, "what"), "clock");
	CHECK_TEXT("state", json_text_of(first, "state"), "warn");
	CHECK_TEXT("without controls", json_text_of(first, "text"),
	    "bell\xef\xbf\xbd and \xef\xbf\xbd");
	json_decref(doctor.findings);
}

/* What a child says, and how it ends. */
static int
child(int status, struct buffer *text)
{
	struct probe probe = { .folder = "/" };
	struct fault fault;

	if (probe_fork(&probe, &fault) != 0)
		return -2;
	if (probe.is_child && status < 0)
		abort();
	if (probe.is_child)
		probe_end(&probe, status, "said");
	return probe_wait(&probe, text);
}

static void
test_probe(void)
{
	struct probe nowhere = { .folder = "/nonexistent" };
	struct buffer text = BUFFER_OF(PROBE_TEXT_BYTES);
	struct fault fault;

	CHECK_EQ("good", child(0, &text), 0);
	CHECK_TEXT("its words", buffer_text(&text), "said");
	CHECK_EQ("not good", child(7, &text), 7);
	buffer_clear(&text);
	CHECK_EQ("dead", child(-1, &text), -1);
	CHECK_TEXT("said for it", buffer_text(&text), "the check did not end");
	buffer_clear(&text);
	CHECK_EQ("forked", probe_fork(&nowhere, &fault), 0);
	CHECK_EQ("where it cannot be", probe_wait(&nowhere, &text), -1);
	CHECK("and why",
	    strstr(buffer_text(&text), "cannot enter /nonexistent") != NULL);
	buffer_release(&text);
}

int
main(void)
{
	test_authserv();
	test_times();
	test_findings();
	test_probe();
	return check_done();
}
