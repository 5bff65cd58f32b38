/* test_address.c - net/address.h, base/reader.h */
#include "check.h"

#include "base/reader.h"
#include "net/address.h"

static void
test_parse(void)
{
	static const struct {
		const char *text;
		int status;
		const char *reversed;
		bool is_public;
	} cases[] = {
		{ "192.0.2.99", 0, "99.2.0.192", false },
		{ "[198.41.0.4]", 0, "4.0.41.198", true },
		{ "::ffff:198.41.0.4", 0, "4.0.41.198", true },
		{ "IPv6:2001:db8::1", 0,
		    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		    "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2",
		    false },
		{ "2001:500:2::c", 0,
		    "c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		    "0.0.0.0.2.0.0.0.0.0.5.0.1.0.0.2",
		    true },
		{ "127.0.0.1", 0, "1.0.0.127", false },
		{ "172.31.255.255", 0, "255.255.31.172", false },
		{ "172.32.0.0", 0, "0.0.32.172", true },
		{ "100.64.0.1", 0, "1.0.64.100", false },
		{ "1.2.3", -1, "", false },
		{ "1.2.3.4.5", -1, "", false },
		{ "unknown", -1, "", false },
		{ "", -1, "", false },
		{ "[]", -1, "", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name = cases[i].text;
		char reversed[ADDRESS_REVERSED_BYTES];
		struct in6_addr address;

		CHECK_EQ(name, address_parse(name, strlen(name), &address),
		    cases[i].status);
		if (cases[i].status != 0)
			continue;
		address_reversed(&address, reversed);
		CHECK_TEXT(name, reversed, cases[i].reversed);
		CHECK_EQ(name, address_is_public(&address), cases[i].is_public);
	}
}

static void
test_not_public_v6(void)
{
	static const char *const cases[] = { "::", "::1", "fe80::1", "fc00::1",
		"fdff::1", "ff02::1", "100::1" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct in6_addr address;

		CHECK_EQ(cases[i],
		    address_parse(cases[i], strlen(cases[i]), &address), 0);
		CHECK(cases[i], !address_is_public(&address));
	}
}

static void
test_reader(void)
{
	static const uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7 };
	struct reader reader = { .next = bytes, .left = sizeof bytes };

	CHECK_EQ("a byte", reader_u8(&reader), 1);
	CHECK_EQ("two", reader_u16(&reader), 0x0203);
	CHECK_EQ("four", reader_u32(&reader), 0x04050607);
	CHECK("all were there", reader_ok(&reader));
	CHECK_EQ("nothing is left", reader_u8(&reader), 0);
	CHECK("and that is remembered", !reader_ok(&reader));
	reader = (struct reader){ .next = bytes, .left = 1 };
	CHECK_EQ("half a field is none", reader_u16(&reader), 0);
	CHECK_EQ("and ends the reading", reader_u8(&reader), 0);
	CHECK("remembered", !reader_ok(&reader));
}

int
main(void)
{
	test_parse();
	test_not_public_v6();
	test_reader();
	return check_done();
}
