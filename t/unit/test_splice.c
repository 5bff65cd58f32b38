/* test_splice.c - edit/splice.h */
#include "check.h"

#include "edit/splice.h"

static void
check_result(const char *name, struct splices *splices, const char *want)
{
	static const char text[] = "0123456789";
	scoped_buffer struct buffer out;
	struct fault fault;

	buffer_init(&out, 100);
	CHECK_EQ(name, splices_sort(splices, 10, &fault), 0);
	splices_apply(splices, text, 10, &out);
	CHECK_TEXT(name, buffer_text(&out), want);
	CHECK_EQ(name, splices_size(splices, 10), strlen(want));
}

static void
test_apply(void)
{
	scoped_splices struct splices splices = { 0 };

	check_result("no splice changes nothing", &splices, "0123456789");
	splices_add(&splices, 8, 10, "", 0);
	check_result("the end can go", &splices, "01234567");
	splices_add(&splices, 3, 5, "abc", 3);
	check_result("an earlier one may come later", &splices, "012abc567");
	splices_add(&splices, 0, 0, "X", 1);
	splices_add(&splices, 0, 0, "Y", 1);
	check_result("insertions keep their order", &splices, "XY012abc567");
	splices_add(&splices, 5, 5, "-", 1);
	check_result("neighbours do not overlap", &splices, "XY012abc-567");
	splices_add(&splices, 3, 3, "+", 1);
	check_result("an insertion stands before a replacement", &splices,
	    "XY012+abc-567");
}

static void
test_refused(void)
{
	static const struct {
		const char *name;
		size_t begin, end;
	} cases[] = {
		{ "overlap at the end", 4, 6 },
		{ "overlap at the begin", 2, 4 },
		{ "one inside the other", 4, 4 },
		{ "one around the other", 2, 6 },
		{ "the same range twice", 3, 5 },
		{ "beyond the end", 9, 11 },
		{ "backwards", 8, 7 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_splices struct splices splices = { 0 };
		struct fault fault = { 0 };

		splices_add(&splices, 3, 5, "abc", 3);
		splices_add(&splices, cases[i].begin, cases[i].end, "x", 1);
		CHECK_EQ(cases[i].name, splices_sort(&splices, 10, &fault), -1);
		CHECK(cases[i].name, fault.text[0] != '\0');
	}
}

static void
test_map(void)
{
	scoped_splices struct splices splices = { 0 };
	struct fault fault;

	splices_add(&splices, 3, 5, "abcd", 4); /* 2 more */
	splices_add(&splices, 8, 8, "xyz", 3);
	CHECK_EQ("sorted", splices_sort(&splices, 10, &fault), 0);
	CHECK_EQ("before all", splices_map_begin(&splices, 2), 2);
	CHECK_EQ("a replaced range begins where it did",
	    splices_map_begin(&splices, 3), 3);
	CHECK_EQ(
	    "and ends behind the new text", splices_map_end(&splices, 5), 7);
	CHECK_EQ("behind it", splices_map_begin(&splices, 5), 7);
	CHECK_EQ("an insertion belongs to what begins there",
	    splices_map_begin(&splices, 8), 10);
	CHECK_EQ("and to what ends there", splices_map_end(&splices, 8), 13);
	CHECK_EQ("the end", splices_map_end(&splices, 10), 15);
}

int
main(void)
{
	test_apply();
	test_refused();
	test_map();
	return check_done();
}
