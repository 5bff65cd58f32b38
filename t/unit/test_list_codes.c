/* test_list_codes.c - config/list_codes.h, config/dns_list.h,
 * config/list_item.h */
#include "check.h"

#include "config/list_item.h"

/* "127.0.0.4" as four bytes. */
static const uint8_t *
code(const char *text)
{
	static uint8_t bytes[4];
	unsigned int n[4];

	CHECK_EQ(
	    text, sscanf(text, "%u.%u.%u.%u", &n[0], &n[1], &n[2], &n[3]), 4);
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)n[i];
	return bytes;
}

static void
test_formats(void)
{
	static const struct {
		const char *text;
		const char *shown;
	} cases[] = {
		{ "127.0.0.2", "127.0.0.2" },
		{ "127.0.0.[2;4..7]", "127.0.0.[2;4..7]" },
		{ "127.0.0.[7;2;3;4;4]", "127.0.0.[2..4;7]" },
		{ "127.0.0.[2..2]", "127.0.0.2" },
		{ "127.[0;1].[0..255].[0;255]", "127.[0..1].[0..255].[0;255]" },
		{ "[127].0.0.2", "127.0.0.2" },
		{ "127.0.0.2 127.0.1.[4..6]", "127.0.0.2 127.0.1.[4..6]" },
		{ " 127.0.0.2,127.0.0.3,\t127.0.0.4 ",
		    "127.0.0.2 127.0.0.3 127.0.0.4" },
		{ "127.0.0.[1..2]", "127.0.0.[1..2]" },
		{ "127.[254;255].255.1", "127.[254..255].255.1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct list_codes codes;
		struct fault fault = { .text = "" };
		scoped_buffer struct buffer out = { .max = 1000 };

		CHECK_EQ(cases[i].text,
		    list_codes_parse(
			cases[i].text, strlen(cases[i].text), &codes, &fault),
		    0);
		CHECK_TEXT(cases[i].text, fault.text, "");
		list_codes_format(&codes, &out);
		CHECK_TEXT(cases[i].text, buffer_text(&out), cases[i].shown);
	}
}

static void
test_mistakes(void)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", "no code (127.0.0.[2;4..7])" },
		{ " , ", "no code (127.0.0.[2;4..7])" },
		{ "127.0.0", "127.0.0: a code has four numbers, dots between" },
		{ "127.0.0.", "127.0.0.: a number is missing" },
		{ "127.0.0.2.3", "127.0.0.2.3: there is more behind the code" },
		{ "127.0.0.[2", "127.0.0.[2: a ] is missing" },
		{ "127.0.0.[2;", "127.0.0.[2;: a number is missing" },
		{ "127.0.0.[]", "127.0.0.[]: a number is missing" },
		{ "127.0.0.[2;;3]", "127.0.0.[2;;3]: a number is missing" },
		{ "127.0.0.[2..]", "127.0.0.[2..]: a number is missing" },
		{ "127.0.0.[2.3]", "127.0.0.[2.3]: a ] is missing" },
		{ "127.0.0.[7..4]",
		    "127.0.0.[7..4]: a range goes from less to more" },
		{ "127.0.0.2..4",
		    "127.0.0.2..4: there is more behind the code" },
		{ "127.0.0.256", "127.0.0.256: numbers go from 0 to 255" },
		{ "127.0.0.02", "127.0.0.02: numbers go from 0 to 255" },
		{ "127.0.0.99999999999999999999",
		    "127.0.0.99999999999999999999: numbers go from 0 to 255" },
		{ "128.0.0.2", "128.0.0.2: codes begin with 127" },
		{ "[126..127].0.0.2",
		    "[126..127].0.0.2: codes begin with 127" },
		{ "127.0.0.1", "127.0.0.1: 127.0.0.1 is never a listing" },
		{ "127.255.255.[0..255]",
		    "127.255.255.[0..255]: 127.255.255.x is an error of the "
		    "list, never a listing" },
		{ "127.0.0.2 127.0.0.x", "127.0.0.x: a number is missing" },
		{ "127.0.0.2;127.0.0.3",
		    "127.0.0.2;127.0.0.3: there is more behind the code" },
		{ "127.0.0.2 127.0.0.2 127.0.0.2 127.0.0.2 127.0.0.2 "
		  "127.0.0.2 127.0.0.2 127.0.0.2 127.0.0.9",
		    "127.0.0.9: too many codes" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct list_codes codes = { .count = 77 };
		struct fault fault = { .text = "" };

		CHECK_EQ(cases[i].text,
		    list_codes_parse(
			cases[i].text, strlen(cases[i].text), &codes, &fault),
		    -1);
		CHECK_TEXT(cases[i].text, fault.text, cases[i].want);
		CHECK_EQ("the result is untouched", codes.count, 77);
	}
}

