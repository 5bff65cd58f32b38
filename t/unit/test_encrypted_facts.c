/* What a report says at last about what is encrypted. */
#include "unlock/encrypted_facts.h"

#include "check.h"

#define ZIP "Heuristics.Encrypted.Zip"
#define RAR "Heuristics.Encrypted.RAR"

struct file_case {
	uint32_t part, parent;
	bool encrypted;
	enum password_kind password;
	enum password_kind want;
};

#define FILES_MAX 6

static const struct {
	const char *name;
	struct file_case files[FILES_MAX]; /* up to part 0 */
	const char *hit;
	uint32_t hit_part;
	bool hit_stays;
} cases[] = {
	{ "an archive is as open as its members",
	    { { 1, 0, true, 0, PASSWORD_LABEL },
		{ 1, 1, true, PASSWORD_LABEL, PASSWORD_LABEL },
		{ 1, 1, true, PASSWORD_LABEL, PASSWORD_LABEL } },
	    ZIP, 1, false },
	{ "one closed member closes it",
	    { { 1, 0, true, 0, 0 },
		{ 1, 1, true, PASSWORD_LABEL, PASSWORD_LABEL },
		{ 1, 1, true, 0, 0 } },
	    ZIP, 1, true },
	{ "a plain member does not matter",
	    { { 1, 0, true, 0, PASSWORD_DATE }, { 1, 1, false, 0, 0 },
		{ 1, 1, true, PASSWORD_DATE, PASSWORD_DATE } },
	    ZIP, 0, false },
	{ "without a listing it is closed", { { 1, 0, true, 0, 0 } }, ZIP, 1,
	    true },
	{ "archives within archives",
	    { { 1, 0, false, 0, 0 }, { 1, 1, true, 0, PASSWORD_NAME },
		{ 1, 2, true, PASSWORD_NAME, PASSWORD_NAME } },
	    ZIP, 1, false },
	{ "a closed one deep inside",
	    { { 1, 0, true, 0, 0 }, { 1, 1, true, PASSWORD_LABEL, 0 },
		{ 1, 2, true, 0, 0 } },
	    ZIP, 1, true },
	{ "a document that opened",
	    { { 1, 0, true, PASSWORD_DEFAULT, PASSWORD_DEFAULT },
		{ 1, 1, false, 0, 0 } },
	    "Heuristics.Encrypted.PDF", 1, false },
	{ "another part's archive",
	    { { 1, 0, true, PASSWORD_LABEL, PASSWORD_LABEL },
		{ 2, 0, true, 0, 0 } },
	    ZIP, 2, true },
	{ "the message is open when all its parts are",
	    { { 1, 0, true, PASSWORD_LABEL, PASSWORD_LABEL },
		{ 2, 0, true, 0, 0 } },
	    ZIP, 0, true },
	{ "what we do not open stays said",
	    { { 1, 0, true, PASSWORD_LABEL, PASSWORD_LABEL } }, RAR, 1, true },
	{ "what we did not list stays said", { { 1, 0, false, 0, 0 } }, ZIP, 1,
	    true },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = report_new();

		for (size_t j = 0; j < FILES_MAX && cases[i].files[j].part > 0;
		     j++) {
			struct scan_file *file = report_add_file(report);

			file->part = cases[i].files[j].part;
			file->parent = cases[i].files[j].parent;
			file->password = cases[i].files[j].password;
			if (cases[i].files[j].encrypted)
				file->flags = FILE_ENCRYPTED;
		}
		report_add_hit(report, "Other", 1, "");
		report_add_hit(report, cases[i].hit, cases[i].hit_part, "");
		report_add_hit(report, "Last", 1, "");
		encrypted_facts_settle(report);
		for (size_t j = 0; j < report->file_count; j++)
			CHECK_EQ(cases[i].name, report->files[j].password,
			    cases[i].files[j].want);
		CHECK_EQ(cases[i].name, report->hit_count,
		    cases[i].hit_stays ? 3 : 2);
		CHECK_TEXT("other hits stay in order",
		    report->hits[report->hit_count - 1].name, "Last");
	}
	return check_done();
}
