/* test_config.c - config/config.h: values, sections, hash, files */
#include "check.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "config/config.h"
#include "config/load.h"
#include "config/settings.h"

/* The snapshot of a text, or NULL with a failed check. */
static struct config *
parse(const char *name, const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	CHECK_EQ(name,
	    config_parse("x.ini", text, strlen(text), &config, &mistakes), 0);
	for (size_t i = 0; i < mistakes.kept; i++)
		fprintf(stderr, "%s\n", mistakes.texts[i]);
	mistakes_release(&mistakes);
	return config;
}

static bool
holds(const struct network_list *list, const char *text)
{
	struct in6_addr address;

	CHECK_EQ(text, inet_pton(AF_INET6, text, &address), 1);
	return network_contains(list, &address);
}

static void
test_defaults(void)
{
	scoped_config struct config *config = parse("defaults", "");
	const struct host *host = config_host(config);
	const struct policy *policy = config_default_policy(config);

	CHECK_TEXT("socket", host->milter_socket,
	    "unix:/var/spool/postfix/sekisho/milter.sock");
	CHECK_EQ("mode", host->milter_socket_mode, 0660);
	CHECK_TEXT("group", host->milter_socket_group, "postfix");
	CHECK_TEXT("user", host->milter_user, "sekisho");
	CHECK_EQ("enforce", host->milter_mode, MODE_ENFORCE);
	CHECK_EQ("headers", host->milter_headers, HEADERS_ALL);
	CHECK(
	    "our name", strncmp(host->milter_authserv_id, "sekisho.", 8) == 0);
	CHECK_EQ("budget", host->milter_budget_ms, 60000);
	CHECK("local", holds(&host->trust_networks, "::ffff:127.3.2.1"));
	CHECK("local 6", holds(&host->trust_networks, "::1"));
	CHECK("stranger", !holds(&host->trust_networks, "::ffff:128.0.0.1"));
	CHECK_EQ("authenticated", host->trust_authenticated, true);
	CHECK_EQ("own mail", host->trust_action, ACTION_BLOCK);
	CHECK_EQ("relays", host->trust_relays.count, 0);
	CHECK_TEXT(
	    "scanner", host->scanner_socket, "/run/sekisho/scanner.sock");
	CHECK_TEXT(
	    "control", host->control_socket, "/run/sekisho/control.sock");
	CHECK_TEXT("scanner's user", host->scanner_user, "sekisho-scan");
	CHECK_EQ("reload", host->scanner_reload, RELOAD_CONCURRENT);
	CHECK("a worker a core", host->scanner_workers >= 1);
	CHECK_EQ("signatures", host->scanner_signatures.count, 1);
	CHECK_TEXT(
	    "signatures", host->scanner_signatures.items[0], "/var/lib/clamav");
	CHECK_TEXT("temporary", host->scanner_temporary, "/run/sekisho/tmp");
	CHECK_EQ("time limit", host->scanner_time_limit_ms, 20000);
	CHECK_EQ("message", host->limits_message_bytes, 50 << 20);
	CHECK_EQ("oversize", host->limits_oversize_action, ACTION_BLOCK);
	CHECK_EQ("a quarter of the memory", host->limits_spool_bytes,
	    (long long)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / 100 *
		25);
	CHECK_EQ("files", host->limits_files, 10000);
	CHECK_EQ("ratio", host->limits_ratio, 100);
	CHECK_EQ("depth", host->limits_depth, 20);
	CHECK_EQ("file", host->limits_file_bytes, 100 << 20);
	CHECK_EQ("no passwords", host->encrypted_passwords.count, 0);
	CHECK_EQ("log", host->log_target, LOG_TARGET_SYSLOG);
	CHECK_EQ("malware", policy->malware_enable, true);
	CHECK_EQ("malware", policy->malware_action, ACTION_TAG);
	CHECK_TEXT("tag", policy->malware_subject_tag, "[ウイルス駆除済み]");
	CHECK_TEXT("body tag", policy->malware_body_tag, "");
	CHECK_EQ("code", policy->malware_code, 550);
	CHECK("text", strstr(policy->malware_text, "%v") != NULL);
	CHECK_EQ("ignore", policy->malware_ignore.count, 0);
	CHECK_EQ("encrypted", policy->encrypted_action, ACTION_MONITOR);
	CHECK_TEXT("encrypted", policy->encrypted_subject_tag, "");
	CHECK_TEXT("encrypted", policy->encrypted_body_tag, "");
	CHECK_EQ("limits", policy->limits_action, ACTION_TAG);
	CHECK_TEXT("limits", policy->limits_subject_tag, "[添付ファイル削除]");
	CHECK_EQ("ambiguous", policy->ambiguous_action, ACTION_MONITOR);
	CHECK_EQ("error", policy->on_error_action, ACTION_DEFER);
	CHECK_EQ("unscanned", policy->unscanned_action, ACTION_QUARANTINE);
}

