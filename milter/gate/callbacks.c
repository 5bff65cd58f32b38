/* callbacks.c - fifteen lines each, at most. */
#include "gate/callbacks.h"

#include "gate/session.h"

/* All that we may do to a message. */
#define WANTED_ACTIONS                                                         \
	(SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_QUARANTINE |    \
	    SMFIF_SETSYMLIST)

/* Steps that we only listen to. Not the body: the MTA would send all of a
 * message that is already too large. libmilter stands in for an MTA that does
 * not know these bits. */
#define WANTED_SILENCE                                                         \
	(SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_DATA | SMFIP_NR_HDR |        \
	    SMFIP_NR_EOH)

/* What we use where the MTA has it: values with their leading space, and an
 * end of the body before its end. */
#define WELCOME (SMFIP_HDR_LEADSPC | SMFIP_SKIP)

/* libmilter's strings are char *, though it only copies them. */
#define TEXT(literal) ((char[]){ literal })

/* The session of this connection; one that skipped negotiation (no MTA known
 * does) gets a session that assumes nothing. */
static struct session *
session_of(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL) {
		session = session_new(ctx, &(struct mta){ 0 });
		smfi_setpriv(ctx, session);
	}
	return session;
}

static void
ask_for_macros(SMFICTX *ctx)
{
	smfi_setsymlist(ctx, SMFIM_CONNECT, TEXT("{client_addr}"));
	smfi_setsymlist(ctx, SMFIM_ENVFROM, TEXT("i {auth_authen}"));
	smfi_setsymlist(ctx, SMFIM_EOM, TEXT("i {auth_authen}"));
}

/* The nine parameters are libmilter's. */
static sfsistat /* NOLINTNEXTLINE(readability-function-size) */
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *actions_out,
    unsigned long *steps_out, unsigned long *f2_out, unsigned long *f3_out)
{
	unsigned long silence = WANTED_SILENCE;
	struct mta mta = { .actions = actions & WANTED_ACTIONS,
		.leading_space = (steps & SMFIP_HDR_LEADSPC) != 0,
		.skip = (steps & SMFIP_SKIP) != 0 };

	(void)f2, (void)f3;
	smfi_setpriv(ctx, session_new(ctx, &mta));
	if (session_speaks_at_connect(session_of(ctx)))
		silence &= ~(unsigned long)SMFIP_NR_CONN;
	if ((actions & SMFIF_SETSYMLIST) != 0)
		ask_for_macros(ctx);
	*actions_out = mta.actions;
	*steps_out |= silence | (steps & WELCOME);
	*f2_out = *f3_out = 0;
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address)
{
	sfsistat status = session_connect(session_of(ctx), name, address);

	/* Only with milter.reply_at = connect does the MTA wait. */
	return session_speaks_at_connect(session_of(ctx)) ? status
							  : SMFIS_NOREPLY;
}

static sfsistat
on_helo(SMFICTX *ctx, char *name)
{
	session_helo(session_of(ctx), name);
	return SMFIS_NOREPLY;
}

static sfsistat
on_sender(SMFICTX *ctx, char **arguments)
{
	return session_sender(session_of(ctx), arguments);
}

static sfsistat
on_recipient(SMFICTX *ctx, char **arguments)
{
	return session_recipient(session_of(ctx), arguments[0]);
}

static sfsistat
on_data(SMFICTX *ctx)
{
	session_data(session_of(ctx));
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	session_header(session_of(ctx), name, value);
	return SMFIS_NOREPLY;
}

static sfsistat
on_headers_end(SMFICTX *ctx)
{
	session_headers_end(session_of(ctx));
	return SMFIS_NOREPLY;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t len)
{
	return session_body(session_of(ctx), bytes, len);
}

static sfsistat
on_end(SMFICTX *ctx)
{
	return session_finish(session_of(ctx));
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	session_reset(session_of(ctx));
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	smfi_setpriv(ctx, NULL);
	session_free(&session);
	return SMFIS_CONTINUE;
}

void
callbacks_idle(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		session_idle(session);
}

int
callbacks_register(struct fault *fault)
{
	struct smfiDesc filter = {
		.xxfi_name = TEXT("Sekisho"),
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = WANTED_ACTIONS,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_sender,
		.xxfi_envrcpt = on_recipient,
		.xxfi_header = on_header,
		.xxfi_eoh = on_headers_end,
		.xxfi_body = on_body,
		.xxfi_eom = on_end,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_data = on_data,
		.xxfi_negotiate = on_negotiate,
	};

	if (smfi_register(filter) != MI_SUCCESS)
		return fault_set(fault, "libmilter does not take the filter");
	return 0;
}