/* Every prefix is a mistake or, where it ends behind a number, shorter. */
static void
test_prefixes(void)
{
	static const char text[] = "127.0.[1..9].[2;4..7]";

	for (size_t len = 0; len < sizeof text - 1; len++) {
		struct list_codes codes;
		struct fault fault;

		CHECK_EQ(text, list_codes_parse(text, len, &codes, &fault), -1);
	}
}

static void
test_match(void)
{
	static const char text[] = "127.0.[0;2].[2;4..7] 127.1.0.[64..128]";
	static const struct {
		const char *code;
		bool want;
	} cases[] = {
		{ "127.0.0.2", true },
		{ "127.0.2.7", true },
		{ "127.0.0.3", false },
		{ "127.0.1.2", false },
		{ "127.1.0.64", true },
		{ "127.1.0.128", true },
		{ "127.1.0.63", false },
		{ "127.1.0.129", false },
		{ "126.0.0.2", false },
	};
	struct list_codes codes, none = { .count = 0 };
	struct fault fault;

	CHECK_EQ(
	    text, list_codes_parse(text, sizeof text - 1, &codes, &fault), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_EQ(cases[i].code,
		    list_codes_match(&codes, code(cases[i].code)),
		    cases[i].want);
		CHECK("no pattern matches nothing",
		    !list_codes_match(&none, code(cases[i].code)));
	}
}

static void
test_judge(void)
{
	static const struct {
		const char *name;
		const char *codes;
		unsigned int mask;
		const char *code;
		enum list_code want;
	} cases[] = {
		{ "without codes any answer is a listing", "", 0, "127.0.0.2",
		    LIST_CODE_LISTED },
		{ "also RBL+'s", "", 0, "127.1.0.4", LIST_CODE_LISTED },
		{ "127.0.0.1 is none", "", 0, "127.0.0.1", LIST_CODE_OTHER },
		{ "a refused question is none", "", 0, "127.255.255.254",
		    LIST_CODE_ERROR },
		{ "nor one asked through a public resolver", "", 0,
		    "127.255.255.252", LIST_CODE_ERROR },
		{ "an address of the world is an error", "", 0, "203.0.113.7",
		    LIST_CODE_ERROR },
		{ "so is 0.0.0.0", "", 0, "0.0.0.0", LIST_CODE_ERROR },
		{ "128.0.0.2 is outside", "", 0, "128.0.0.2", LIST_CODE_ERROR },
		{ "codes that say otherwise do not change that",
		    "127.[0;255].[0;255].[1..255]", 0, "127.255.255.254",
		    LIST_CODE_ERROR },
		{ "nor for 127.0.0.1", "127.0.0.[1..255]", 0, "127.0.0.1",
		    LIST_CODE_OTHER },
		{ "a code that is not among them", "127.0.0.[2;4..7]", 0,
		    "127.0.0.10", LIST_CODE_OTHER },
		{ "one that is", "127.0.0.[2;4..7]", 0, "127.0.0.5",
		    LIST_CODE_LISTED },
		{ "a mask: its bits", "", 3, "127.1.0.2", LIST_CODE_LISTED },
		{ "a mask: one of several", "", 3, "127.1.0.14",
		    LIST_CODE_LISTED },
		{ "a mask: other bits", "", 3, "127.1.0.4", LIST_CODE_OTHER },
		{ "a mask does not make 127.0.0.1 a listing", "", 3,
		    "127.0.0.1", LIST_CODE_OTHER },
		{ "but 127.1.0.1 is one", "", 3, "127.1.0.1",
		    LIST_CODE_LISTED },
		{ "codes and mask: both", "127.1.0.[0..255]", 3, "127.0.0.3",
		    LIST_CODE_OTHER },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_list list = { .mask = cases[i].mask };
		struct fault fault;

		if (cases[i].codes[0] != '\0')
			CHECK_EQ(cases[i].name,
			    list_codes_parse(cases[i].codes,
				strlen(cases[i].codes), &list.codes, &fault),
			    0);
		CHECK_EQ(cases[i].name,
		    dns_list_judge(&list, code(cases[i].code)), cases[i].want);
	}
}

