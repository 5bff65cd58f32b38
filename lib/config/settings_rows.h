/* settings_rows.h - how a row of the settings table is written.
 *
 * For settings_gate.c and settings_content.c only: the columns of a row by
 * short names, and the action words that both need. */
#ifndef SEKISHO_CONFIG_SETTINGS_ROWS_H
#define SEKISHO_CONFIG_SETTINGS_ROWS_H

#include <stddef.h>

#include "config/action.h"
#include "config/settings.h"

#define KIB        1024LL
#define MIB        (1024 * KIB)
#define GIB        (1024 * MIB)
#define SECOND     1000LL
#define MINUTE     (60 * SECOND)
#define MILLIONTHS 1000000LL
#define DAY        (24 * 60 * MINUTE)

/* Offset of a field; does not compile when the field has another type. */
#define FIELD(owner, field, type)                                              \
	(offsetof(struct owner, field) +                                       \
	    0 * sizeof((type *)NULL == &((struct owner *)NULL)->field))

#define HOST(field, type)                                                      \
	.scope = SETTING_HOST, .offset = FIELD(host, field, type)
#define POLICY(field, type)                                                    \
	.scope = SETTING_POLICY, .offset = FIELD(policy, field, type)
#define LISTED(field, type)                                                    \
	.scope = SETTING_LISTED, .offset = FIELD(list_values, field, type)

#define FLAG     .type = SETTING_FLAG
#define NETWORKS .type = SETTING_NETWORKS
#define MODE     .type = SETTING_MODE
#define NUMBER(least, most)                                                    \
	.type = SETTING_NUMBER, .min = (least), .max = (most)
#define PROBABILITY        .type = SETTING_PROBABILITY, .min = 1, .max = MILLIONTHS
#define SIZE(least, most)  .type = SETTING_SIZE, .min = (least), .max = (most)
#define SHARE(least, most) .type = SETTING_SHARE, .min = (least), .max = (most)
#define TIME(least, most)  .type = SETTING_TIME, .min = (least), .max = (most)
#define TEXT(least, most)  .type = SETTING_TEXT, .min = (least), .max = (most)
#define LIST(most)         .type = SETTING_LIST, .min = 1, .max = (most)
#define WORD(list)         .type = SETTING_WORD, .words = (list), .allowed = ~0U
#define ACTION(mask)                                                           \
	.type = SETTING_WORD, .words = action_words, .allowed = (mask)

/* Longest tag: it must leave room for a subject in one header line. */
#define TAG_BYTES 200
/* A body tag is one paragraph. */
#define BODY_TAG_BYTES 2000
/* The kernel's longest path, and the longest host name (RFC 1035). */
#define PATH_BYTES    4095
#define NAME_BYTES    255
#define ACCOUNT_BYTES 32
/* One line of a notice. */
#define CONTACT_BYTES 200

#define BIT(action) (1U << (action))
#define ANY_ACTION                                                             \
	(BIT(ACTION_ACCEPT) | BIT(ACTION_MONITOR) | BIT(ACTION_TAG) |          \
	    BIT(ACTION_QUARANTINE) | BIT(ACTION_DEFER) | BIT(ACTION_BLOCK) |   \
	    BIT(ACTION_DISCARD))
/* Mail of our own users is refused or not, never changed and sent on. */
#define OWN_ACTION (ANY_ACTION & ~BIT(ACTION_TAG))
/* What was not examined cannot be cleaned, and must not vanish. */
#define UNSEEN_ACTION   (OWN_ACTION & ~BIT(ACTION_DISCARD))
#define OVERSIZE_ACTION (UNSEEN_ACTION & ~BIT(ACTION_MONITOR))

/* accept to discard, as in enum action. */
extern const struct setting_word action_words[];

#endif
