/* digest.c - libgcrypt's one-call hashes. */
#include "inspect/digest.h"

#include <gcrypt.h>

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

void
digest_sha256(const void *bytes, size_t len, uint8_t out[32])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, out, bytes, len);
}
