/* test_unpacked.c - formats/unpacked.h: bounds, and padding that is counted. */
#include "check.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/unpacked.h"

#define MIB (1024 * 1024)

/* A budget and limits as by default, smaller. */
struct bounds {
	struct unpack_budget budget;
	struct unpack_limits limits;
};

static void
bounds_init(struct bounds *bounds)
{
	*bounds = (struct bounds){
		.budget = { .bytes_left = 400L * MIB,
		    .deadline = deadline_in(clock_ms(), 60000) },
		.limits = { .file_bytes = 50L * MIB, .ratio = 100 },
	};
	bounds->limits.budget = &bounds->budget;
}

/* Pour so many blocks of one byte; returns how many were taken. */
static size_t
pour(struct unpacked *unpacked, char byte, size_t blocks)
{
	static char block[65536];
	size_t taken = 0;

	memset(block, byte, sizeof block);
	while (taken < blocks && unpacked_add(unpacked, block, sizeof block))
		taken++;
	return taken;
}

/* Bytes that are no run. */
static size_t
pour_noise(struct unpacked *unpacked, size_t blocks)
{
	static char block[65536];
	size_t taken = 0;

	for (size_t i = 0; i < sizeof block; i++)
		block[i] = (char)(i * 7 + i / 256);
	while (taken < blocks && unpacked_add(unpacked, block, sizeof block))
		taken++;
	return taken;
}

static void
test_plain(void)
{
	static const uint8_t zeros[20];
	struct bounds bounds;
	struct digests got, want;
	scoped_unpacked struct unpacked unpacked = { 0 };

	bounds_init(&bounds);
	unpacked_init(&unpacked, &bounds.limits, 3, 0);
	CHECK("bytes are taken", unpacked_add(&unpacked, "hello", 5));
	CHECK("one by one, too", unpacked_add(&unpacked, "!", 1));
	unpacked_finish(&unpacked);
	CHECK("and kept",
	    unpacked.len == 6 && memcmp(unpacked.bytes, "hello!", 6) == 0);
	CHECK("without a limit", unpacked.limit == NULL && !unpacked.is_cut);
	CHECK_EQ("they are paid for", bounds.budget.bytes_spent, 6);
	digest_all("hello!", 6, &want);
	unpacked_digest(&unpacked, false, &got);
	CHECK("a digest that is always there",
	    memcmp(got.sha256, want.sha256, sizeof got.sha256) == 0);
	CHECK("and none that is not wanted",
	    memcmp(got.sha1, zeros, sizeof got.sha1) == 0 &&
		memcmp(got.md5, zeros, sizeof got.md5) == 0);
	unpacked_digest(&unpacked, true, &got);
	CHECK("or all of them", memcmp(&got, &want, sizeof got) == 0);
}

static void
test_padding(void)
{
	struct bounds bounds;
	scoped_unpacked struct unpacked unpacked = { 0 };
	scoped_mem char *whole = mem_new(6 + 2 * MIB, 1);
	struct digests got, want;

	bounds_init(&bounds);
	unpacked_init(&unpacked, &bounds.limits, 3, 0);
	unpacked_add(&unpacked, "a head", 6);
	CHECK_EQ("padding is read", pour(&unpacked, 0, 32), 32);
	unpacked_finish(&unpacked);
	CHECK("and is a fact", unpacked_is_padded(&unpacked));
	CHECK_EQ("but not kept", unpacked.len, 6);
	CHECK_EQ("though counted", unpacked.seen, 6 + 2 * MIB);
	memcpy(whole, "a head", 6);
	digest_all(whole, 6 + 2 * MIB, &want);
	unpacked_digest(&unpacked, true, &got);
	CHECK("the digest is the whole file's",
	    memcmp(&got, &want, sizeof got) == 0);
}

static void
test_runs_inside(void)
{
	struct bounds bounds;
	scoped_unpacked struct unpacked unpacked = { 0 };
	scoped_unpacked struct unpacked other = { 0 };

	bounds_init(&bounds);
	unpacked_init(&unpacked, &bounds.limits, 100000, 0);
	pour(&unpacked, 0, 32);
	unpacked_add(&unpacked, "a tail", 6);
	unpacked_finish(&unpacked);
	CHECK_EQ("a run before a tail is content", unpacked.len, 2 * MIB + 6);
	CHECK("as it was",
	    unpacked.bytes[0] == 0 && unpacked.bytes[2 * MIB - 1] == 0 &&
		memcmp(unpacked.bytes + 2 * MIB, "a tail", 6) == 0);
	CHECK("and no padding", !unpacked_is_padded(&unpacked));
	unpacked_init(&other, &bounds.limits, 100000, 0);
	unpacked_add(&other, "head", 4);
	pour(&other, 0, 2);
	pour(&other, 1, 2);
	unpacked_finish(&other);
	CHECK_EQ("two short runs are content", other.len, 4 + 4 * 65536);
	CHECK("each its own",
	    other.bytes[4] == 0 && other.bytes[other.len - 1] == 1);
}

