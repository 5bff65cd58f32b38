/* test_cms.c - formats/cms.h */
#include "check.h"

#include "base/limits.h"
#include "formats/cms.h"

#define MOST 100000

/* 1.2.840.113549.1.7.2 and 1.2.840.113549.1.7.1 */
#define OID_SIGNED "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
#define OID_DATA   "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
#define ALGORITHMS "\x31\0"
#define VERSION    "\x02\x01\x01"

/* As mail programs write it, without certificates and signatures. */
static const char whole[] = "\x30\x29" OID_SIGNED
			    "\xa0\x1c\x30\x1a" VERSION ALGORITHMS
			    "\x30\x13" OID_DATA "\xa0\x06\x04\x04text";
/* As a stream: no length is known before the end; nested pieces. */
static const char pieces[] =
    "\x30\x80" OID_SIGNED "\xa0\x80\x30\x80" VERSION ALGORITHMS
    "\x30\x80" OID_DATA "\xa0\x80\x24\x80"
    "\x04\x02te\x24\x04\x04\x02xt\x04\0\0\0\0\0\0\0\0\0\0\0\0\0";
static const char detached[] = "\x30\x21" OID_SIGNED
			       "\xa0\x14\x30\x12" VERSION ALGORITHMS
			       "\x30\x0b" OID_DATA;
static const char encrypted[] = "\x30\x0d"
				"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
				"\xa0\0";
static const char compressed[] = "\x30\x0f"
				 "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09"
				 "\x10\x01\x09\xa0\0";
static const char program[] =
    "\x30\x2a" OID_SIGNED "\xa0\x1d\x30\x1b" VERSION ALGORITHMS "\x30\x14"
    "\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04\xa0\x06\x30\x04text";

struct result {
	enum read_status status;
	char text[64];
};

static struct result
read_bytes(const char *bytes, size_t len)
{
	struct unpack_budget budget = { .bytes_left = MOST,
		.deadline = deadline_in(clock_ms(), 10000) };
	struct unpack_limits limits = {
		.file_bytes = MOST, .ratio = 100, .budget = &budget
	};
	scoped_unpacked struct unpacked out = { 0 };
	struct result result = { 0 };

	unpacked_init(&out, &limits, len, 0);
	result.status = cms_read(bytes, len, &out);
	unpacked_finish(&out);
	snprintf(
	    result.text, sizeof result.text, "%.*s", (int)out.len, out.bytes);
	return result;
}

#define READ(bytes) read_bytes(bytes, sizeof(bytes) - 1)

static void
test_content(void)
{
	struct result result = READ(whole);

	CHECK("what is signed is handed out", result.status == READ_DONE);
	CHECK_TEXT("all of it", result.text, "text");
	result = READ(pieces);
	CHECK("pieces of no known length are", result.status == READ_DONE);
	CHECK_TEXT("put together", result.text, "text");
	CHECK("a signature of something else holds nothing",
	    READ(detached).status == READ_END);
	CHECK("nor does a program's", READ(program).status == READ_END);
	CHECK("what is encrypted is told",
	    READ(encrypted).status == READ_ENCRYPTED);
	CHECK("and what nobody reads",
	    READ(compressed).status == READ_UNSUPPORTED);
}

static void
test_beginning(void)
{
	CHECK("each type is known",
	    cms_is(whole, sizeof whole - 1) &&
		cms_is(pieces, sizeof pieces - 1) &&
		cms_is(encrypted, sizeof encrypted - 1) &&
		cms_is(compressed, sizeof compressed - 1));
	CHECK("one that is cut off, too", cms_is(whole, 20));
	CHECK("a key is none",
	    !cms_is("\x30\x0b\x02\x01\x03\x30\x06\x06\x04\x2a\x86\x48", 12));
	CHECK("nor is nothing", !cms_is("", 0));
}

static void
test_prefixes(void)
{
	for (size_t i = 0; i < sizeof whole - 1; i++)
		CHECK("no prefix is whole",
		    read_bytes(whole, i).status == READ_BROKEN);
	for (size_t i = 0; i < sizeof pieces - 1 - 10; i++)
		CHECK("nor is one in pieces",
		    read_bytes(pieces, i).status == READ_BROKEN);
}

static void
test_depth(void)
{
	char deep[400] = "\x30\x80" OID_SIGNED
			 "\xa0\x80\x30\x80" VERSION ALGORITHMS
			 "\x30\x80" OID_DATA "\xa0\x80";
	size_t at = 2 + 11 + 4 + 3 + 2 + 2 + 11 + 2;

	while (at + 2 <= sizeof deep) {
		deep[at++] = '\x24';
		deep[at++] = '\x80';
	}
	CHECK("pieces without end are broken",
	    read_bytes(deep, sizeof deep).status == READ_BROKEN);
}

int
main(void)
{
	test_content();
	test_beginning();
	test_prefixes();
	test_depth();
	return check_done();
}
