/* machine.c - what automatic values of settings are made of. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "config/check.h"
#include "config/value.h"

static int64_t
count_cores(void)
{
	cpu_set_t cores;

	/* What this process may use, not what the host has. */
	if (sched_getaffinity(0, sizeof cores, &cores) != 0)
		return 1;
	return CPU_COUNT(&cores);
}

static int64_t
count_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	long page = sysconf(_SC_PAGESIZE);

	return pages > 0 && page > 0 ? (int64_t)pages * page : 0;
}

struct machine
machine_read(struct store *store)
{
	char host[256] = "", name[sizeof host + 8];
	struct fault fault;
	int len;

	if (gethostname(host, sizeof host - 1) != 0 ||
	    check_host_name(host, strlen(host), &fault) != 0)
		(void)snprintf(host, sizeof host, "localhost");
	len = snprintf(name, sizeof name, "sekisho.%s", host);
	return (struct machine){
		.authserv_id = store_text(store, name, (size_t)len),
		.cores = count_cores(),
		.memory_bytes = count_memory(),
	};
}
