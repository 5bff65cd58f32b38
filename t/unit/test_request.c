/* test_request.c - wire/request.h: requests, answers, rewrite results. */
#include "check.h"

#include <stdbool.h>

#include "base/mem.h"
#include "base/own.h"
#include "wire_samples.h"

static struct fault fault;

static int
request_again(const struct scan_request *request, struct scan_request *out)
{
	scoped_buffer struct buffer bytes;

	buffer_init(&bytes, LIMIT_FRAME_BYTES);
	if (request_encode(request, &bytes, &fault) < 0)
		return -2;
	return request_decode(
	    (const uint8_t *)bytes.data, bytes.len, out, &fault);
}

static int
result_again(const struct rewrite_result *result, struct rewrite_result *out)
{
	scoped_buffer struct buffer bytes;

	buffer_init(&bytes, LIMIT_REPORT_BYTES);
	if (rewrite_result_encode(result, &bytes, &fault) < 0)
		return -2;
	return rewrite_result_decode(
	    (const uint8_t *)bytes.data, bytes.len, out, &fault);
}

static void
set(char **field, const char *text)
{
	free(*field);
	*field = sample_text(text);
}

static void
test_request(void)
{
	static const enum job jobs[] = { JOB_INSPECT, JOB_REWRITE, JOB_STATUS,
		JOB_RELOAD };

	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		struct scan_request request = sample_request(jobs[i]);
		struct scan_request got = { 0 };

		CHECK_EQ("round trip", request_again(&request, &got), 0);
		CHECK_EQ("job", got.job, jobs[i]);
		CHECK_TEXT("session", got.session, "4xK-9.a_Z");
		CHECK("no text is NULL",
		    got.authserv_id != NULL && got.body_tag != NULL &&
			got.gateway != NULL && got.notice != NULL &&
			got.contact != NULL);
		if (jobs[i] == JOB_INSPECT) {
			CHECK_TEXT("authserv-id", got.authserv_id,
			    "sekisho.example.jp");
			CHECK_TEXT(
			    "a secret", got.secrets.texts[1], "\xe7\xa7\x98");
			CHECK_EQ("what can be spared", got.spare,
			    SPARE_TEXT | SPARE_DIGESTS);
		}
		if (jobs[i] == JOB_REWRITE) {
			CHECK_EQ("removals", got.removal_count, 2);
			CHECK_EQ("part", got.removals[1].part, 4);
			CHECK_EQ("digest", got.removals[0].sha256[31], 7);
			CHECK_TEXT(
			    "class", got.removals[0].class_name, "infected");
			CHECK_TEXT(
			    "verdict", got.removals[1].verdict, "recursion");
			CHECK_TEXT("tag", got.body_tag, request.body_tag);
			CHECK_TEXT("notice", got.notice, request.notice);
			CHECK_TEXT("contact", got.contact, request.contact);
			CHECK_EQ("time", got.time_s, 1700000000);
		}
		request_release(&got);
		request_release(&got);
		CHECK_EQ("released is zero", got.job, JOB_UNSET);
		CHECK_EQ("secrets are wiped", got.secrets.texts[0][0], 0);
		request_release(&request);
	}
}

static void
test_request_limits(void)
{
	struct scan_request request = sample_request(JOB_REWRITE);
	struct scan_request got = { 0 };
	struct buffer bytes;
	char *tag = mem_new(LIMIT_FRAME_BYTES + 1, 1);

	memset(tag, 't', LIMIT_FRAME_BYTES);
	set(&request.body_tag, tag);
	free(tag);
	buffer_init(&bytes, LIMIT_FRAME_BYTES);
	CHECK_EQ("a request larger than a frame",
	    request_encode(&request, &bytes, &fault), -1);
	CHECK("leaves the buffer full", bytes.full && bytes.len == 0);
	buffer_release(&bytes);
	request.job = JOB_UNSET;
	CHECK_EQ("a request has a job", request_again(&request, &got), -2);
	request_release(&request);
}

static void
test_request_spare(void)
{
	struct scan_request request = sample_request(JOB_INSPECT);
	struct scan_request got = { 0 };

	request.spare = 0;
	CHECK_EQ("asked", request_again(&request, &got), 0);
	CHECK_EQ("a request that says nothing wants everything", got.spare, 0);
	request_release(&got);
	request.spare = UINT32_MAX;
	CHECK_EQ("asked", request_again(&request, &got), 0);
	CHECK_EQ("what nobody knows is not spared", got.spare, SPARE_ALL);
	request_release(&got);
	request_release(&request);
}

struct request_case {
	const char *name;
	enum job job;
	size_t field; /* offset of a text in struct scan_request */
	const char *text;
	int want;
};

