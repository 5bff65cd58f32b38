/* test_verdict.c - judge/verdict.h */
#include "check.h"

#include "judge/verdict.h"

static const struct {
	const char *name;
	enum verdict_class want;
} signatures[] = {
	{ "Win.Test.EICAR_HDB-1", CLASS_INFECTED },
	{ "Heuristics.Limits.Exceeded.MaxFiles", CLASS_LIMITS },
	{ "Heuristics.Encrypted.Zip", CLASS_ENCRYPTED },
	{ "Heuristics.Encrypted.PDF", CLASS_ENCRYPTED },
	{ "Heuristics.OLE2.ContainsMacros.VBA", CLASS_MACRO },
	{ "Heuristics.OLE2.ContainsMacros", CLASS_MACRO },
	{ "Heuristics.Phishing.Email.SpoofedDomain", CLASS_PHISH },
	{ "PUA.Win.Packer.UPX-1", CLASS_NOTED },
	/* A name that only looks like a family is a virus. */
	{ "Heuristics.W32.Parite.B", CLASS_INFECTED },
	{ "Heuristics.OLE2.ContainsMacrosX", CLASS_INFECTED },
	{ "Win.PUA.Something", CLASS_INFECTED },
	{ "Heuristics.Limits", CLASS_INFECTED },
	{ "", CLASS_INFECTED },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
		CHECK_TEXT(signatures[i].name,
		    verdict_class_name(
			verdict_of_signature(signatures[i].name)),
		    verdict_class_name(signatures[i].want));
	CHECK_TEXT("not examined yet is unscanned in the log",
	    verdict_class_name(CLASS_ERROR), "unscanned");
	CHECK_TEXT("too large is a limit in the log",
	    verdict_class_name(CLASS_OVERSIZE), "limits");
	for (int class = 0; class < CLASS_COUNT; class ++)
		CHECK("every class has a word",
		    verdict_class_name((enum verdict_class) class) != NULL);
	return check_done();
}