static void
test_values(void)
{
	scoped_config struct config *config = parse("values",
	    "[milter]\nsocket = inet:8890@127.0.0.1\nsocket_mode = 600\n"
	    "mode = monitor\nheaders = none\nauthserv_id = mx.example.jp\n"
	    "budget = 1500ms\n[trust]\nnetworks = 10.0.0.0/8 ; ours\n"
	    "  2001:db8::/32 192.0.2.7\nauthenticated = no\n"
	    "action = quarantine\n[scanner]\nworkers = 3\n"
	    "signatures = /a /b\n  /c\n[limits]\nmessage = 1024k\nspool = 1G\n"
	    "[log]\ntarget = stderr\n[malware]\ntext = \"100%% %v; %s\"\n"
	    "subject_tag = \"[x] \"\nignore = Eicar* Test.?\n");
	const struct host *host = config_host(config);
	const struct policy *policy = config_default_policy(config);

	CHECK_TEXT("inet", host->milter_socket, "inet:8890@127.0.0.1");
	CHECK_EQ("octal", host->milter_socket_mode, 0600);
	CHECK_EQ("monitor", host->milter_mode, MODE_MONITOR);
	CHECK_EQ("none", host->milter_headers, HEADERS_NONE);
	CHECK_TEXT("id", host->milter_authserv_id, "mx.example.jp");
	CHECK_EQ("ms", host->milter_budget_ms, 1500);
	CHECK("v4", holds(&host->trust_networks, "::ffff:10.255.0.1"));
	CHECK("v6", holds(&host->trust_networks, "2001:db8:1::1"));
	CHECK("one", holds(&host->trust_networks, "::ffff:192.0.2.7"));
	CHECK("next to it", !holds(&host->trust_networks, "::ffff:192.0.2.6"));
	CHECK("replaced, not added",
	    !holds(&host->trust_networks, "::ffff:127.0.0.1"));
	CHECK_EQ("no", host->trust_authenticated, false);
	CHECK_EQ("own", host->trust_action, ACTION_QUARANTINE);
	CHECK_EQ("workers", host->scanner_workers, 3);
	CHECK_EQ("a list goes on", host->scanner_signatures.count, 3);
	CHECK_TEXT("to its end", host->scanner_signatures.items[2], "/c");
	CHECK_EQ("k", host->limits_message_bytes, 1 << 20);
	CHECK_EQ("G", host->limits_spool_bytes, 1 << 30);
	CHECK_EQ("stderr", host->log_target, LOG_TARGET_STDERR);
	CHECK_TEXT("text", policy->malware_text, "100%% %v; %s");
	CHECK_TEXT("tag", policy->malware_subject_tag, "[x] ");
	CHECK_EQ("ignore", policy->malware_ignore.count, 2);
	CHECK_TEXT("ignore", policy->malware_ignore.items[1], "Test.?");
}

