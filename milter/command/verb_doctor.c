/* verb_doctor.c - `sekisho doctor`: try every part, and say how to mend it. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command/doctor.h"
#include "command/options.h"
#include "command/say.h"
#include "command/verbs.h"
#include "gate/attachment_model.h"
#include "gate/spam_model.h"

/* Their hash is that of the gate only with the models; one that cannot be
 * used is told later. */
static void
sign(struct config *config)
{
	scoped_model struct model *model = NULL;
	scoped_text_model struct text_model *text_model = NULL;
	struct fault fault;

	if (attachment_model_load(config_host(config), &model, &fault) == 0)
		attachment_model_sign(config, model);
	if (spam_model_load(config_host(config), &text_model, &fault) == 0)
		spam_model_sign(config, text_model);
}

/* The settings; without them nothing else can be looked at. */
static struct config *
load(struct doctor *doctor)
{
	struct mistakes mistakes = { 0 };
	struct config *config = NULL;

	if (config_load(doctor->file, &config, &mistakes) == 0) {
		sign(config);
		doctor_tell(doctor, FINDING_OK, "settings",
		    say("%s has no mistakes"), doctor->file);
	} else {
		doctor_tell(doctor, FINDING_BAD, "settings",
		    say("%s (mistakes: %zu): run sekisho check and mend them"),
		    mistakes.texts[0], mistakes.count);
	}
	mistakes_release(&mistakes);
	return config;
}

static void
examine(struct doctor *doctor)
{
	doctor_accounts(doctor);
	doctor_gate(doctor);
	doctor_scanner(doctor);
	doctor_temporary(doctor);
	doctor_host(doctor);
	doctor_model(doctor);
	doctor_dns(doctor);
	doctor_mta(doctor);
	doctor_others(doctor);
}

static void
print_json(const struct doctor *doctor)
{
	json_t *object = json_object();

	json_put(object, "ok", json_boolean(doctor->worst < FINDING_BAD));
	json_put(object, "checks", json_incref(doctor->findings));
	json_print(object);
	json_decref(object);
}

static void
print_summary(const struct doctor *doctor)
{
	if (doctor->worst == FINDING_BAD)
		page_line(&doctor->page, PAGE_BAD, "%s",
		    say("something does not work"));
	else if (doctor->worst == FINDING_DOUBT)
		page_line(&doctor->page, PAGE_DOUBT, "%s",
		    say("it works, but look at the warnings"));
	else if (doctor->worst == FINDING_UNTRIED)
		page_line(&doctor->page, PAGE_DOUBT, "%s",
		    say("what could be tried works"));
	else
		page_line(
		    &doctor->page, PAGE_GOOD, "%s", say("everything works"));
}

int
verb_doctor(int argc, char **argv)
{
	struct doctor doctor = { .is_root = geteuid() == 0 };
	scoped_config struct config *config = NULL;
	struct options options;

	if (options_parse(argc, argv, true, &options) != 0)
		return VERB_USAGE;
	doctor.file = options.file;
	doctor.quiet = options.json;
	doctor.findings = json_array();
	page_init(&doctor.page, stdout);
	config = load(&doctor);
	if (config != NULL) {
		doctor.config = config;
		doctor.host = config_host(config);
		examine(&doctor);
	}
	if (options.json)
		print_json(&doctor);
	else
		print_summary(&doctor);
	json_decref(doctor.findings);
	json_decref(doctor.gate);
	json_decref(doctor.scanner);
	return doctor.worst == FINDING_BAD ? 1 : 0;
}
