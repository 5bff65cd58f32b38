/* verdict.h - classes of findings, and which of libclamav's names is which.
 *
 * Thread: any; no state. Never logs. */
#ifndef SEKISHO_JUDGE_VERDICT_H
#define SEKISHO_JUDGE_VERDICT_H

/* In the order in which a decision names one when actions are equal. */
enum verdict_class {
	CLASS_UNSET = 0,
	CLASS_CLEAN,
	CLASS_NOTED,     /* PUA and the like: logged, never acted on */
	CLASS_SPF,       /* the client may not send for the sender's domain */
	CLASS_AMBIGUOUS, /* MIME that can be read in two ways */
	CLASS_MACRO,
	CLASS_ENCRYPTED,
	CLASS_SPAM,
	CLASS_URL,        /* it leads to a site that lists name */
	CLASS_PHISH,      /* spam that poses as somebody */
	CLASS_LIMITS,     /* beyond limits.* inside the message */
	CLASS_OVERSIZE,   /* the message itself: limits.oversize_action */
	CLASS_BANNED,     /* a type or name that nobody needs by mail */
	CLASS_UNSCANNED,  /* not examined: never clean */
	CLASS_ERROR,      /* not examined yet: on_error */
	CLASS_REPUTATION, /* refused before DATA; see reception.h */
	CLASS_SUSPICIOUS, /* a model says so */
	CLASS_INFECTED,
	CLASS_COUNT,
};

/* The log's word: "infected", "limits", ... (CLASS_ERROR is "unscanned",
 * CLASS_OVERSIZE is "limits"). Static. */
const char *verdict_class_name(enum verdict_class class);

/* The class of a name that libclamav gave (Heuristics.Limits.* limits, ...);
 * a name no row knows is CLASS_INFECTED. */
enum verdict_class verdict_of_signature(const char *name);

#endif
