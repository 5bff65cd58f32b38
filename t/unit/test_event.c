/* test_event.c - judge/event.h */
#include "check.h"

#include <stdlib.h>

#include "judge/event.h"
#include "wire/report.h"

static void
test_message(void)
{
	static const char *const recipients[] = { "a@example.jp",
		"b@example.jp" };
	scoped_report struct scan_report *report = report_new();
	struct decision decision = { .action = ACTION_TAG,
		.wished = ACTION_TAG,
		.class = CLASS_INFECTED,
		.reason = "Win.Test.EICAR_HDB-1" };
	struct event event = { .kind = EVENT_MESSAGE,
		.session = "5f2c",
		.queue_id = "4XYZ",
		.stage = "eom",
		.client = "192.0.2.1",
		.client_name = "mail.example.com",
		.helo = "mail",
		.from = "s@example.com",
		.recipients = recipients,
		.recipient_count = 2,
		.size_bytes = 20480,
		.took_ms = 12,
		.decision = &decision,
		.report = report,
		.edits = "subject,body" };
	struct logline line;
	struct scan_part *part;

	report_add_part(report);
	part = report_add_part(report);
	part_add_name(part, "invoice 1.zip", 13);
	report_add_hit(report, "Win.Test.EICAR_HDB-1", 2, "");
	report_add_hit(report, "Win.Test.EICAR_HDB-1", 2, "a/b");
	report_add_hit(report, "Other", 0, "");
	event_format(&event, &line);
	CHECK_TEXT("a cleaned message", line.text,
	    "s=5f2c q=4XYZ event=message action=tag class=infected "
	    "reason=Win.Test.EICAR_HDB-1 stage=eom code=- client=192.0.2.1 "
	    "name=mail.example.com helo=mail auth=- from=s@example.com "
	    "rcpt=a@example.jp,b@example.jp rcpts=2 size=20480 parts=2 "
	    "malware=Win.Test.EICAR_HDB-1,Other file=\"invoice 1.zip\" ml=- "
	    "ml_why=- spam=- spf=- rbl=- url=- unscanned=- "
	    "edits=subject,body ms=12");
}

static void
test_monitor(void)
{
	struct decision decision = { .action = ACTION_MONITOR,
		.wished = ACTION_BLOCK,
		.class = CLASS_INFECTED,
		.reason = "Eicar" };
	struct event event = { .kind = EVENT_MESSAGE, .decision = &decision };
	struct logline line;

	event_format(&event, &line);
	CHECK("monitor mode says what would be done",
	    strstr(line.text,
		" action=monitor class=infected "
		"reason=\"would block: Eicar\" ") != NULL);
}

static void
test_connection(void)
{
	struct event event = { .kind = EVENT_CONNECTION, .stage = "connect" };
	struct logline line;

	event_format(&event, &line);
	CHECK_TEXT("a connection of which nothing is known", line.text,
	    "s=- q=- event=connection action=- class=- reason=- "
	    "stage=connect code=- client=- name=- helo=- auth=- from=- "
	    "rcpt=- rcpts=0 size=- parts=- malware=- file=- ml=- ml_why=- "
	    "spam=- spf=- rbl=- url=- unscanned=- edits=- ms=0");
	event.kind = EVENT_UNSET;
	event_format(&event, &line);
	CHECK("a zeroed event is a line, too",
	    strstr(line.text, " event=- ") != NULL);
}

static void
test_unscanned(void)
{
	scoped_report struct scan_report *report = report_new();
	struct decision decision = { .action = ACTION_DEFER,
		.wished = ACTION_DEFER,
		.class = CLASS_ERROR,
		.reason = "crash",
		.code = 451 };
	struct event event = { .kind = EVENT_MESSAGE,
		.decision = &decision,
		.unscanned = "crash" };
	struct logline line;

	event_format(&event, &line);
	CHECK("not examined: unscanned, with its reason and code",
	    strstr(line.text,
		" action=defer class=unscanned reason=crash stage=- "
		"code=451 ") != NULL &&
		strstr(line.text, " unscanned=crash ") != NULL);
	report_add_note(&report->unscanned, "read", 0);
	report_add_note(&report->unscanned, "read", 1);
	report_add_note(&report->unscanned, "depth", 1);
	event.unscanned = NULL;
	event.report = report;
	event_format(&event, &line);
	CHECK("each reason of the parts once",
	    strstr(line.text, " unscanned=read,depth ") != NULL);
}

