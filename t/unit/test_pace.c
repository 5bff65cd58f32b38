/* Who is told at once that the scanner is busy. */
#include "check.h"
#include "scanner/pace.h"

static const struct host host = { .scanner_workers = 2,
	.milter_budget_ms = 60000 };

static void
note_all(struct pace *pace, int64_t took_ms, int count)
{
	for (int i = 0; i < count; i++)
		pace_note(pace, took_ms);
}

int
main(void)
{
	struct pace pace = { 0 };

	CHECK("before the first message nobody is late",
	    !pace_is_late(&pace, &host, 1000));
	note_all(&pace, 10, 1000);
	CHECK("a full queue of fast messages is not late",
	    !pace_is_late(&pace, &host, 1023));
	note_all(&pace, 20000, 1);
	CHECK("after a slow one a hundred may wait",
	    !pace_is_late(&pace, &host, 100));
	note_all(&pace, 1000, 100);
	CHECK("of a second each, thirty are a quarter of the budget",
	    !pace_is_late(&pace, &host, 29));
	CHECK("and more are late", pace_is_late(&pace, &host, 40));
	note_all(&pace, 20000, 200);
	CHECK("two a worker may always wait", !pace_is_late(&pace, &host, 3));
	CHECK("and no more of the slowest", pace_is_late(&pace, &host, 4));
	note_all(&pace, 10, 150);
	CHECK("what is over is forgotten", !pace_is_late(&pace, &host, 1023));
	pace_note(&pace, -5);
	CHECK("a clock that went back says nothing",
	    !pace_is_late(&pace, &host, 1023));
	return check_done();
}