static const char sections[] =
    "[malware]\ncode = 501\nsubject_tag = file\n"
    "[domain .example.jp]\nmalware.action = defer\nmalware.code = 502\n"
    "[domain .sub.example.jp]\nmalware.code = 503\n"
    "[domain example.jp]\nmalware.code = 504\n"
    "[domain User@Example.JP]\nmalware.code = 505\n"
    "[domain other@mail.sub.example.jp]\nmalware.subject_tag = other\n"
    "[domain p.jp]\nprofile = strict\nmalware.code = 506\n"
    "[domain q.jp]\nprofile = strict\n"
    "[domain r.jp]\nprofile = strict\n"
    "[domain same.jp]\nmalware.code = 501\n"
    "[profile strict]\nmalware.action = block\nmalware.code = 507\n"
    "[domain .jp]\nmalware.body_tag = jp\n";

static const struct {
	const char *name;
	const char *address;
	int code;
	enum action action;
	const char *subject, *body;
} section_cases[] = {
	{ "nobody has a section", "a@example.com", 501, ACTION_TAG, "file",
	    "" },
	{ "a domain before .domain", "a@example.jp", 504, ACTION_DEFER, "file",
	    "jp" },
	{ "an address before its domain", "user@example.jp", 505, ACTION_DEFER,
	    "file", "jp" },
	{ "in any case and in brackets", "<USER@example.jP>", 505, ACTION_DEFER,
	    "file", "jp" },
	{ "quotes do not get around it", "\"user\"@example.jp", 505,
	    ACTION_DEFER, "file", "jp" },
	{ "nor do backslashes", "us\\er@example.jp", 505, ACTION_DEFER, "file",
	    "jp" },
	{ "nor a source route", "<@a.com,@b.com:user@example.jp>", 505,
	    ACTION_DEFER, "file", "jp" },
	{ "nor a final dot", "user@example.jp.", 505, ACTION_DEFER, "file",
	    "jp" },
	{ "below a domain", "user@mail.example.jp", 502, ACTION_DEFER, "file",
	    "jp" },
	{ "the longest .domain", "a@mail.sub.example.jp", 503, ACTION_DEFER,
	    "file", "jp" },
	{ ".domain covers the domain too", "a@sub.example.jp", 503,
	    ACTION_DEFER, "file", "jp" },
	{ "key by key", "other@mail.sub.example.jp", 503, ACTION_DEFER, "other",
	    "jp" },
	{ "not only the end of a name", "a@notexample.jp", 501, ACTION_TAG,
	    "file", "jp" },
	{ "own keys before the profile's", "a@p.jp", 506, ACTION_BLOCK, "file",
	    "jp" },
	{ "a profile before .domain", "a@q.jp", 507, ACTION_BLOCK, "file",
	    "jp" },
	{ "an address without a domain", "postmaster", 501, ACTION_TAG, "file",
	    "" },
	{ "a bounce's recipient", "<>", 501, ACTION_TAG, "file", "" },
	{ "nothing", "", 501, ACTION_TAG, "file", "" },
	{ "nothing before the @", "@example.jp", 504, ACTION_DEFER, "file",
	    "jp" },
	{ "nothing behind the @", "user@", 501, ACTION_TAG, "file", "" },
	{ "two of them: the last counts", "a@b.com@example.jp", 504,
	    ACTION_DEFER, "file", "jp" },
};

static void
test_sections(void)
{
	scoped_config struct config *config = parse("sections", sections);

	for (size_t i = 0; i < sizeof section_cases / sizeof *section_cases;
	     i++) {
		const char *name = section_cases[i].name;
		const char *address = section_cases[i].address;
		const struct policy *policy = config_policy(
		    config, address, strlen(address));

		CHECK_EQ(name, policy->malware_code, section_cases[i].code);
		CHECK_EQ(name, policy->malware_action, section_cases[i].action);
		CHECK_TEXT(name, policy->malware_subject_tag,
		    section_cases[i].subject);
		CHECK_TEXT(
		    name, policy->malware_body_tag, section_cases[i].body);
	}
	CHECK("equal policies are one",
	    config_policy(config, "a@q.jp", 6) ==
		config_policy(config, "a@r.jp", 6));
	CHECK("a section that changes nothing is its parent",
	    config_policy(config, "a@same.jp", 9) ==
		config_policy(config, "a@x.jp", 6));
	CHECK("no section is the file's own",
	    config_policy(config, "a@x.com", 7) ==
		config_default_policy(config));
}

