/* hidden.h - encoded files where no part of ours has any.
 *
 * Readers of mail disagree about where parts begin, and some decode what
 * nobody declared. What lies in a text, in front of the first delimiter,
 * behind the last one or in a part that only others see shows itself by lines
 * that such files have: a transfer encoding with a body behind it, uuencode's
 * and yEnc's "begin", BinHex's first line, lines of nothing but base64. Those
 * are decoded here, whoever's part they may be. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_HIDDEN_H
#define SEKISHO_MAIL_HIDDEN_H

#include <stddef.h>

#include "mail/lenient.h"

/* Hand out what is found in these bytes. Time is linear in len, and what is
 * handed out bounded by the sink. */
void hidden_find(const char *bytes, size_t len, struct lenient_sink *sink);

#endif
