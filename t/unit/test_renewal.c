/* test_renewal.c - milter/scanner/renewal.h */
#include "check.h"

#include "scanner/renewal.h"

static void
test_one_at_a_time(void)
{
	struct renewal renewal = { 0 };

	CHECK("nothing asked, nothing due", !renewal_is_due(&renewal, 0));
	renewal_ask(&renewal, RENEWAL_CHANGE);
	CHECK("what is asked is due", renewal_is_due(&renewal, 0));
	renewal_begin(&renewal, 0);
	CHECK_EQ("for its cause", renewal.cause, RENEWAL_CHANGE);
	CHECK("and not again", !renewal_is_due(&renewal, 0));
	renewal_ask(&renewal, RENEWAL_CHANGE);
	renewal_ask(&renewal, RENEWAL_SIGNAL);
	renewal_ask(&renewal, RENEWAL_CHANGE);
	CHECK("not beside one that runs", !renewal_is_due(&renewal, 10));
	renewal_end(&renewal, 20);
	CHECK("but once behind it", renewal_is_due(&renewal, 20));
	renewal_begin(&renewal, 20);
	CHECK_EQ("for the weightiest cause", renewal.cause, RENEWAL_SIGNAL);
	renewal_end(&renewal, 30);
	CHECK("and only once", !renewal_is_due(&renewal, 30));
}

/* A reload that took so long, then a wish. */
static void
check_rest(int64_t took_ms, int64_t rest_ms)
{
	struct renewal renewal = { 0 };
	struct deadline deadline = { .at_ms = 1000000000 };
	int64_t end = 5000 + took_ms;

	renewal_ask(&renewal, RENEWAL_WISH);
	CHECK("the first wish is due", renewal_is_due(&renewal, 5000));
	renewal_begin(&renewal, 5000);
	renewal_ask(&renewal, RENEWAL_WISH);
	renewal_deadline(&renewal, &deadline);
	CHECK_EQ(
	    "while it runs, time brings nothing", deadline.at_ms, 1000000000);
	renewal_end(&renewal, end);
	CHECK("the second one rests",
	    !renewal_is_due(&renewal, end + rest_ms - 1));
	renewal_deadline(&renewal, &deadline);
	CHECK_EQ("until then", deadline.at_ms, end + rest_ms);
	CHECK("and is due", renewal_is_due(&renewal, end + rest_ms));
	renewal_ask(&renewal, RENEWAL_CHANGE);
	CHECK("others do not rest", renewal_is_due(&renewal, end));
	renewal_begin(&renewal, end);
	CHECK_EQ("and grant the wish", renewal.cause, RENEWAL_WISH);
}

static void
test_names(void)
{
	CHECK_TEXT("a signal", renewal_cause_name(RENEWAL_SIGNAL), "SIGHUP");
	CHECK_TEXT("what is none", renewal_cause_name((enum renewal_cause)9),
	    "unknown");
}

int
main(void)
{
	test_one_at_a_time();
	check_rest(0, 5000);
	check_rest(1250, 5000);
	check_rest(30000, 120000);
	test_names();
	return check_done();
}
