/* action.h - what the gate may do with a message.
 *
 * The order is that of sekisho.ini(5): for several recipients or classes the
 * greater wins, up to ACTION_BLOCK. ACTION_DISCARD stands outside it: it is
 * taken only if every recipient's policy says so, otherwise it counts as
 * ACTION_BLOCK. 0 is "unset" and never a pass. */
#ifndef SEKISHO_CONFIG_ACTION_H
#define SEKISHO_CONFIG_ACTION_H

enum action {
	ACTION_UNSET = 0,
	ACTION_ACCEPT,     /* deliver, note nothing */
	ACTION_MONITOR,    /* deliver, log and count */
	ACTION_TAG,        /* clean where something can be removed, and mark */
	ACTION_QUARANTINE, /* the MTA's hold queue */
	ACTION_DEFER,      /* 4xx: the client tries again */
	ACTION_BLOCK,      /* 5xx */
	ACTION_DISCARD,    /* accept and drop */
};

/* The ini's and log's word for an action; "unset" for 0. Static. */
const char *action_name(enum action action);

#endif
