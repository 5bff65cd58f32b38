/* slow_reply.c - LD_PRELOAD for sekisho-milter: deciding takes two seconds.
 *
 * Stands for lists and resolvers that stay silent until their deadline. The
 * header X-Sekisho is inserted once a message, after the report and before
 * the reply, so that is where this waits; a worker held meanwhile would show
 * in the time that many messages take together. */
#include <dlfcn.h>
#include <libmilter/mfapi.h>
#include <string.h>
#include <time.h>

#define DELAY_S 2

typedef int (*insert_header)(SMFICTX *ctx, int at, char *name, char *value);

__attribute__((visibility("default"))) int
smfi_insheader(SMFICTX *ctx, int at, char *name, char *value)
{
	static const struct timespec delay = { .tv_sec = DELAY_S };
	insert_header next = (insert_header)(void *)dlsym(
	    RTLD_NEXT, "smfi_insheader");

	if (strcmp(name, "X-Sekisho") == 0)
		nanosleep(&delay, NULL);
	return next(ctx, at, name, value);
}
