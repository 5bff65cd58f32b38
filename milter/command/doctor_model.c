/* doctor_model.c - the model that scores attachments. */
#include "command/doctor.h"
#include "command/say.h"
#include "gate/attachment_model.h"

void
doctor_model(struct doctor *doctor)
{
	const struct host *host = config_host(doctor->config);
	const char *path = host->machine_learning_model;
	scoped_model struct model *model = NULL;
	struct fault fault;

	if (attachment_model_load(host, &model, &fault) != 0)
		doctor_tell(doctor, FINDING_BAD, "model",
		    say("%s: the gate refuses it; put a good one there, or "
			"leave machine_learning.model empty"),
		    fault.text);
	else if (model != NULL)
		doctor_tell(doctor, FINDING_OK, "model",
		    say("%s of %s, acts from %.3f on"), path,
		    model_card(model)->trained, model_card(model)->threshold);
	else if (path[0] == '\0')
		doctor_tell(doctor, FINDING_UNTRIED, "model", "%s",
		    say("off: machine_learning.model is empty"));
	else
		doctor_tell(doctor, FINDING_DOUBT, "model",
		    say("off: %s is not installed"), path);
}