static void
test_items(void)
{
	static const struct {
		const char *text;
		const char *name;
		const char *codes;
		unsigned int weight;
	} cases[] = {
		{ "zen.example.org", "zen.example.org", "", 0 },
		{ "zen.example.org*3", "zen.example.org", "", 3 },
		{ "zen.example.org=127.0.0.[2;4..7]", "zen.example.org",
		    "127.0.0.[2;4..7]", 0 },
		{ "zen.example.org=127.0.0.2,127.0.0.4*2", "zen.example.org",
		    "127.0.0.2 127.0.0.4", 2 },
		{ "trend", "trend", "", 0 },
		{ "trend*1000", "trend", "", 1000 },
		{ "trend=127.1.0.[4..7]", "trend", "127.1.0.[4..7]", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer out = { .max = 1000 };
		struct fault fault = { .text = "" };
		struct list_item item;
		char name[64] = "";

		CHECK_EQ(cases[i].text,
		    list_item_parse(
			cases[i].text, strlen(cases[i].text), &item, &fault),
		    0);
		memcpy(name, item.name, item.name_len);
		list_codes_format(&item.codes, &out);
		CHECK_TEXT(cases[i].text, name, cases[i].name);
		CHECK_TEXT(cases[i].text, buffer_text(&out), cases[i].codes);
		CHECK_EQ(cases[i].text, item.weight, cases[i].weight);
	}
}

static void
test_item_mistakes(void)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", ": the list's name is missing" },
		{ "*2", "*2: the list's name is missing" },
		{ "=127.0.0.2", "=127.0.0.2: the list's name is missing" },
		{ "a.b*", "a.b*: the weight behind * goes from 1 to 1000" },
		{ "a.b*0", "a.b*0: the weight behind * goes from 1 to 1000" },
		{ "a.b*1001",
		    "a.b*1001: the weight behind * goes from 1 to 1000" },
		{ "a.b*-1", "a.b*-1: the weight behind * goes from 1 to 1000" },
		{ "a.b=", "no code (127.0.0.[2;4..7])" },
		{ "a.b=127.0.0.1", "127.0.0.1: 127.0.0.1 is never a listing" },
		{ "a.b*2=127.0.0.2",
		    "a.b*2=127.0.0.2: the weight behind * goes from 1 to "
		    "1000" },
		{ "a/b",
		    "a/b: a list is a name or a zone, "
		    "zone=127.0.0.[2;4..7], zone*2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fault fault = { .text = "" };
		struct list_item item;

		CHECK_EQ(cases[i].text,
		    list_item_parse(
			cases[i].text, strlen(cases[i].text), &item, &fault),
		    -1);
		CHECK_TEXT(cases[i].text, fault.text, cases[i].want);
	}
}

static int
make(const char *text, const struct dns_list *named, struct store *store,
    struct dns_list *out, struct fault *fault)
{
	struct list_item item;

	CHECK_EQ(text, list_item_parse(text, strlen(text), &item, fault), 0);
	return list_item_make(
	    &item, named, DNS_LIST_RBL | DNS_LIST_ALLOW, store, out, fault);
}