/* However long an address is, its domain decides. */
static void
test_long_address(void)
{
	scoped_config struct config *config = parse("sections", sections);
	char address[2000];

	memset(address, 'x', sizeof address);
	memcpy(address + 1988, "@example.jp", 11);
	CHECK_EQ("a local part that is too long does not hide the domain",
	    config_policy(config, address, 1999)->malware_code, 504);
	memset(address, '.', sizeof address);
	address[0] = '@';
	CHECK_EQ("a domain that is too long is nobody's",
	    config_policy(config, address, sizeof address)->malware_code, 501);
	memcpy(address, "user\0@example.jp", 16);
	CHECK_EQ("a NUL is not the end of an address",
	    config_policy(config, address, 16)->malware_code, 504);
}

static void
check_hash(const char *name, const char *a, const char *b, bool same)
{
	scoped_config struct config *first = parse(name, a);
	scoped_config struct config *second = parse(name, b);

	CHECK_EQ(name, strlen(config_hash(first)), 16);
	CHECK_EQ(
	    name, strcmp(config_hash(first), config_hash(second)) == 0, same);
}

static void
test_hash(void)
{
	check_hash(
	    "what stands there anyway", "", "[malware]\naction = tag", true);
	check_hash("another value", "", "[malware]\naction = block", false);
	check_hash("another host value", "", "[limits]\nspool = 26%", false);
	check_hash("another spelling", "[limits]\nmessage = 1024K\n",
	    "[limits]\nmessage = 1M\n", true);
	check_hash("another order",
	    "[domain a.jp]\nmalware.code = 551\n"
	    "[domain b.jp]\nmalware.code = 552\n",
	    "[domain B.jp]\nmalware.code = 552\n"
	    "[domain A.jp]\nmalware.code = 551\n",
	    true);
	check_hash("values of two sections exchanged",
	    "[domain a.jp]\nmalware.code = 551\n"
	    "[domain b.jp]\nmalware.code = 552\n",
	    "[domain a.jp]\nmalware.code = 552\n"
	    "[domain b.jp]\nmalware.code = 551\n",
	    false);
	check_hash("a section that changes nothing", "",
	    "[domain a.jp]\nmalware.action = tag\n", true);
	check_hash("a profile spelled out",
	    "[domain a.jp]\nprofile = p\n[profile p]\nmalware.code = 551\n",
	    "[domain a.jp]\nmalware.code = 551\n", true);
}

/* Shown settings are an ini that means the same. */
static void
test_show(void)
{
	static const char text[] =
	    "[milter]\nauthserv_id = a.jp\n[scanner]\nworkers = 3\n"
	    "[malware]\ntext = \"a ; \\\"b\\\"\"\nsubject_tag = \" x\"\n"
	    "ignore = a;b #c\n   d\n";
	scoped_config struct config *config = parse("show", text);
	scoped_buffer struct buffer shown = { .max = 1 << 20 };
	scoped_buffer struct buffer domain = { .max = 1 << 20 };
	scoped_config struct config *again = NULL;
	scoped_config struct config *other = NULL;

	config_show(config, NULL, &shown);
	again = parse("shown", buffer_text(&shown));
	CHECK_TEXT(
	    "shown, read, the same", config_hash(again), config_hash(config));
	CHECK("the origin of a value",
	    strstr(buffer_text(&shown), "\nworkers = 3 ; x.ini:4\n") != NULL);
	CHECK("a default says so",
	    strstr(buffer_text(&shown), "\naction = tag ; default\n") != NULL);
	other = parse("sections", sections);
	config_show(other, "a@p.jp", &domain);
	CHECK("the origin inside a domain",
	    strstr(buffer_text(&domain), "\ncode = 506 ; x.ini:17\n") != NULL);
	CHECK("the origin inside a profile",
	    strstr(buffer_text(&domain), "\naction = block ; x.ini:25\n") !=
		NULL);
	CHECK("the sections that apply",
	    strstr(buffer_text(&domain),
		"[domain p.jp] [profile strict] [domain .jp]\n") != NULL);
}

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[512];
	scoped_fd int fd = -1;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK_EQ(path, write(fd, text, strlen(text)), strlen(text));
}

