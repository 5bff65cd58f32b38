/* loading.c - databases into an engine: the built-in one, then each path. */
#include "clamav/loading.h"

#include <stdbool.h>
#include <sys/stat.h>

#include "clamav/signatures.h"

struct loading {
	struct cl_engine *clamav;
	unsigned int signatures;
};

int
loading_fault(struct fault *fault, const char *what, cl_error_t error)
{
	return fault_set(fault, "%s: %s", what, cl_strerror(error));
}

/* Which file of a folder is broken: libclamav does not say. */
static int
name_broken(const char *folder, cl_error_t error, struct fault *fault)
{
	char **paths = signatures_list(folder, fault);

	for (size_t i = 0; paths != NULL && paths[i] != NULL; i++) {
		struct cl_engine *trial = cl_engine_new();
		unsigned int count = 0;
		cl_error_t got = trial != NULL
		    ? cl_load(paths[i], trial, &count, CL_DB_STDOPT)
		    : CL_EMEM;

		if (trial != NULL)
			cl_engine_free(trial);
		if (got == CL_SUCCESS)
			continue;
		loading_fault(fault, paths[i], got);
		signatures_list_free(&paths);
		return -1;
	}
	signatures_list_free(&paths);
	return loading_fault(fault, folder, error);
}

/* One configured path; what holds nothing is no fault. */
static int
load_path(struct loading *loading, const char *path, struct fault *fault)
{
	struct stat st;
	cl_error_t error;
	char **paths;
	bool empty;

	if (stat(path, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode)) {
		paths = signatures_list(path, fault);
		if (paths == NULL)
			return -1;
		empty = paths[0] == NULL;
		signatures_list_free(&paths);
		if (empty)
			return 0;
	}
	error = cl_load(
	    path, loading->clamav, &loading->signatures, CL_DB_STDOPT);
	if (error == CL_SUCCESS)
		return 0;
	if (S_ISDIR(st.st_mode))
		return name_broken(path, error, fault);
	return loading_fault(fault, path, error);
}

static int
load_built_in(
    struct loading *loading, const struct host *host, struct fault *fault)
{
	scoped_signatures char *path = NULL;
	struct stat st;
	const char *folder = "/tmp";
	cl_error_t error;

	/* libclamav reads databases from files only. Workers' folders are
	 * made later: theirs may not be there yet. */
	if (host->scanner_temporary != NULL &&
	    stat(host->scanner_temporary, &st) == 0)
		folder = host->scanner_temporary;
	if (signatures_write(folder, &path, fault) < 0)
		return -1;
	error = cl_load(
	    path, loading->clamav, &loading->signatures, CL_DB_STDOPT);
	if (error != CL_SUCCESS)
		return loading_fault(
		    fault, "the built-in test signatures", error);
	return 0;
}

int
loading_run(struct cl_engine *clamav, const struct host *host,
    unsigned int *signatures_out, struct fault *fault)
{
	struct loading loading = { .clamav = clamav };

	if (load_built_in(&loading, host, fault) < 0)
		return -1;
	for (size_t i = 0; i < host->scanner_signatures.count; i++)
		if (load_path(
			&loading, host->scanner_signatures.items[i], fault) < 0)
			return fault_prefix(fault, "cannot load signatures");
	*signatures_out = loading.signatures;
	return 0;
}
