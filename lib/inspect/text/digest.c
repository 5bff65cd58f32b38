/* digest.c - libgcrypt's one-call hashes. */
#include "text/digest.h"

#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>

/* A run is digested in blocks of so many bytes. */
#define RUN_BLOCK 16384

int
digest_warm_up(struct fault *fault)
{
	static const int algorithms[] = { GCRY_MD_SHA256, GCRY_MD_SHA1,
		GCRY_MD_MD5 };

	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) == 0) {
		if (gcry_check_version(GCRYPT_VERSION) == NULL)
			return fault_set(
			    fault, "libgcrypt is older than " GCRYPT_VERSION);
		/* No secrets here: locked memory would be for nothing. */
		gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
		gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	}
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if (gcry_md_test_algo(algorithms[i]) != 0)
			return fault_set(fault, "libgcrypt has no %s",
			    gcry_md_algo_name(algorithms[i]));
	return 0;
}

void
digest_all(const void *bytes, size_t len, struct digests *out)
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, out->sha256, bytes, len);
	gcry_md_hash_buffer(GCRY_MD_SHA1, out->sha1, bytes, len);
	gcry_md_hash_buffer(GCRY_MD_MD5, out->md5, bytes, len);
}

static void
digest_run(int algorithm, const void *bytes, size_t len, const char *block,
    uint64_t run, uint8_t *out)
{
	gcry_md_hd_t digest = NULL;

	if (gcry_md_open(&digest, algorithm, 0) != 0)
		abort(); /* out of memory */
	gcry_md_write(digest, bytes, len);
	while (run > 0) {
		size_t step = run < RUN_BLOCK ? (size_t)run : RUN_BLOCK;

		gcry_md_write(digest, block, step);
		run -= step;
	}
	memcpy(out, gcry_md_read(digest, algorithm),
	    gcry_md_get_algo_dlen(algorithm));
	gcry_md_close(digest);
}

void
digest_padded(const void *bytes, size_t len, char run_byte, uint64_t run,
    struct digests *out)
{
	char block[RUN_BLOCK];

	if (run == 0) {
		digest_all(bytes, len, out);
		return;
	}
	memset(block, run_byte, sizeof block);
	digest_run(GCRY_MD_SHA256, bytes, len, block, run, out->sha256);
	digest_run(GCRY_MD_SHA1, bytes, len, block, run, out->sha1);
	digest_run(GCRY_MD_MD5, bytes, len, block, run, out->md5);
}

void
digest_sha256(const void *bytes, size_t len, uint8_t out[32])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, out, bytes, len);
}