static void
remove_file(const char *folder, const char *name)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	CHECK_EQ(path, unlink(path), 0);
}

static void
test_files(void)
{
	char folder[] = "/tmp/sekisho-test-XXXXXX";
	char file[64], missing[64];
	scoped_config struct config *config = NULL;
	struct config *none = NULL;
	struct mistakes mistakes = { 0 };

	CHECK("a folder", mkdtemp(folder) != NULL);
	snprintf(file, sizeof file, "%s/main", folder);
	snprintf(missing, sizeof missing, "%s/none", folder);
	write_file(folder, "main",
	    "[malware]\ncode = 551\naction = block\n[domain a.jp]\n"
	    "malware.code = 560\n");
	write_file(folder, "b.ini",
	    "[malware]\ncode = 553\n[domain a.jp]\nmalware.action = defer\n");
	write_file(folder, "a.ini", "[malware]\ncode = 552\n");
	write_file(folder, "c.bak", "nonsense");
	write_file(folder, ".d.ini", "nonsense");
	CHECK_EQ("files", load_files(file, folder, &config, &mistakes), 0);
	CHECK_EQ("a later file overrides",
	    config_default_policy(config)->malware_code, 553);
	CHECK_EQ("key by key", config_default_policy(config)->malware_action,
	    ACTION_BLOCK);
	CHECK_EQ("in sections too",
	    config_policy(config, "x@a.jp", 6)->malware_code, 560);
	CHECK_EQ("in sections too",
	    config_policy(config, "x@a.jp", 6)->malware_action, ACTION_DEFER);
	config_free(&config);

	CHECK_EQ("a folder that is not there is no mistake",
	    load_files(file, missing, &config, &mistakes), 0);
	CHECK_EQ("and changes nothing",
	    config_default_policy(config)->malware_code, 551);
	config_free(&config);

	CHECK_EQ("another file reads no folder",
	    config_load(file, &config, &mistakes), 0);
	CHECK_EQ("a file that is not there is a mistake",
	    load_files(missing, NULL, &none, &mistakes), -1);
	CHECK_EQ("one", mistakes.count, 1);
	CHECK("that says which",
	    strncmp(mistakes.texts[0], missing, strlen(missing)) == 0);
	CHECK("no snapshot of it", none == NULL);
	mistakes_release(&mistakes);

	write_file(folder, "a.ini", "[malware]\ncode = 1\n");
	write_file(folder, "b.ini", "[malware]\ncode = 2\n");
	CHECK_EQ(
	    "all or nothing", load_files(file, folder, &none, &mistakes), -1);
	CHECK_EQ("the mistakes of all files", mistakes.count, 2);
	CHECK("each under its file's name",
	    strstr(mistakes.texts[1], "/b.ini:2: malware.code: 2 is out") !=
		NULL);
	mistakes_release(&mistakes);
	remove_file(folder, "main");
	remove_file(folder, "a.ini");
	remove_file(folder, "b.ini");
	remove_file(folder, "c.bak");
	remove_file(folder, ".d.ini");
	CHECK_EQ("gone", rmdir(folder), 0);
}

static void
peek(const char *folder, const char *text, const char *want)
{
	scoped_buffer struct buffer got = { .max = 1000 };
	char file[64];

	snprintf(file, sizeof file, "%s/main", folder);
	write_file(folder, "main", text);
	config_peek(file, "control.socket", &got);
	CHECK_TEXT(text, buffer_text(&got), want);
	remove_file(folder, "main");
}