static void
test_make(void)
{
	static const struct dns_list named = { .name = "trend",
		.zone = "key.r.mail-abuse.com",
		.show = "Trend RBL+",
		.test = "0.0.0.0",
		.mask = 3 };
	struct store store = { .count = 0 };
	struct fault fault = { .text = "" };
	struct dns_list list;
	scoped_buffer struct buffer out = { .max = 1000 };

	CHECK_EQ("a bare zone",
	    make("dnsbl.example*2", NULL, &store, &list, &fault), 0);
	CHECK_TEXT("is its own zone", list.zone, "dnsbl.example");
	CHECK_TEXT("and name", list.show, "dnsbl.example");
	CHECK_EQ("with its weight", list.weight, 2);
	CHECK_EQ("in these classes", list.classes, 5);
	CHECK_EQ("and any code", list.codes.count, 0);
	CHECK("which may know IPv6", !list.v4_only);
	CHECK_EQ(
	    "a named list", make("trend", &named, &store, &list, &fault), 0);
	CHECK_TEXT("has the list's zone", list.zone, "key.r.mail-abuse.com");
	CHECK_TEXT("its public name", list.show, "Trend RBL+");
	CHECK_EQ("its mask", list.mask, 3);
	CHECK_EQ("the usual weight", list.weight, 1);
	CHECK("and knows no IPv6", list.v4_only);
	CHECK_EQ("an item's own codes",
	    make("trend=127.1.0.4*7", &named, &store, &list, &fault), 0);
	CHECK_EQ("go before the list's mask", list.mask, 0);
	CHECK_EQ("and weight", list.weight, 7);
	CHECK_EQ("a zone whose codes are documented",
	    make("x.zen.dq.spamhaus.net", NULL, &store, &list, &fault), 0);
	list_codes_format(&list.codes, &out);
	CHECK_TEXT("has them", buffer_text(&out), "127.0.0.[2..11]");
	CHECK_EQ("but not against the ini's",
	    make("zen.spamhaus.org=127.0.0.2", NULL, &store, &list, &fault), 0);
	buffer_clear(&out);
	list_codes_format(&list.codes, &out);
	CHECK_TEXT("which stay", buffer_text(&out), "127.0.0.2");
	CHECK_EQ("a zone that only ends alike",
	    make("evilzen.spamhaus.org.example", NULL, &store, &list, &fault),
	    0);
	CHECK_EQ("is unknown", list.codes.count, 0);
	CHECK_EQ("a name that is no list",
	    make("trend", NULL, &store, &list, &fault), -1);
	CHECK_TEXT("is said", fault.text, "trend: there is no [list trend]");
	CHECK_EQ("a zone that is none",
	    make("a..example", NULL, &store, &list, &fault), -1);
	CHECK_TEXT(
	    "too", fault.text, "a..example: must be a zone (zen.example.org)");
	store_release(&store);
}

static void
test_checks(void)
{
	struct fault fault;
	char zone[200];

	memset(zone, 'x', sizeof zone);
	for (size_t i = 10; i < sizeof zone; i += 11)
		zone[i] = '.';
	CHECK_EQ("189 bytes leave room for an address",
	    list_zone_check(zone, 189, &fault), 0);
	CHECK_EQ("190 do not", list_zone_check(zone, 190, &fault), -1);
	CHECK_EQ("a label", list_zone_check("example", 7, &fault), -1);
	CHECK_EQ("a dot behind", list_zone_check("a.b.", 4, &fault), -1);
	CHECK_EQ("an underscore", list_zone_check("_a.b", 4, &fault), 0);
	CHECK_EQ("a slash", list_zone_check("a/b.c", 5, &fault), -1);
	memset(zone, 'x', 64);
	CHECK_EQ("a label of 64 bytes", list_zone_check(zone, 68, &fault), -1);
	CHECK_EQ("test: an address", list_test_check("0.0.0.0", 7, &fault), 0);
	CHECK_EQ("test: IPv6", list_test_check("2001:db8::1", 11, &fault), 0);
	CHECK_EQ("test: a label", list_test_check("test", 4, &fault), 0);
	CHECK_EQ("test: nothing", list_test_check("", 0, &fault), -1);
	CHECK_EQ("test: blanks", list_test_check("a b", 3, &fault), -1);
}

int
main(void)
{
	test_formats();
	test_mistakes();
	test_prefixes();
	test_match();
	test_judge();
	test_items();
	test_item_mistakes();
	test_make();
	test_checks();
	return check_done();
}
