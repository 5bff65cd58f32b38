/* test_mistakes.c - config/config.h: what is wrong in an ini, in words */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "config/config.h"

/* All mistakes of a text, one a line. */
static char *
mistakes_of(const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	struct buffer out;
	int status = config_parse(
	    "x.ini", text, strlen(text), &config, &mistakes);

	buffer_init(&out, 1 << 20);
	CHECK_EQ(text, status, mistakes.count > 0 ? -1 : 0);
	CHECK(text, (config == NULL) == (status != 0));
	for (size_t i = 0; i < mistakes.kept; i++)
		buffer_add_format(&out, "%s\n", mistakes.texts[i]);
	mistakes_release(&mistakes);
	config_free(&config);
	return buffer_take(&out);
}

struct mistake_case {
	const char *name;
	const char *text;
	const char *want; /* all mistakes */
};

static const struct mistake_case mistake_cases[] = {
	{ "a slip of the fingers", "[malware]\nacton = tag",
	    "x.ini:2: unknown key malware.acton (did you mean "
	    "malware.action?)\n" },
	{ "a section misspelled", "[malwere]\nenable = no",
	    "x.ini:1: unknown section [malwere] (did you mean [malware]?)\n"
	    "x.ini:2: unknown key malwere.enable (did you mean "
	    "malware.enable?)\n" },
	{ "nothing like it", "[malware]\nquux = 1",
	    "x.ini:2: unknown key malware.quux\n" },
	{ "the full name inside its section", "[malware]\nmalware.action = tag",
	    "x.ini:2: unknown key malware.malware.action (did you mean "
	    "malware.action?)\n" },
	{ "the short name inside a domain", "[domain a.jp]\naction = tag",
	    "x.ini:2: unknown key action: keys stand in full here, as "
	    "malware.action\n" },
	{ "before every section", "malware.action = tag",
	    "x.ini:1: malware.action stands before the first [section]\n" },
	{ "something behind a section's name", "[malware x]\naction = tag",
	    "x.ini:1: [malware] takes nothing behind its name\n" },
	{ "more name servers than are ever asked",
	    "[dns]\nservers = 127.0.0.1 127.0.0.2 127.0.0.3 127.0.0.4 "
	    "127.0.0.5 127.0.0.6 127.0.0.7 127.0.0.8 127.0.0.9",
	    "x.ini:2: dns.servers: at most 8\n" },
	{ "above the range", "[malware]\ncode = 600",
	    "x.ini:2: malware.code: 600 is out of range (500 to 599)\n" },
	{ "a temporary code would not be a block", "[malware]\ncode = 450",
	    "x.ini:2: malware.code: 450 is out of range (500 to 599)\n" },
	{ "a huge number", "[malware]\ncode = 99999999999999999999",
	    "x.ini:2: malware.code: 99999999999999999999 is not a number\n" },
	{ "a negative number", "[malware]\ncode = -1",
	    "x.ini:2: malware.code: -1 is not a number\n" },
	{ "a time without its unit", "[milter]\nbudget = 60",
	    "x.ini:2: milter.budget: 60 is not a time (500ms, 2s, 5m, 1h, "
	    "14d)\n" },
	{ "a time too long", "[milter]\nbudget = 1h",
	    "x.ini:2: milter.budget: 1h is out of range (1s to 10m)\n" },
	{ "a time that overflows", "[milter]\nbudget = 9223372036854775807d",
	    "x.ini:2: milter.budget: 9223372036854775807d is not a time "
	    "(500ms, 2s, 5m, 1h, 14d)\n" },
	{ "a size too small", "[limits]\nmessage = 1",
	    "x.ini:2: limits.message: 1 is out of range (1K to 1G)\n" },
	{ "a share where none can be", "[limits]\nmessage = 25%",
	    "x.ini:2: limits.message: 25% is not a size (64K, 10M, 1G)\n" },
	{ "a share too large", "[limits]\nspool = 91%",
	    "x.ini:2: limits.spool: 91% is out of range (1M to 1024G, or 1% "
	    "to 90%)\n" },
	{ "a share of nothing", "[limits]\nspool = %",
	    "x.ini:2: limits.spool: % is not a size (64K, 10M, 1G) or a "
	    "percentage (25%)\n" },
	{ "neither yes nor no", "[malware]\nenable = true",
	    "x.ini:2: malware.enable: true is neither yes nor no\n" },
	{ "what was not examined is not tagged",
	    "[limits]\noversize_action = tag",
	    "x.ini:2: limits.oversize_action: tag is not possible here "
	    "(accept, quarantine, defer, block)\n" },
	{ "nor when the scanner is away", "[on_error]\naction = tag",
	    "x.ini:2: on_error.action: tag is not possible here (accept, "
	    "monitor, quarantine, defer, block)\n" },
	{ "what was not examined does not vanish",
	    "[unscanned]\naction = discard",
	    "x.ini:2: unscanned.action: discard is not possible here (accept, "
	    "monitor, quarantine, defer, block)\n" },
	{ "our own mail is never cleaned and sent on", "[trust]\naction = tag",
	    "x.ini:2: trust.action: tag is not possible here (accept, monitor, "
	    "quarantine, defer, block, discard)\n" },
	{ "nothing is no action", "[malware]\naction =",
	    "x.ini:2: malware.action: nothing is not possible here (accept, "
	    "monitor, tag, quarantine, defer, block, discard)\n" },
	{ "unset is no word", "[malware]\naction = unset",
	    "x.ini:2: malware.action: unset is not possible here (accept, "
	    "monitor, tag, quarantine, defer, block, discard)\n" },
	{ "twice", "[malware]\ncode = 550\n[log]\n[malware]\ncode = 551",
	    "x.ini:5: malware.code is set a second time (first in line 2)\n" },
	{ "twice in a domain, spelled otherwise",
	    "[domain a.jp]\nmalware.code = 550\n[domain A.JP]\n"
	    "malware.code = 551",
	    "x.ini:4: malware.code is set a second time (first in line 2)\n" },
	{ "a host key in a domain", "[domain a.jp]\nmilter.user = x",
	    "x.ini:2: milter.user is a setting of the whole gateway and cannot "
	    "stand in [domain]\n" },
	{ "a host key in a profile", "[profile p]\nlimits.files = 1",
	    "x.ini:2: limits.files is a setting of the whole gateway and "
	    "cannot stand in [profile]\n" },
	{ "a profile that is not there", "[domain a.jp]\nprofile = p",
	    "x.ini:2: there is no [profile p]\n" },
	{ "a profile inside a profile", "[profile p]\nprofile = q",
	    "x.ini:2: unknown key profile: keys stand in full here, as "
	    "malware.action\n" },
	{ "a domain without a name", "[domain]\nmalware.code = 600",
	    "x.ini:1: [domain] needs example.jp, .example.jp or "
	    "user@example.jp (other scripts as xn--...)\n"
	    "x.ini:2: malware.code: 600 is out of range (500 to 599)\n" },
	{ "a domain that could never apply", "[domain a..jp]",
	    "x.ini:1: [domain] needs example.jp, .example.jp or "
	    "user@example.jp (other scripts as xn--...)\n" },
	{ "nobody at a domain", "[domain @a.jp]",
	    "x.ini:1: [domain] has nothing before the @\n" },
	{ "a reply in Japanese", "[malware]\ntext = 駆除",
	    "x.ini:2: malware.text: must be printable ASCII: SMTP carries "
	    "nothing else\n" },
	{ "an unknown percent", "[malware]\ntext = %q",
	    "x.ini:2: malware.text: may hold %v (verdict), %s (our id) and %% "
	    "(a percent sign), no other %\n" },
	{ "a percent at the end", "[malware]\ntext = 100%",
	    "x.ini:2: malware.text: may hold %v (verdict), %s (our id) and %% "
	    "(a percent sign), no other %\n" },
	{ "no reply",
	    "[malware]\ntext =", "x.ini:2: malware.text: must not be empty\n" },
	{ "a control character in a tag", "[malware]\nsubject_tag = a\x1b[1m",
	    "x.ini:2: malware.subject_tag: must not hold control "
	    "characters\n" },
	{ "a C1 control in a tag", "[malware]\nsubject_tag = a\xc2\x9b",
	    "x.ini:2: malware.subject_tag: must not hold control "
	    "characters\n" },
	{ "not a network", "[trust]\nnetworks = ::1 localhost",
	    "x.ini:2: trust.networks: localhost is not an address or network "
	    "(192.0.2.0/24)\n" },
	{ "host bits", "[trust]\nnetworks = 10.0.0.1/8",
	    "x.ini:2: trust.networks: 10.0.0.1/8 has bits set behind the "
	    "network (did you mean 10.0.0.0/8?)\n" },
	{ "too many bits", "[trust]\nnetworks = 10.0.0.0/33",
	    "x.ini:2: trust.networks: 10.0.0.0/33 needs 0 to 32 bits behind "
	    "the slash\n" },
	{ "not octal", "[milter]\nsocket_mode = 0680",
	    "x.ini:2: milter.socket_mode: 0680 is not a file mode in octal (0 "
	    "to 0777)\n" },
	{ "a set-user bit", "[milter]\nsocket_mode = 4755",
	    "x.ini:2: milter.socket_mode: 4755 is not a file mode in octal (0 "
	    "to 0777)\n" },
	{ "not a milter socket", "[milter]\nsocket = tcp:1",
	    "x.ini:2: milter.socket: must be unix:PATH, inet:PORT@HOST, "
	    "inet6:PORT@HOST or fd:NUMBER\n" },
	{ "Postfix's order of host and port",
	    "[milter]\nsocket = inet:localhost:8890",
	    "x.ini:2: milter.socket: must name a port from 1 to 65535\n" },
	{ "a name that Authentication-Results cannot hold",
	    "[milter]\nauthserv_id = a b",
	    "x.ini:2: milter.authserv_id: must consist of letters, digits, "
	    "dots, - and _\n" },
	{ "all of them, not only the first",
	    "[malware]\naction = x\n[\n[log]\ntarget = y\nz\n",
	    "x.ini:2: malware.action: x is not possible here (accept, monitor, "
	    "tag, quarantine, defer, block, discard)\n"
	    "x.ini:3: the section's closing ] is missing\n"
	    "x.ini:5: log.target: y is not possible here (syslog, stderr)\n"
	    "x.ini:6: this is neither [section] nor key = value\n" },
};

static void
test_mistakes(void)
{
	for (size_t i = 0; i < sizeof mistake_cases / sizeof *mistake_cases;
	     i++) {
		scoped_mem char *got = mistakes_of(mistake_cases[i].text);

		CHECK_TEXT(mistake_cases[i].name, got, mistake_cases[i].want);
	}
}

static void
test_many_mistakes(void)
{
	scoped_buffer struct buffer text = { .max = 1 << 20 };
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	for (int i = 0; i < 1000; i++)
		buffer_add_text(&text, "[\n");
	CHECK_EQ("a thousand mistakes",
	    config_parse(
		"x.ini", buffer_text(&text), text.len, &config, &mistakes),
	    -1);
	CHECK_EQ("are counted", mistakes.count, 1000);
	CHECK_EQ("and not all kept", mistakes.kept, LIMIT_INI_MISTAKES);
	mistakes_release(&mistakes);
	CHECK_EQ("released", mistakes.count, 0);
}

int
main(void)
{
	test_mistakes();
	test_many_mistakes();
	return check_done();
}
