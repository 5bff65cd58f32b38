/* action.c - the words for actions. */
#include "config/action.h"

const char *
action_name(enum action action)
{
	static const char *const names[] = {
		[ACTION_UNSET] = "unset",
		[ACTION_ACCEPT] = "accept",
		[ACTION_MONITOR] = "monitor",
		[ACTION_TAG] = "tag",
		[ACTION_QUARANTINE] = "quarantine",
		[ACTION_DEFER] = "defer",
		[ACTION_BLOCK] = "block",
		[ACTION_DISCARD] = "discard",
	};

	return names[action];
}
