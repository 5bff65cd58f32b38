/* test_train.c - command/train_table.h, train_folds.h, train_figures.h */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/own.h"
#include "command/train_card.h"
#include "command/train_figures.h"
#include "command/train_folds.h"
#include "judge/model_card.h"

/* A file with this text; its name is the caller's until the next call. */
static const char *
file_of(const char *text)
{
	static char path[] = "/tmp/sekisho-train-XXXXXX";
	int fd;

	memcpy(path + strlen(path) - 6, "XXXXXX", 6);
	fd = mkstemp(path);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(fd);
	return path;
}

static const struct train_words benign = { false, "src", "", "", "" };

struct csv_case {
	const char *name, *text;
	const char *want; /* the end of the fault, or NULL */
	size_t rows;
};

/* The first family behind the file's: whatever it is called. */
static const char *
some_feature(void)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (feature_row(i)->family != FAMILY_FILE)
			return feature_row(i)->name;
	abort();
}

static enum feature
some_number(void)
{
	return feature_find(some_feature(), strlen(some_feature()));
}

/* Each @ is some_feature(). */
static char *
filled(const char *text)
{
	char *out = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&out, &len);

	for (; *text != '\0'; text++)
		if (*text == '@')
			(void)fputs(some_feature(), stream);
		else
			(void)fputc(*text, stream);
	(void)fclose(stream);
	return out;
}

static const struct csv_case csv_cases[] = {
	{ "a row is read", "file,@\na,1\n", NULL, 1 },
	{ "carriage returns and a mark of UTF-8 are no data",
	    "\xef\xbb\xbf"
	    "file,@\r\na,1\r\n\r\n",
	    NULL, 1 },
	{ "quotes hold commas and quotes", "file,@\n\"a,\"\"b\",1\n", NULL, 1 },
	{ "columns of others are passed over", "sha256,@\nabc,1\n", NULL, 1 },
	{ "what nobody measured is no row", "file,@\na,\n", NULL, 0 },
	{ "an empty file is none", "", ":0: it is empty", 0 },
	{ "a file without features is none", "file,label\na,1\n",
	    ":1: no column is a feature", 0 },
	{ "a feature of another table is not passed over",
	    "file,pdf.smell\na,1\n",
	    ":1: pdf.smell is no feature of this "
	    "program",
	    0 },
	{ "a number must be one", "file,@\na,1x\n",
	    ":2: a field has no value that its column can have", 0 },
	{ "not even infinite", "file,@\na,inf\n",
	    ":2: a field has no value that its column can have", 0 },
	{ "a label must be one", "label,@\nperhaps,1\n",
	    ":2: a field has no value that its column can have", 0 },
	{ "a field too many", "file,@\na,1,2\n", ":2: more fields than columns",
	    0 },
	{ "a field too few", "file,@\na\n", ":2: fewer fields than columns",
	    0 },
	{ "an open quote", "file,@\n\"a,1\n", ":2: a quote is not closed", 0 },
};

static void
test_csv(void)
{
	for (size_t i = 0; i < sizeof csv_cases / sizeof *csv_cases; i++) {
		const struct csv_case *c = &csv_cases[i];
		scoped_train_table struct train_table table = { 0 };
		scoped_mem char *text = filled(c->text);
		const char *path = file_of(text);
		struct fault fault = { "" };
		int status = train_csv_read(path, &benign, &table, &fault);

		CHECK_EQ(c->name, status, c->want != NULL ? -1 : 0);
		CHECK_EQ(c->name, table.count, c->rows);
		if (c->want != NULL)
			CHECK_TEXT(c->name, fault.text + strlen(path), c->want);
		unlink(path);
	}
}

static void
read_text(struct train_table *table, const char *text)
{
	scoped_mem char *whole = filled(text);
	const char *path = file_of(whole);
	struct fault fault = { "" };

	CHECK_EQ("the text is read",
	    train_csv_read(path, &benign, table, &fault), 0);
	CHECK_TEXT("the text is read", fault.text, "");
	unlink(path);
}

static void
test_words(void)
{
	scoped_train_table struct train_table table = { 0 };

	read_text(&table,
	    "file,label,source,family,group,@\n"
	    "a,malicious,there,odd,g,1\n"
	    "b,benign,,,,2\n");
	CHECK("a label of its own", table.rows[0].malicious);
	CHECK_TEXT("a source of its own",
	    table.sources.items[table.rows[0].source], "there");
	CHECK_TEXT("a family of its own",
	    table.families.items[table.rows[0].family], "odd");
	CHECK("the file's label", !table.rows[1].malicious);
	CHECK_TEXT("the file's source",
	    table.sources.items[table.rows[1].source], "src");
	CHECK_TEXT("a family by what was measured",
	    table.families.items[table.rows[1].family],
	    feature_family_name(feature_row(some_number())->family));
}

