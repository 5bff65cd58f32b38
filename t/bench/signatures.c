/* signatures.c - write the built-in signatures for a peer: signatures FOLDER
 *
 * So that what t/bench compares with looks for the same as Sekisho. */
#include <stdio.h>
#include <stdlib.h>

#include "clamav/signatures.h"

int
main(int argc, char **argv)
{
	struct fault fault;
	char *path = NULL;

	if (argc != 2 || signatures_write(argv[1], &path, &fault) < 0) {
		fprintf(stderr, "signatures: %s\n",
		    argc == 2 ? fault.text : "usage: signatures FOLDER");
		return EXIT_FAILURE;
	}
	puts(path);
	free(path);
	return EXIT_SUCCESS;
}