static void
test_limits(void)
{
	struct bounds bounds;
	struct unpacked unpacked;

	bounds_init(&bounds);
	unpacked_init(&unpacked, &bounds.limits, 10L * MIB, 0);
	CHECK("a file has a size", pour_noise(&unpacked, 10000) < 1000);
	CHECK_TEXT("which is a limit", unpacked.limit, "file");
	CHECK("and it is cut there",
	    unpacked.is_cut && unpacked.seen == 50L * MIB + 1);
	unpacked_release(&unpacked);

	unpacked_init(&unpacked, &bounds.limits, 1000, 0);
	pour_noise(&unpacked, 10000);
	CHECK_TEXT("a ratio is a limit", unpacked.limit, "ratio");
	CHECK("only of what is large",
	    unpacked.seen > LIMIT_RATIO_FREE_BYTES &&
		unpacked.seen < LIMIT_RATIO_FREE_BYTES + 100000);
	unpacked_release(&unpacked);

	bounds.budget.bytes_left = 1000000;
	unpacked_init(&unpacked, &bounds.limits, 10L * MIB, 0);
	pour_noise(&unpacked, 10000);
	CHECK_TEXT("so is what a message may unpack", unpacked.limit, "size");
	unpacked_release(&unpacked);

	bounds_init(&bounds);
	bounds.budget.deadline = deadline_in(clock_ms(), 0);
	unpacked_init(&unpacked, &bounds.limits, 10L * MIB, 0);
	pour_noise(&unpacked, 10000);
	CHECK_TEXT("and its time", unpacked.limit, "time");
	CHECK("neither takes much", unpacked.seen <= 65536 && unpacked.is_cut);
	unpacked_release(&unpacked);
}

/* What a listing promises is believed when it is too much. */
static void
test_declared(void)
{
	struct bounds bounds;
	struct unpacked unpacked;

	bounds_init(&bounds);
	unpacked_init(&unpacked, &bounds.limits, 500000, 540L * MIB);
	CHECK_TEXT("what is declared too large is", unpacked.limit, "file");
	unpacked_add(&unpacked, "a head", 6);
	CHECK("of its padding little is read", pour(&unpacked, 0, 10000) < 17);
	unpacked_finish(&unpacked);
	CHECK("the head is kept",
	    unpacked.len == 6 && memcmp(unpacked.bytes, "a head", 6) == 0);
	CHECK(
	    "both are facts", unpacked_is_padded(&unpacked) && unpacked.is_cut);
	unpacked_release(&unpacked);

	unpacked_init(&unpacked, &bounds.limits, 100, 11L * MIB);
	CHECK_TEXT("so is its ratio", unpacked.limit, "ratio");
	unpacked_init(&unpacked, &bounds.limits, 5L * MIB, 60L * MIB);
	pour_noise(&unpacked, 10000);
	CHECK("of what is no padding a head is read",
	    unpacked.seen >= LIMIT_UNPACK_HEAD_BYTES &&
		unpacked.seen < LIMIT_UNPACK_HEAD_BYTES + 100000);
	unpacked_release(&unpacked);
	unpacked_init(&unpacked, &bounds.limits, 1, 9L * MIB);
	CHECK("small ones may have any ratio", unpacked.limit == NULL);
}

static void
test_borrowed(void)
{
	struct bounds bounds;
	scoped_unpacked struct unpacked unpacked = { 0 };
	scoped_mem char *bytes = mem_new(3 * MIB, 1);

	bounds_init(&bounds);
	bytes[0] = 'h';
	unpacked_init(&unpacked, &bounds.limits, 3 * MIB, 0);
	unpacked_borrow(&unpacked, bytes, 3 * MIB);
	unpacked_finish(&unpacked);
	CHECK("what is stored is not copied", unpacked.bytes == bytes);
	CHECK_EQ("its padding is found", unpacked.len, 1);
	CHECK("and counted", unpacked.run == 3 * MIB - 1);
}

int
main(void)
{
	struct fault fault = { "" };

	CHECK_EQ("digests", digest_warm_up(&fault), 0);
	test_plain();
	test_padding();
	test_runs_inside();
	test_limits();
	test_declared();
	test_borrowed();
	return check_done();
}
