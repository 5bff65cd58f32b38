/* test_spool.c - wire/spool.h; memfd_create() and write() fail on demand. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/spool.h"

/* Behind -Wl,--wrap: what the next calls do instead of working. */
static int create_error;
static unsigned int create_refused_flags;
static int write_error;
static int write_interrupts;
static size_t write_most;
static int write_calls;

int __real_memfd_create(const char *name, unsigned int flags);
int __wrap_memfd_create(const char *name, unsigned int flags);
ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);

int
__wrap_memfd_create(const char *name, unsigned int flags)
{
	if (create_error != 0) {
		errno = create_error;
		return -1;
	}
	if ((flags & create_refused_flags) != 0) {
		errno = EINVAL;
		return -1;
	}
	return __real_memfd_create(name, flags);
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	write_calls++;
	if (write_interrupts > 0) {
		write_interrupts--;
		errno = EINTR;
		return -1;
	}
	if (write_error != 0) {
		errno = write_error;
		return -1;
	}
	if (write_most > 0 && len > write_most)
		len = write_most;
	return __real_write(fd, data, len);
}

static void
wrap_reset(void)
{
	create_error = write_error = write_interrupts = write_calls = 0;
	create_refused_flags = 0;
	write_most = 0;
}

static struct spool_budget
budget_of(int64_t max_bytes)
{
	struct spool_budget budget = { .used_bytes = 0 };

	atomic_store(&budget.max_bytes, max_bytes);
	return budget;
}

static bool
file_holds(int fd, const char *data, size_t len)
{
	struct stat st;
	char *got = malloc(len + 1);
	bool same = fstat(fd, &st) == 0 && (size_t)st.st_size == len &&
	    pread(fd, got, len + 1, 0) == (ssize_t)len &&
	    memcmp(got, data, len) == 0;

	free(got);
	return same;
}

/* A megabyte with no period that a lost or doubled block could hide in. */
static char *
pattern(size_t len)
{
	char *made = malloc(len);
	uint32_t state = 1;

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525 + 1013904223;
		made[i] = (char)(state >> 24);
	}
	return made;
}

static void
test_bytes(void)
{
	static const size_t steps[] = { 1, 7, 4096, 65535, 65536, 65537 };
	struct spool_budget budget = budget_of(1 << 22);
	size_t len = 300001;
	char *data = pattern(len);
	struct fault fault;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		scoped_spool struct spool *spool = spool_open(
		    &budget, 1 << 20, &fault);

		for (size_t at = 0; at < len; at += steps[i]) {
			size_t piece = len - at < steps[i] ? len - at
							   : steps[i];

			CHECK_EQ("append",
			    spool_append(spool, data + at, piece, &fault),
			    SPOOL_OK);
		}
		CHECK_EQ("bytes are counted before they reach the file",
		    spool_bytes(spool), len);
		CHECK_EQ("seal", spool_seal(spool, &fault), 0);
		CHECK("any split gives the same file",
		    file_holds(spool_fd(spool), data, len));
	}
	free(data);
	CHECK_EQ("everything is given back", budget.used_bytes, 0);
}

static void
test_gathered(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 4096, &fault);

	wrap_reset();
	for (int i = 0; i < 1000; i++)
		spool_append(spool, "abc", 3, &fault);
	CHECK_EQ("small appends cost no system call", write_calls, 0);
	spool_seal(spool, &fault);
	CHECK_EQ("and reach the file together", write_calls, 1);
}

static void
test_sealed(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 4096, &fault);
	int fd;

	spool_append(spool, "x", 1, &fault);
	CHECK_EQ("seal", spool_seal(spool, &fault), 0);
	CHECK_EQ("sealing twice is sealing once", spool_seal(spool, &fault), 0);
	fd = spool_fd(spool);
	CHECK_EQ("all four seals",
	    fcntl(fd, F_GET_SEALS) &
		(F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL),
	    F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
	CHECK("no write", pwrite(fd, "y", 1, 0) < 0 && errno == EPERM);
	CHECK("no truncation", ftruncate(fd, 0) < 0 && errno == EPERM);
	CHECK("closed on exec", (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	CHECK_EQ("a sealed spool takes nothing more",
	    spool_append(spool, "y", 1, &fault), SPOOL_FAILED);
	CHECK_EQ("nor counts it", spool_bytes(spool), 1);
}

static void
test_empty(void)
{
	struct spool_budget budget = budget_of(0);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 0, &fault);

	CHECK_EQ("nothing fits anywhere", spool_append(spool, "", 0, &fault),
	    SPOOL_OK);
	CHECK_EQ("an empty spool seals", spool_seal(spool, &fault), 0);
	CHECK("and is empty", file_holds(spool_fd(spool), "", 0));
}

static void
test_too_big(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 10, &fault);

	CHECK_EQ("up to the maximum",
	    spool_append(spool, "0123456789", 10, &fault), SPOOL_OK);
	CHECK_EQ(
	    "beyond it", spool_append(spool, "abc", 3, &fault), SPOOL_TOO_BIG);
	CHECK_EQ("it says the same again", spool_append(spool, "", 0, &fault),
	    SPOOL_TOO_BIG);
	CHECK_EQ("and keeps what it has", spool_bytes(spool), 10);
	CHECK_EQ("and charged no more", budget.used_bytes, 10);
	CHECK_EQ("it can still be sealed", spool_seal(spool, &fault), 0);
	CHECK(
	    "with what it has", file_holds(spool_fd(spool), "0123456789", 10));
}