#define FIELD(name) offsetof(struct scan_request, name)
#define TEN         "aaaaaaaaaa"

static const struct request_case request_cases[] = {
	{ "a session id has a character", JOB_STATUS, FIELD(session), "", -1 },
	{ "64 are possible", JOB_STATUS, FIELD(session),
	    TEN TEN TEN TEN TEN TEN "aaaa", 0 },
	{ "65 are not", JOB_STATUS, FIELD(session),
	    TEN TEN TEN TEN TEN TEN "aaaaa", -1 },
	{ "no slash in a session id", JOB_STATUS, FIELD(session), "a/b", -1 },
	{ "no line end either", JOB_STATUS, FIELD(session), "a\n", -1 },
	{ "nor 8-bit", JOB_STATUS, FIELD(session), "\xe9", -1 },
	{ "an authserv-id is printable", JOB_INSPECT, FIELD(authserv_id),
	    "a\tb", -1 },
	{ "and ASCII", JOB_INSPECT, FIELD(authserv_id), "\xc3\xa9", -1 },
	{ "it may be empty", JOB_INSPECT, FIELD(authserv_id), "", 0 },
	{ "a body tag is UTF-8", JOB_REWRITE, FIELD(body_tag), "\xff", -1 },
	{ "without controls", JOB_REWRITE, FIELD(body_tag), "\x1b[2J", -1 },
	{ "lines are possible", JOB_REWRITE, FIELD(body_tag), "a\r\n\tb", 0 },
	{ "a notice is UTF-8", JOB_REWRITE, FIELD(notice), "\xff", -1 },
	{ "of lines", JOB_REWRITE, FIELD(notice), "%f\r\n\t%s\n", 0 },
	{ "without controls", JOB_REWRITE, FIELD(notice), "\x07", -1 },
	{ "the contact is made harmless", JOB_REWRITE, FIELD(contact), "a\nb",
	    0 },
	{ "the gateway's name is made harmless", JOB_REWRITE, FIELD(gateway),
	    "a\nb", 0 },
};

static void
test_request_texts(void)
{
	for (size_t i = 0; i < sizeof request_cases / sizeof *request_cases;
	     i++) {
		const struct request_case *c = &request_cases[i];
		struct scan_request request = sample_request(c->job);
		struct scan_request got = { .time_s = 77 };

		fault.text[0] = '\0';
		set((char **)(void *)((char *)&request + c->field), c->text);
		CHECK_EQ(c->name, request_again(&request, &got), c->want);
		if (c->want < 0) {
			CHECK("says why", fault.text[0] != '\0');
			CHECK("untouched on failure",
			    got.time_s == 77 && got.session == NULL);
		}
		request_release(&got);
		request_release(&request);
	}
}

static void
test_request_numbers(void)
{
	struct scan_request request = sample_request(JOB_REWRITE);
	struct scan_request got = { 0 };

	request.time_s = -1;
	CHECK_EQ("no time before 1970", request_again(&request, &got), -1);
	request.time_s = 253402300800;
	CHECK_EQ("none after 9999", request_again(&request, &got), -1);
	request.time_s = 0;
	request.removals[0].part = LIMIT_REPORT_PARTS;
	CHECK_EQ(
	    "a part that no report has", request_again(&request, &got), -1);
	request.removals[0].part = 0;
	set(&request.removals[0].verdict, "a\r\nb\xff");
	CHECK_EQ("a verdict of any bytes", request_again(&request, &got), 0);
	CHECK_TEXT(
	    "is made harmless", got.removals[0].verdict, "a  b\xef\xbf\xbd");
	request_release(&got);
	request_release(&request);
}

/* Version 1, session "a", INSPECT; then what the encoder never writes. */
struct raw_case {
	const char *name;
	const char *bytes;
	size_t len;
	int want;
};

#define RAW(text) text, sizeof(text) - 1

