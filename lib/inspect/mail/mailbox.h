/* mailbox.h - the first address of an address header (RFC 5322 3.4).
 *
 * Lenient as readers are, one pass, no recursion: whatever stands there, the
 * name is what a reader would show and the address what an answer would go
 * to. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MAILBOX_H
#define SEKISHO_MAIL_MAILBOX_H

#include <stddef.h>

#include "base/buffer.h"

struct mailboxes {
	struct buffer name;    /* of the first, UTF-8, "" if none */
	struct buffer address; /* of the first, without blanks and brackets */
	size_t count;          /* addresses that there are */
};

/* Read a raw header value. The result is the caller's: mailboxes_release(). */
void mailboxes_read(const char *value, size_t len, struct mailboxes *out);

void mailboxes_release(struct mailboxes *mailboxes);

#define scoped_mailboxes __attribute__((cleanup(mailboxes_release)))

#endif
