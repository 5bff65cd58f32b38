/* rtf_object.h - the data of an RTF's object ([MS-OLEDS] 2.2).
 *
 * Hex digits that Word reads whatever stands between them: blanks, groups,
 * control words, binary. Thread: one owner. Never logs. */
#ifndef SEKISHO_OFFICE_RTF_OBJECT_H
#define SEKISHO_OFFICE_RTF_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "measure/object_class.h"

struct rtf_digits {
	struct buffer bytes;
	int held;             /* the first digit of a byte, or -1 */
	bool gap;             /* something stood behind it */
	size_t split;         /* bytes whose digits were apart */
	size_t interruptions; /* what is no digit and no blank */
};

void rtf_digits_init(struct rtf_digits *digits, size_t max_bytes);
void rtf_digits_release(struct rtf_digits *digits);

/* Digits and what lies between them. */
void rtf_digits_text(struct rtf_digits *digits, const char *text, size_t len);

/* Raw bytes (\bin) in their place. */
void rtf_digits_binary(struct rtf_digits *digits, const char *text, size_t len);

/* Something else stands here; a byte's first digit is lost if drops. */
void rtf_digits_interrupt(struct rtf_digits *digits, bool drops);

/* What such data are. */
struct rtf_object {
	bool is_linked;
	enum object_class class;
	const char *topic; /* what is linked to; borrowed */
	size_t topic_len;
	const char *native; /* the object's own data */
	size_t native_len;
};

/* Take it apart; false if it is no object. */
bool rtf_object_read(const char *bytes, size_t len, struct rtf_object *out);

#endif