static void
test_bounds(void)
{
	char huge[3000];
	const char *recipients[2000];
	scoped_report struct scan_report *report = report_new();
	struct decision decision = { .action = ACTION_BLOCK,
		.wished = ACTION_DEFER,
		.class = CLASS_INFECTED,
		.reason = huge,
		.code = 550 };
	struct event event = { .kind = EVENT_MESSAGE,
		.session = huge,
		.queue_id = huge,
		.stage = huge,
		.client = huge,
		.client_name = huge,
		.helo = huge,
		.auth = huge,
		.from = huge,
		.recipients = recipients,
		.recipient_count = 2000,
		.size_bytes = INT64_MAX,
		.took_ms = INT64_MAX,
		.decision = &decision,
		.report = report,
		.unscanned = huge,
		.edits = huge };
	struct logline line;

	memset(huge, '"', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	for (size_t i = 0; i < 2000; i++)
		recipients[i] = "someone\n@example.jp";
	for (int i = 0; i < 50; i++) {
		huge[0] = (char)('a' + i % 26);
		report_add_hit(report, huge, 0, "");
	}
	event_format(&event, &line);
	CHECK("never longer than a log line", line.len <= LIMIT_LOG_LINE_BYTES);
	CHECK("the last key is there", strstr(line.text, " ms=") != NULL);
	CHECK("no control", strchr(line.text, '\n') == NULL);
}

/* All that a client chooses at its longest: what was found is still told. */
static void
test_long_clients(void)
{
	static const char *const told[] = { " action=block ",
		" class=infected ", " code=550 ", " client=192.0.2.1 ",
		" rcpts=2 ", " size=20480 ", " malware=Win.Test.EICAR_HDB-1 ",
		" file=invoice.zip ", " spf=softfail ", " unscanned=depth ",
		" edits=subject,body ", " ms=12" };
	static const char *const keys[] = {
		" name=", " helo=", " auth=", " from=", " rcpt="
	};
	char huge[700];
	const char *recipients[] = { huge, huge };
	scoped_report struct scan_report *report = report_new();
	struct decision decision = { .action = ACTION_BLOCK,
		.wished = ACTION_BLOCK,
		.class = CLASS_INFECTED,
		.reason = "Win.Test.EICAR_HDB-1",
		.code = 550 };
	struct event event = { .kind = EVENT_MESSAGE,
		.session = "5f2c",
		.queue_id = "4XYZ",
		.stage = "eom",
		.client = "192.0.2.1",
		.client_name = huge,
		.helo = huge,
		.auth = huge,
		.from = huge,
		.recipients = recipients,
		.recipient_count = 2,
		.size_bytes = 20480,
		.took_ms = 12,
		.spf = SPF_SOFTFAIL,
		.decision = &decision,
		.report = report,
		.edits = "subject,body" };
	struct logline line;
	struct scan_part *part;

	memset(huge, 'h', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	report_add_part(report);
	part = report_add_part(report);
	part_add_name(part, "invoice.zip", 11);
	report_add_hit(report, "Win.Test.EICAR_HDB-1", 2, "");
	report_add_note(&report->unscanned, "depth", 1);
	event_format(&event, &line);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		CHECK(told[i], strstr(line.text, told[i]) != NULL);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *at = strstr(line.text, keys[i]);

		CHECK("what the client says keeps a beginning",
		    at != NULL &&
			strncmp(at + strlen(keys[i]), "hhhhhhhh", 8) == 0);
	}
	CHECK("with the number of recipients that are not shown",
	    strstr(line.text, "...,+1 ") != NULL);
}

int
main(void)
{
	test_message();
	test_monitor();
	test_connection();
	test_unscanned();
	test_bounds();
	test_long_clients();
	return check_done();
}
