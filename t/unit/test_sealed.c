/* test_sealed.c - wire/sealed.h */
#include "check.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/own.h"
#include "wire/sealed.h"

#define ALL (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

struct seal_case {
	const char *name;
	int seals;
	int want;
};

static const struct seal_case seal_cases[] = {
	{ "all four seals", ALL, 0 },
	{ "no seal: it may change under us", 0, -1 },
	{ "not against writing", ALL & ~F_SEAL_WRITE, -1 },
	{ "not against shrinking: SIGBUS", ALL & ~F_SEAL_SHRINK, -1 },
	{ "not against growing", ALL & ~F_SEAL_GROW, -1 },
	{ "not against more seals", ALL & ~F_SEAL_SEAL, -1 },
};

static void
test_seals(void)
{
	for (size_t i = 0; i < sizeof seal_cases / sizeof *seal_cases; i++) {
		const struct seal_case *c = &seal_cases[i];
		scoped_fd int fd = memfd_create("t", MFD_ALLOW_SEALING);
		struct sealed sealed = { .len = 77 };
		struct fault fault = { "" };

		CHECK_EQ(c->name, write(fd, "abc", 3), 3);
		fcntl(fd, F_ADD_SEALS, c->seals);
		CHECK_EQ(c->name, sealed_map(fd, 3, &sealed, &fault), c->want);
		if (c->want < 0) {
			CHECK("a fault says what", fault.text[0] != '\0');
			CHECK_EQ("untouched on failure", sealed.len, 77);
			continue;
		}
		CHECK("the bytes", memcmp(sealed.data, "abc", 3) == 0);
		sealed_release(&sealed);
	}
}

/* Page-sized ones too: there the file's mapping has no slack. */
static void
test_sizes(void)
{
	static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 100000 };
	char *data = calloc(1, 100000);

	for (size_t i = 0; i < 100000; i++)
		data[i] = (char)(i % 251);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct fault fault = { "" };
		scoped_fd int fd = sealed_make(data, sizes[i], &fault);
		struct sealed sealed = { 0 };

		CHECK("made", fd >= 0);
		CHECK_EQ("as large as allowed",
		    sealed_map(fd, sizes[i], &sealed, &fault), 0);
		CHECK_EQ("length", sealed.len, sizes[i]);
		CHECK("bytes", memcmp(sealed.data, data, sizes[i]) == 0);
		memset(sealed.lead, 'L', LIMIT_MAP_LEAD_BYTES);
		CHECK("the lead ends where the data begins",
		    sizes[i] == 0 ||
			sealed.lead + LIMIT_MAP_LEAD_BYTES == sealed.data);
		CHECK("and does not touch it",
		    memcmp(sealed.data, data, sizes[i]) == 0);
		sealed_release(&sealed);
		CHECK("released is cleared", sealed.base == NULL);
		sealed_release(&sealed);
		if (sizes[i] > 0)
			CHECK_EQ("one byte more than allowed",
			    sealed_map(fd, sizes[i] - 1, &sealed, &fault), -1);
	}
	free(data);
}

static void
test_not_memfd(void)
{
	char path[] = "/tmp/sekisho-test-XXXXXX";
	scoped_fd int file = mkstemp(path);
	scoped_fd int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int ends[2];
	struct sealed sealed;
	struct fault fault;

	unlink(path);
	CHECK_EQ("a file on disk", sealed_map(file, 10, &sealed, &fault), -1);
	CHECK_EQ("a device", sealed_map(null, 10, &sealed, &fault), -1);
	CHECK_EQ("nothing", sealed_map(-1, 10, &sealed, &fault), -1);
	CHECK_EQ("pipe", pipe(ends), 0);
	CHECK_EQ("a pipe", sealed_map(ends[0], 10, &sealed, &fault), -1);
	close(ends[0]);
	close(ends[1]);
}

static void
test_huge(void)
{
	scoped_fd int fd = memfd_create("t", MFD_ALLOW_SEALING);
	struct sealed sealed;
	struct fault fault;

	/* Sparse: costs no memory, and no bound but ours refuses it. */
	CHECK_EQ("sparse", ftruncate(fd, (off_t)1 << 47), 0);
	fcntl(fd, F_ADD_SEALS, ALL);
	CHECK_EQ("larger than the bound",
	    sealed_map(fd, 1 << 20, &sealed, &fault), -1);
	CHECK_EQ("larger than the address space",
	    sealed_map(fd, SIZE_MAX, &sealed, &fault), -1);
}

int
main(void)
{
	test_seals();
	test_sizes();
	test_not_memfd();
	test_huge();
	return check_done();
}