static void
test_unique(void)
{
	scoped_train_table struct train_table table = { 0 };

	read_text(&table,
	    "file,label,@\na,0,1\nb,0,1\nc,1,1\nd,1,-0\n"
	    "e,1,0\nf,0,7\n");
	train_table_unique(&table);
	CHECK_EQ("equal rows of a side are one", table.count, 4);
	CHECK_TEXT("the first stays", table.rows[0].name, "a");
	CHECK_TEXT("in their order", table.rows[1].name, "c");
	CHECK_TEXT("a negative zero is zero", table.rows[2].name, "d");
	CHECK_EQ("it knows how often it was there", table.rows[0].times, 2);
	CHECK_EQ("what was removed is counted", table.equal, 2);
	CHECK_EQ("and what both sides have", table.contradictions, 1);
}

static void
test_rising(void)
{
	scoped_train_table struct train_table table = { 0 };

	read_text(&table, "file,file.size,file.padded,@\na,5,,1\n");
	train_table_rising(&table);
	CHECK("what may mean anything is forgotten",
	    isnan(table.rows[0].features.values[FEATURE_FILE_SIZE]));
	CHECK("not measured is 0",
	    table.rows[0].features.values[FEATURE_FILE_PADDED] == 0);
}

static void
test_intervals(void)
{
	struct train_interval none = train_interval_of(0, 0);
	struct train_interval all = train_interval_of(10, 10);
	struct train_interval half = train_interval_of(50, 100);

	CHECK("of nothing nothing is known", none.low == 0 && none.high == 1);
	CHECK("ten of ten is not certain",
	    fabs(all.low - 0.7225) < 1e-4 && all.high == 1);
	CHECK("fifty of a hundred",
	    fabs(half.low - 0.4038) < 1e-4 && fabs(half.high - 0.5962) < 1e-4);
}

static void
test_threshold(void)
{
	struct train_row rows[2002] = { 0 };
	float scores[2002];
	bool never[2002] = { false };
	struct train_table table = { .rows = rows, .count = 2002 };

	for (size_t i = 0; i < 2002; i++) {
		scores[i] = (float)i / 4004;
		rows[i].times = 1;
	}
	CHECK("a thousandth of false alarms is borne",
	    train_threshold(&table, scores, never) == 0.5);
	scores[0] = 0.9501F;
	scores[1] = 0.96F;
	CHECK("two of two thousand",
	    train_threshold(&table, scores, never) == 0.5);
	scores[2] = 0.9203F;
	CHECK("three are too many",
	    train_threshold(&table, scores, never) == 0.921);
	rows[2].has_macros = true;
	CHECK("macros are counted apart",
	    train_threshold(&table, scores, never) == 0.5);
	rows[2].has_macros = false;
	never[2] = true;
	CHECK("and what is only tested",
	    train_threshold(&table, scores, never) == 0.5);
	for (size_t i = 0; i < 2002; i++)
		scores[i] = 1;
	CHECK("a threshold is at most 1",
	    train_threshold(&table, scores, NULL) == 1);
}

/* Rows that a single split tells apart; of the group "g" on the wrong side,
 * so that only who has seen it can know it. */
static void
make_rows(struct train_table *table)
{
	char text[64];
	struct fault fault;

	for (int i = 0; i < 200; i++) {
		struct features features;
		struct train_words words = { i % 2 == 0,
			i < 100 ? "one" : "two", "", "", text };

		(void)snprintf(text, sizeof text, "row %d", i);
		if (i < 4)
			words.group = "g";
		features_clear(&features);
		features_set(&features, some_number(), i % 2 == 0 ? 5 : 1);
		features_set(&features, FEATURE_FILE_SIZE, 1000 + i);
		if (i < 4) {
			features_set(&features, some_number(), 9);
			words.malicious = false;
		}
		CHECK_EQ("a row is added",
		    train_table_add(table, &features, &words, &fault), 0);
	}
}

