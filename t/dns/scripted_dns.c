/* scripted_dns.c - the scripted name server as a program, for flow tests.
 *
 * usage: scripted_dns SCRIPT [PORT]
 *
 * Prints "listening on 127.0.0.1:PORT". SIGHUP: read SCRIPT again and print
 * "following" (or what is wrong with it; the old one then stays). SIGUSR1:
 * print `ZONE COUNT` lines and "end". SIGTERM, SIGINT: end. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "scripted.h"

#define SCRIPT_BYTES (16L * 1024 * 1024)

static int
follow(struct scripted *scripted, const char *path)
{
	scoped_buffer struct buffer text = { .max = SCRIPT_BYTES };
	char chunk[65536], wrong[256];
	FILE *file = fopen(path, "re");
	size_t got;

	if (file == NULL) {
		perror(path);
		return -1;
	}
	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
		buffer_add(&text, chunk, got);
	fclose(file);
	if (scripted_follow(scripted, buffer_text(&text), text.len, wrong,
		sizeof wrong) != 0) {
		printf("%s: %s\n", path, wrong);
		fflush(stdout);
		return -1;
	}
	return 0;
}

static void
serve(struct scripted *scripted, const char *path, const sigset_t *signals)
{
	int signal;

	while (sigwait(signals, &signal) == 0) {
		if (signal == SIGHUP) {
			if (follow(scripted, path) == 0)
				puts("following");
		} else if (signal == SIGUSR1) {
			scripted_print_counts(scripted, stdout);
			puts("end");
		} else {
			return;
		}
		fflush(stdout);
	}
}

int
main(int argc, char **argv)
{
	struct scripted *scripted;
	uint64_t port = 0;
	sigset_t signals;

	if (argc < 2 || argc > 3 ||
	    (argc == 3 &&
		text_number(argv[2], strlen(argv[2]), 65535, &port) != 0)) {
		fputs("usage: scripted_dns SCRIPT [PORT]\n", stderr);
		return 64;
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	scripted = scripted_open((uint16_t)port);
	if (follow(scripted, argv[1]) != 0)
		return 1;
	printf("listening on %s\n", scripted_address(scripted));
	fflush(stdout);
	serve(scripted, argv[1], &signals);
	scripted_free(&scripted);
	return 0;
}