static void
test_all_or_nothing(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 10, &fault);

	spool_append(spool, "01234", 5, &fault);
	CHECK_EQ("one byte too many", spool_append(spool, "abcdef", 6, &fault),
	    SPOOL_TOO_BIG);
	CHECK_EQ("takes none of them", spool_bytes(spool), 5);
	CHECK_EQ("nor what would fit, behind a gap",
	    spool_append(spool, "a", 1, &fault), SPOOL_TOO_BIG);
}

static void
test_budget(void)
{
	struct spool_budget budget = budget_of(10);
	struct fault fault;
	struct spool *first = spool_open(&budget, 100, &fault);
	struct spool *second = spool_open(&budget, 100, &fault);

	CHECK_EQ("first", spool_append(first, "012345", 6, &fault), SPOOL_OK);
	CHECK_EQ("the rest is too little",
	    spool_append(second, "01234", 5, &fault), SPOOL_NO_ROOM);
	CHECK_EQ("a refusal charges nothing", budget.used_bytes, 6);
	spool_free(&first);
	CHECK("freed is cleared", first == NULL);
	spool_free(&first);
	CHECK_EQ("given back exactly once", budget.used_bytes, 0);
	CHECK_EQ("no second thoughts: there is a gap",
	    spool_append(second, "0", 1, &fault), SPOOL_NO_ROOM);
	spool_free(&second);
	CHECK_EQ("the refused one gives nothing back", budget.used_bytes, 0);

	first = spool_open(&budget, 100, &fault);
	spool_append(first, "0123456789", 10, &fault);
	atomic_store(&budget.max_bytes, 5);
	second = spool_open(&budget, 100, &fault);
	CHECK_EQ("a budget lowered below its use takes nothing",
	    spool_append(second, "0", 1, &fault), SPOOL_NO_ROOM);
	spool_free(&first);
	spool_free(&second);
	CHECK_EQ("and comes back to nothing used", budget.used_bytes, 0);
}

/* One of several sessions that together want more than there is. */
static void *
greedy_session(void *shared)
{
	struct spool_budget *budget = shared;
	struct fault fault;
	intptr_t excess = 0;

	for (int message = 0; message < 200; message++) {
		scoped_spool struct spool *spool = spool_open(
		    budget, 1 << 20, &fault);

		while (spool_append(spool, "0123456", 7, &fault) == SPOOL_OK)
			if (atomic_load(&budget->used_bytes) > 1000)
				excess++;
	}
	return (void *)excess;
}

static void
test_budget_shared(void)
{
	struct spool_budget budget = budget_of(1000);
	pthread_t sessions[4];

	for (size_t i = 0; i < 4; i++)
		CHECK_EQ("thread",
		    pthread_create(&sessions[i], NULL, greedy_session, &budget),
		    0);
	for (size_t i = 0; i < 4; i++) {
		void *excess = NULL;

		pthread_join(sessions[i], &excess);
		CHECK_EQ("the budget is never exceeded, not for a moment",
		    (intptr_t)excess, 0);
	}
	CHECK_EQ("and comes back whole", budget.used_bytes, 0);
}

static void
test_failures(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault = { "" };
	struct spool *spool;
	char block[70000] = "";

	wrap_reset();
	create_error = EMFILE;
	CHECK(
	    "no descriptor, no spool", spool_open(&budget, 10, &fault) == NULL);
	CHECK(
	    "and a reason", strstr(fault.text, "Too many open files") != NULL);

	wrap_reset();
	create_refused_flags = 0x0008U;
	spool = spool_open(&budget, 1 << 20, &fault);
	CHECK("an older kernel without MFD_NOEXEC_SEAL will do", spool != NULL);

	write_error = ENOSPC;
	CHECK_EQ("a full host", spool_append(spool, block, 70000, &fault),
	    SPOOL_FAILED);
	CHECK("says why", strstr(fault.text, "No space left") != NULL);
	wrap_reset();
	CHECK_EQ("a failed spool stays failed",
	    spool_append(spool, "x", 1, &fault), SPOOL_FAILED);
	CHECK_EQ("and is never sealed", spool_seal(spool, &fault), -1);
	spool_free(&spool);
	CHECK_EQ("and gives everything back", budget.used_bytes, 0);

	spool = spool_open(&budget, 1 << 20, &fault);
	spool_append(spool, "x", 1, &fault);
	write_error = EIO;
	CHECK_EQ("failing at the seal", spool_seal(spool, &fault), -1);
	wrap_reset();
	CHECK_EQ("is final", spool_seal(spool, &fault), -1);
	spool_free(&spool);
}

static void
test_short_writes(void)
{
	struct spool_budget budget = budget_of(1 << 20);
	struct fault fault;
	scoped_spool struct spool *spool = spool_open(&budget, 1000, &fault);
	char *data = pattern(1000);

	wrap_reset();
	write_most = 7;
	write_interrupts = 2;
	spool_append(spool, data, 1000, &fault);
	CHECK_EQ("seal", spool_seal(spool, &fault), 0);
	wrap_reset();
	CHECK("short and interrupted writes lose nothing",
	    file_holds(spool_fd(spool), data, 1000));
	free(data);
}

int
main(void)
{
	test_bytes();
	test_gathered();
	test_sealed();
	test_empty();
	test_too_big();
	test_all_or_nothing();
	test_budget();
	test_budget_shared();
	test_failures();
	test_short_writes();
	return check_done();
}