static void
test_peek(void)
{
	static const char usual[] = "/run/sekisho/control.sock";
	char folder[] = "/tmp/sekisho-peek-XXXXXX";

	CHECK("folder", mkdtemp(folder) != NULL);
	peek(folder, "[control]\nsocket = /a\n", "/a");
	peek(folder, "[control]\nsocket = /a\nbad = 1\n[x]\ny\n", "/a");
	peek(folder, "[control]\nsocket = a\"b\n", usual);
	peek(folder, "[domain a.example]\ncontrol.socket = /a\n", usual);
	peek(folder, "", usual);
	CHECK_EQ("gone", rmdir(folder), 0);
}

static void
test_references(void)
{
	struct config *config = parse("references", "");
	struct config *mine = config_ref(config);
	struct config *nobody = NULL;

	CHECK("the same snapshot", mine == config);
	config_free(&config);
	CHECK("the pointer is cleared", config == NULL);
	CHECK_EQ("mine still stands", config_host(mine)->limits_files, 10000);
	config_free(&mine);
	config_free(&nobody);
}

static void
test_many_domains(void)
{
	scoped_buffer struct buffer text = { .max = 16 << 20 };
	scoped_config struct config *config = NULL;
	struct timespec before, after;

	buffer_add_text(&text, "[profile p]\nmalware.action = block\n");
	for (int i = 0; i < 10000; i++)
		buffer_add_format(&text,
		    "[domain d%d.example.jp]\nprofile = p\n"
		    "malware.subject_tag = [%d]\n",
		    i, i);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	config = parse("10,000 domains", buffer_text(&text));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	/* Under sanitizers it takes 0.4 s, released 0.1 s; quadratic work
	 * would take minutes. */
	CHECK("within seconds", after.tv_sec - before.tv_sec < 5);
	CHECK_TEXT("each its own",
	    config_policy(config, "a@d9999.example.jp", 18)
		->malware_subject_tag,
	    "[9999]");
	CHECK_EQ("sections are counted", config_count(config).domains, 10000);
	CHECK_EQ("and settings", config_count(config).settings, 10001);
}

static void
test_table(void)
{
	for (size_t i = 0; i < setting_count(); i++) {
		const struct setting *setting = setting_at(i);

		CHECK(setting->name, setting->help[0] != '\0');
		CHECK("a sentence ends",
		    setting->help[strlen(setting->help) - 1] == '.');
		CHECK("the name finds the row",
		    setting_find(setting->name, strlen(setting->name)) ==
			setting);
	}
}

/* The sample is the defaults, whether its lines are comments or not. */
static void
test_sample(void)
{
	scoped_buffer struct buffer sample = { .max = 1 << 20 };
	scoped_config struct config *plain = NULL;
	scoped_config struct config *sampled = NULL;
	scoped_config struct config *opened = NULL;

	settings_print_sample(&sample);
	plain = parse("defaults", "");
	sampled = parse("the sample", buffer_text(&sample));
	CHECK_TEXT("the sample changes nothing", config_hash(sampled),
	    config_hash(plain));
	for (char *at = sample.data; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (*at == ';')
			*at = '#';
		if (*at == '#' && at[1] != ' ' && at[1] != '\n')
			memmove(at, at + 1, strlen(at));
	}
	opened = parse("without semicolons", buffer_text(&sample));
	CHECK_EQ("each setting is in it", config_count(opened).settings,
	    setting_count() + 2);
	CHECK_EQ("its values are the defaults",
	    config_default_policy(opened)->malware_action, ACTION_TAG);
	CHECK_EQ("and its example works",
	    config_policy(opened, "a@example.jp", 12)->malware_action,
	    ACTION_BLOCK);
}

int
main(void)
{
	test_defaults();
	test_values();
	test_sections();
	test_long_address();
	test_hash();
	test_show();
	test_files();
	test_peek();
	test_references();
	test_many_domains();
	test_table();
	test_sample();
	return check_done();
}
