/* test_session_id.c - milter/gate/session_id.h */
#include "check.h"

#include "gate/session_id.h"

int
main(void)
{
	char a[SESSION_ID_BYTES], b[SESSION_ID_BYTES];

	session_id_format(a, 0, 0);
	CHECK_TEXT("fourteen characters", a, "00000000000000");
	session_id_format(a, INT64_C(0x7ffffffff), UINT64_C(0x7ffffffff));
	CHECK_TEXT("the largest of both", a, "zzzzzzzzzzzzzz");
	session_id_format(a, 1700000000, 1);
	session_id_format(b, 1700000001, 0);
	CHECK("names sort by time", strcmp(a, b) < 0);
	session_id_format(b, 1700000000, UINT64_C(1) << 35 | 1);
	CHECK_TEXT("chance beyond 35 bits is not shown", b, a);
	session_id_new(a);
	session_id_new(b);
	CHECK("two of one second differ", strcmp(a, b) != 0);
	CHECK_EQ("letters that are read out well",
	    strspn(a, "0123456789abcdefghjkmnpqrstvwxyz"),
	    SESSION_ID_BYTES - 1);
	return check_done();
}
