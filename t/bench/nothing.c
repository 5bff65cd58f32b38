/* nothing.c - a filter that is handed everything and does nothing.
 *
 * What t/bench compares with: the price of having any milter at all. Plain
 * libmilter, every step asked for, because a filter that examines mail needs
 * the whole of it. */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sfsistat
on_connect(SMFICTX *ctx, char *name, struct sockaddr *address)
{
	(void)ctx;
	(void)name;
	(void)address;
	return SMFIS_CONTINUE;
}

static sfsistat
on_helo(SMFICTX *ctx, char *name)
{
	(void)ctx;
	(void)name;
	return SMFIS_CONTINUE;
}

static sfsistat
on_address(SMFICTX *ctx, char **arguments)
{
	(void)ctx;
	(void)arguments;
	return SMFIS_CONTINUE;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_CONTINUE;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *chunk, size_t len)
{
	(void)ctx;
	(void)chunk;
	(void)len;
	return SMFIS_CONTINUE;
}

static sfsistat
on_step(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

/* As a filter that judges callers does: the first answer is MAIL's. */
static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *actions_out,
    unsigned long *steps_out, unsigned long *f2_out, unsigned long *f3_out)
{
	(void)ctx;
	(void)steps;
	(void)f2;
	(void)f3;
	*actions_out = actions;
	*steps_out |= SMFIP_NR_CONN | SMFIP_NR_HELO;
	*f2_out = *f3_out = 0;
	return SMFIS_CONTINUE;
}

static sfsistat
on_silent_connect(SMFICTX *ctx, char *name, struct sockaddr *address)
{
	(void)on_connect(ctx, name, address);
	return SMFIS_NOREPLY;
}

static sfsistat
on_silent_helo(SMFICTX *ctx, char *name)
{
	(void)on_helo(ctx, name);
	return SMFIS_NOREPLY;
}

int
main(int argc, char **argv)
{
	static char name[] = "nothing";
	struct smfiDesc filter = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_address,
		.xxfi_envrcpt = on_address,
		.xxfi_header = on_header,
		.xxfi_eoh = on_step,
		.xxfi_body = on_body,
		.xxfi_eom = on_step,
		.xxfi_abort = on_step,
		.xxfi_close = on_step,
	};

	if (argc == 3 && strcmp(argv[2], "late") == 0) {
		filter.xxfi_negotiate = on_negotiate;
		filter.xxfi_connect = on_silent_connect;
		filter.xxfi_helo = on_silent_helo;
		argc = 2;
	}
	if (argc != 2 || smfi_setconn(argv[1]) != MI_SUCCESS ||
	    smfi_register(filter) != MI_SUCCESS) {
		fprintf(stderr, "usage: nothing unix:/SOCKET [late]\n");
		return EXIT_FAILURE;
	}
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
