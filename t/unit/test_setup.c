/* test_setup.c - command/setup.h: the two texts. */
#include "check.h"

#include "command/place.h"
#include "command/setup.h"

#define OURS "{ unix:sekisho/milter.sock, default_action=tempfail }"
#define LINE "INPUT_MAIL_FILTER(`sekisho', `S=unix:/x, F=T')dnl"

static void
milters(const char *name, const char *current, const char *want)
{
	struct place gate = {
		.path = "/var/spool/postfix/sekisho/milter.sock"
	};
	scoped_buffer struct buffer out = BUFFER_OF(4096);

	setup_milters(current, OURS, &gate, "/var/spool/postfix", &out);
	CHECK_TEXT(name, buffer_text(&out), want);
}

static void
mc(const char *name, const char *current, const char *want)
{
	scoped_buffer struct buffer out = BUFFER_OF(4096);
	scoped_buffer struct buffer again = BUFFER_OF(4096);

	setup_mc(current, LINE, &out);
	CHECK_TEXT(name, buffer_text(&out), want);
	setup_mc(buffer_text(&out), LINE, &again);
	CHECK_TEXT("a second time changes nothing", buffer_text(&again), want);
}

int
main(void)
{
	milters("alone", "", OURS);
	milters("before others", "inet:localhost:8891, unix:/run/x",
	    OURS ", inet:localhost:8891, unix:/run/x");
	milters("others keep their settings",
	    "{ inet:localhost:8891, default_action=accept }",
	    OURS ", { inet:localhost:8891, default_action=accept }");
	milters("ours is replaced", "unix:sekisho/milter.sock", OURS);
	milters("by whatever name, and comes first",
	    "inet:a:1 unix:/var/spool/postfix/sekisho/milter.sock, inet:b:2",
	    OURS ", inet:a:1, inet:b:2");
	milters("a second time changes nothing", OURS ", inet:a:1",
	    OURS ", inet:a:1");

	mc("into an empty one", "", LINE "\n");
	mc("before the mailers",
	    "OSTYPE(`debian')dnl\nMAILER_DEFINITIONS\nMAILER(`smtp')dnl\n",
	    "OSTYPE(`debian')dnl\n" LINE
	    "\nMAILER_DEFINITIONS\nMAILER(`smtp')dnl\n");
	mc("in place of an older one",
	    "A\nINPUT_MAIL_FILTER(`sekisho', `S=unix:/old')dnl\nMAILER(`x')\n",
	    "A\n" LINE "\nMAILER(`x')\n");
	mc("beside another filter",
	    "INPUT_MAIL_FILTER(`other', `S=unix:/o')dnl\nMAILER(`x')",
	    "INPUT_MAIL_FILTER(`other', `S=unix:/o')dnl\n" LINE
	    "\nMAILER(`x')");
	mc("behind a line without an end", "A", "A\n" LINE "\n");
	return check_done();
}
