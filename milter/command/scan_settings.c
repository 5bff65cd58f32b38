/* scan_settings.c - a file, the usual file, or none. */
#include "command/scan_settings.h"

#include <stdio.h>
#include <unistd.h>

struct config *
scan_settings_load(const char *file)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	int status;

	if (file == NULL && access(CONFIG_DEFAULT_FILE, F_OK) != 0)
		status = config_parse("defaults", "", 0, &config, &mistakes);
	else
		status = config_load(file != NULL ? file : CONFIG_DEFAULT_FILE,
		    &config, &mistakes);
	if (status == 0 && config_load_local(config, &mistakes) != 0) {
		config_free(&config);
		status = -1;
	}
	for (size_t i = 0; status != 0 && i < mistakes.kept; i++)
		(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
	mistakes_release(&mistakes);
	return status == 0 ? config : NULL;
}