static void
test_folds(void)
{
	scoped_train_table struct train_table table = { 0 };
	struct train_plan plan = { .table = &table,
		.options = boost_defaults() };
	float scores[200];
	struct fault fault = { "" };
	size_t right = 0, fooled = 0;

	make_rows(&table);
	for (uint32_t i = 0; i < TRAIN_FOLDS; i++)
		CHECK_EQ("a fold is judged",
		    train_judge(&plan, HOLD_FOLD, i, scores, &fault), 0);
	for (size_t i = 0; i < 200; i++) {
		bool flagged = scores[i] > 0.5F;

		right += i >= 4 && flagged == table.rows[i].malicious;
		fooled += i < 4 && flagged;
	}
	CHECK("what the others teach is known", right > 188);
	CHECK_EQ("a group never stands on both sides", fooled, 4);
	CHECK_EQ("a source is held out",
	    train_judge(&plan, HOLD_SOURCE, 1, scores, &fault), 0);
	CHECK("and known from the other",
	    scores[100] > 0.5F && scores[101] < 0.5F);
}

/* "one" has the even rows of the first hundred as malicious ones. */
static void
test_roc(void)
{
	scoped_train_table struct train_table table = { 0 };
	struct train_roc roc = { 0 };
	float scores[200];

	make_rows(&table);
	for (size_t i = 0; i < 200; i++) {
		table.rows[i].has_macros = false;
		scores[i] = table.rows[i].malicious ? 0.9F : 0.1F;
	}
	/* One of 52 benign files is as bad as half of the malicious. */
	scores[1] = 0.9F;
	for (size_t i = 4; i < 28; i += 2)
		scores[i] = 0.95F;
	train_roc_add(&roc, &table, scores, 0, false);
	CHECK_EQ("a source is counted", roc.count, 1);
	CHECK_EQ("its malicious files", roc.items[0].malicious, 48);
	CHECK_EQ("its benign files", roc.items[0].benign, 52);
	CHECK_EQ("without any false alarm", roc.items[0].found[0], 12);
	for (size_t i = 0; i < 100; i++)
		table.rows[i].times = 10;
	scores[1] = 0.1F;
	train_roc_add(&roc, &table, scores, 0, true);
	CHECK_EQ("each as often as it was there", roc.items[1].found[2], 480);
	table.rows[1].times = 1;
	scores[1] = 0.92F;
	train_roc_add(&roc, &table, scores, 0, true);
	CHECK_EQ("none of 511 may be flagged", roc.items[2].found[0], 120);
	CHECK_EQ("one in 200 may", roc.items[2].found[1], 480);
	for (size_t i = 0; i < 200; i++)
		table.rows[i].malicious = false;
	train_roc_add(&roc, &table, scores, 0, false);
	CHECK_EQ("of one kind nothing is said", roc.count, 3);
	train_roc_release(&roc);
}

/* The card that is written is one that is read. */
static void
test_card(void)
{
	scoped_train_table struct train_table table = { 0 };
	struct train_plan plan = { .table = &table,
		.options = boost_defaults() };
	struct train_figures figures = { 0 };
	struct train_roc roc = { 0 };
	float scores[200];
	scoped_mem char *model = NULL;
	struct train_result result = { .table = &table,
		.options = &plan.options,
		.figures = &figures,
		.roc = &roc,
		.scores = scores,
		.threshold = 0.75,
		.licence = "BSD-2-Clause",
		.notes = "one\ntwo\n" };
	struct model_card card;
	struct fault fault = { "" };
	scoped_mem char *text = NULL;

	make_rows(&table);
	for (uint32_t i = 0; i < TRAIN_FOLDS; i++)
		train_judge(&plan, HOLD_FOLD, i, scores, &fault);
	train_figures_add(
	    &figures, &table, scores, 0.75, TEST_SOURCE, TRAIN_ALL);
	CHECK_EQ("all of it is learned",
	    train_fit(
		&plan, HOLD_NOTHING, 0, &model, &result.model_len, &fault),
	    0);
	result.model = model;
	text = train_card_make(&result);
	CHECK_EQ("the card is one",
	    model_card_parse(text, strlen(text), &card, &fault), 0);
	CHECK_TEXT("the card is one", fault.text, "");
	CHECK("its threshold is kept", card.threshold == 0.75);
	CHECK("false alarms are named", strstr(text, "\"row 0\"") != NULL);
	CHECK("notes are lines", strstr(text, "\"two\"") != NULL);
	train_figures_release(&figures);
}

int
main(void)
{
	test_csv();
	test_words();
	test_unique();
	test_rising();
	test_intervals();
	test_threshold();
	test_folds();
	test_roc();
	test_card();
	return check_done();
}
