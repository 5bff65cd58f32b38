/* testmail.c - the test file in a mail. */
#include "shared/testmail.h"

#include <stdio.h>

#include "wire/sealed.h"

/* In two pieces, or virus scanners would find it in this program. */
static const char message_format[] = "From: <>\r\n"
				     "Subject: sekisho self-test\r\n"
				     "\r\n"
				     "%s%s\r\n";
static const char eicar_head[] = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD";
static const char eicar_tail[] = "-ANTIVIRUS-TEST-FILE!$H+H*";

int
testmail_make(size_t *len_out, struct fault *fault)
{
	char message[512];
	int len = snprintf(
	    message, sizeof message, message_format, eicar_head, eicar_tail);

	*len_out = (size_t)len;
	return sealed_make(message, (size_t)len, fault);
}
