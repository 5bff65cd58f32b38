/* inspect_sample.h - host settings and sealed messages for the tests of
 * lib/inspect. */
#ifndef SEKISHO_T_INSPECT_SAMPLE_H
#define SEKISHO_T_INSPECT_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "wire/sealed.h"

/* Limits as by default, no signatures but the built-in ones. */
static inline struct host
sample_host(void)
{
	return (struct host){
		.limits_message_bytes = 50L * 1024 * 1024,
		.limits_file_bytes = 100L * 1024 * 1024,
		.limits_files = 10000,
		.limits_ratio = 100,
		.limits_depth = 20,
		.scanner_time_limit_ms = 20000,
		.scanner_temporary = "/tmp",
	};
}

/* A message as sealed_map() would map it. */
static inline struct sealed
sample_seal(const char *bytes, size_t len)
{
	struct sealed sealed = { .len = len };

	sealed.base = mem_new(LIMIT_MAP_LEAD_BYTES + len + 1, 1);
	sealed.lead = sealed.base;
	sealed.data = sealed.lead + LIMIT_MAP_LEAD_BYTES;
	memcpy(sealed.lead + LIMIT_MAP_LEAD_BYTES, bytes, len);
	return sealed;
}

static inline void
sample_unseal(struct sealed *sealed)
{
	free(sealed->base);
}

#endif