static const struct raw_case raw_cases[] = {
	{ "the least request",
	    RAW("\x08\x01\x12\x01"
		"a\x2a\x00"),
	    0 },
	{ "another version",
	    RAW("\x08\x02\x12\x01"
		"a\x2a\x00"),
	    -1 },
	{ "no version",
	    RAW("\x12\x01"
		"a\x2a\x00"),
	    -1 },
	{ "no job",
	    RAW("\x08\x01\x12\x01"
		"a"),
	    -1 },
	{ "the last job counts",
	    RAW("\x08\x01\x12\x01"
		"a\x1a\x00\x22\x00\x2a\x00"),
	    0 },
	{ "a removal without a digest",
	    RAW("\x08\x01\x12\x01"
		"a\x22\x02\x0a\x00"),
	    -1 },
	{ "a secret",
	    RAW("\x08\x01\x12\x01"
		"a\x1a\x05\x12\x03"
		"abc"),
	    0 },
	{ "an empty secret",
	    RAW("\x08\x01\x12\x01"
		"a\x1a\x02\x12\x00"),
	    -1 },
	{ "nothing", RAW(""), -1 },
	{ "a length beyond the end",
	    RAW("\x08\x01\x12\x7f"
		"a"),
	    -1 },
	{ "an endless number",
	    RAW("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), -1 },
};

static void
test_request_raw(void)
{
	for (size_t i = 0; i < sizeof raw_cases / sizeof *raw_cases; i++) {
		const struct raw_case *c = &raw_cases[i];
		struct scan_request got = { 0 };

		CHECK_EQ(c->name,
		    request_decode(
			(const uint8_t *)c->bytes, c->len, &got, &fault),
		    c->want);
		request_release(&got);
	}
}

static void
test_answer(void)
{
	for (int i = ANSWER_UNSET; i <= ANSWER_MEMORY + 1; i++) {
		struct answer answer = { .outcome = (enum answer_outcome)i,
			.times = 2,
			.text = "signal 11\nand more" };
		struct answer got = { .times = 77 };
		struct buffer bytes;
		bool valid = i >= ANSWER_REPORT && i <= ANSWER_MEMORY;

		buffer_init(&bytes, LIMIT_FRAME_BYTES);
		CHECK_EQ("encode", answer_encode(&answer, &bytes, &fault),
		    i == ANSWER_UNSET ? -1 : 0);
		CHECK_EQ("only known outcomes",
		    answer_decode(
			(const uint8_t *)bytes.data, bytes.len, &got, &fault),
		    valid ? 0 : -1);
		CHECK_EQ("times", got.times, valid ? 2 : 77);
		if (valid)
			CHECK_TEXT("the text is one line", got.text,
			    "signal 11 and more");
		buffer_release(&bytes);
	}
	CHECK_TEXT("name", answer_outcome_name(ANSWER_CRASH), "crash");
	CHECK_TEXT("no name", answer_outcome_name(ANSWER_UNSET), "unset");
	CHECK_TEXT("no such name", answer_outcome_name((enum answer_outcome)99),
	    "unset");
}

static void
test_result(void)
{
	struct rewrite_result result = sample_result();
	struct rewrite_result got = { 0 };

	CHECK_EQ("round trip", result_again(&result, &got), 0);
	CHECK_EQ("headers", got.header_count, 3);
	CHECK_TEXT("name", got.headers[0].name, "Content-Type");
	CHECK_TEXT("value, folded", got.headers[0].value,
	    " text/plain;\r\n\tcharset=utf-8");
	CHECK_EQ("ordinal", got.headers[1].ordinal, 2);
	CHECK_EQ("removed", got.removed_count, 2);
	CHECK_EQ("in order", got.removed[0], 4);
	CHECK("tagged", got.body_tagged);
	rewrite_result_release(&got);
	rewrite_result_release(&result);
}

struct header_case {
	const char *name;
	const char *header, *value;
	uint32_t ordinal;
	int want;
};

static const struct header_case header_cases[] = {
	{ "a MIME header", "content-transfer-encoding", " 8bit", 1, 0 },
	{ "no other header", "From", " a", 1, -1 },
	{ "not one that begins so", "MIME-Version-X", " a", 1, -1 },
	{ "no line in a name", "Content-A\r\nTo", " a", 1, -1 },
	{ "no colon in a name", "Content-A:", " a", 1, -1 },
	{ "no name", "", " a", 1, -1 },
	{ "deleted by an empty value", "Content-ID", "", 1, 0 },
	{ "nothing to add", "Content-ID", "", 0, -1 },
	{ "a value that ends its line", "Content-ID", " a\r\nTo: b", 1, -1 },
	{ "a line end at the end", "Content-ID", " a\r\n", 1, -1 },
	{ "a bare LF", "Content-ID", " a\n b", 1, -1 },
	{ "a bare CR", "Content-ID", " a\r b", 1, -1 },
	{ "8-bit", "Content-ID", " \xc3\xa9", 1, -1 },
	{ "a fold", "Content-ID", " a\r\n b\r\n\tc", 1, 0 },
};

static void
test_result_headers(void)
{
	for (size_t i = 0; i < sizeof header_cases / sizeof *header_cases;
	     i++) {
		const struct header_case *c = &header_cases[i];
		struct rewrite_result result = sample_result();
		struct rewrite_result got = { .removed_count = 77 };

		set(&result.headers[1].name, c->header);
		set(&result.headers[1].value, c->value);
		result.headers[1].ordinal = c->ordinal;
		CHECK_EQ(c->name, result_again(&result, &got), c->want);
		if (c->want < 0)
			CHECK_EQ("untouched on failure", got.removed_count, 77);
		else
			rewrite_result_release(&got);
		rewrite_result_release(&result);
	}
}

static void
test_result_limits(void)
{
	struct rewrite_result result = sample_result();
	struct rewrite_result got = { 0 };
	char *value = mem_new(LIMIT_HEADER_VALUE_BYTES + 2, 1);

	memset(value, 'v', LIMIT_HEADER_VALUE_BYTES + 1);
	set(&result.headers[0].value, value);
	free(value);
	CHECK_EQ("a value is bounded", result_again(&result, &got), -1);
	set(&result.headers[0].value, " a");
	result.removed[1] = LIMIT_REPORT_PARTS;
	CHECK_EQ("a part that no report has", result_again(&result, &got), -1);
	result.removed_count = LIMIT_REWRITE_REMOVALS + 1;
	result.removed = mem_resize(
	    result.removed, result.removed_count, sizeof(uint32_t));
	memset(result.removed, 0, result.removed_count * sizeof(uint32_t));
	CHECK_EQ("removals are counted", result_again(&result, &got), -1);
	result.removed_count = 0;
	CHECK_EQ("none is possible", result_again(&result, &got), 0);
	rewrite_result_release(&got);
	result.headers = mem_resize(
	    result.headers, LIMIT_REWRITE_HEADERS + 1, sizeof *result.headers);
	while (result.header_count <= LIMIT_REWRITE_HEADERS)
		sample_header(&result, "Content-ID", 1, "");
	CHECK_EQ("headers are counted", result_again(&result, &got), -1);
	rewrite_result_release(&result);
}

/* Every prefix of good bytes, in a room of exactly that length. */
static void
each_prefix(
    const struct buffer *bytes, int (*decode)(const uint8_t *bytes, size_t len))
{
	for (size_t i = 0; i < bytes->len; i++) {
		scoped_mem uint8_t *prefix = mem_new(i, 1);

		memcpy(prefix, bytes->data, i);
		fault.text[0] = '\0';
		CHECK("a refused prefix says why",
		    decode(prefix, i) == 0 || fault.text[0] != '\0');
	}
}

static int
decode_request(const uint8_t *bytes, size_t len)
{
	struct scan_request got = { .time_s = 77 };
	int ret = request_decode(bytes, len, &got, &fault);

	CHECK("untouched on failure",
	    ret == 0 || (got.time_s == 77 && got.session == NULL));
	request_release(&got);
	return ret;
}

static int
decode_answer(const uint8_t *bytes, size_t len)
{
	struct answer got = { .times = 77 };
	int ret = answer_decode(bytes, len, &got, &fault);

	CHECK("untouched on failure", ret == 0 || got.times == 77);
	return ret;
}

static int
decode_result(const uint8_t *bytes, size_t len)
{
	struct rewrite_result got = { .removed_count = 77 };
	int ret = rewrite_result_decode(bytes, len, &got, &fault);

	CHECK("untouched on failure",
	    ret == 0 || (got.removed_count == 77 && got.headers == NULL));
	if (ret == 0)
		rewrite_result_release(&got);
	return ret;
}

static void
test_prefixes(void)
{
	static const char *const names[] = { "request-inspect",
		"request-rewrite", "request-status", "request-reload" };
	struct answer answer = {
		.outcome = ANSWER_CRASH, .times = 1, .text = "signal 11"
	};
	struct rewrite_result result = sample_result();
	scoped_buffer struct buffer bytes;

	buffer_init(&bytes, LIMIT_FRAME_BYTES);
	for (int job = JOB_INSPECT; job <= JOB_RELOAD; job++) {
		struct scan_request request = sample_request((enum job)job);

		buffer_clear(&bytes);
		request_encode(&request, &bytes, &fault);
		each_prefix(&bytes, decode_request);
		sample_seed(names[job - JOB_INSPECT], 0,
		    (const uint8_t *)bytes.data, bytes.len);
		request_release(&request);
	}
	buffer_clear(&bytes);
	answer_encode(&answer, &bytes, &fault);
	each_prefix(&bytes, decode_answer);
	sample_seed("answer", 1, (const uint8_t *)bytes.data, bytes.len);
	buffer_clear(&bytes);
	rewrite_result_encode(&result, &bytes, &fault);
	each_prefix(&bytes, decode_result);
	sample_seed("result", 2, (const uint8_t *)bytes.data, bytes.len);
	rewrite_result_release(&result);
}

int
main(void)
{
	test_request();
	test_request_limits();
	test_request_spare();
	test_request_texts();
	test_request_numbers();
	test_request_raw();
	test_answer();
	test_result();
	test_result_headers();
	test_result_limits();
	test_prefixes();
	return check_done();
}
