/* reload.c - the last outcome behind a lock that also orders reloads. */
#include "gate/reload.h"

#include <pthread.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "base/mem.h"
#include "gate/current_config.h"
#include "gate/lookups.h"
#include "gate/session.h"
#include "shared/log.h"

static pthread_mutex_t reload_lock = PTHREAD_MUTEX_INITIALIZER;
static struct reload_outcome reload_kept;

static struct mistakes
mistakes_copy(const struct mistakes *from)
{
	struct mistakes made = { .kept = from->kept, .count = from->count };

	made.texts = mem_new(from->kept, sizeof *made.texts);
	for (size_t i = 0; i < from->kept; i++)
		made.texts[i] = mem_text(
		    from->texts[i], strlen(from->texts[i]));
	return made;
}

static void
outcome_copy(struct reload_outcome *out)
{
	*out = reload_kept;
	out->mistakes = mistakes_copy(&reload_kept.mistakes);
}

void
reload_outcome_release(struct reload_outcome *outcome)
{
	mistakes_release(&outcome->mistakes);
	*outcome = (struct reload_outcome){ 0 };
}

static void
run_nolock(void)
{
	struct config *config;
	struct fault fault;

	sd_notify(0, "RELOADING=1");
	reload_outcome_release(&reload_kept);
	reload_kept.at_s = time(NULL);
	reload_kept.state = RELOAD_REFUSED;
	if (current_config_reload(&reload_kept.mistakes) == 0) {
		reload_kept.state = RELOAD_DONE;
		config = current_config_ref();
		session_set_limits(config_host(config));
		if (lookups_configure(config_host(config), &fault) != 0)
			log_error("the DNS stays as it was: %s", fault.text);
		config_free(&config);
	}
	sd_notify(0, "READY=1");
}

enum reload_state
reload_run(struct reload_outcome *out)
{
	enum reload_state state;

	pthread_mutex_lock(&reload_lock);
	run_nolock();
	state = reload_kept.state;
	if (out != NULL)
		outcome_copy(out);
	pthread_mutex_unlock(&reload_lock);
	return state;
}

void
reload_last(struct reload_outcome *out)
{
	pthread_mutex_lock(&reload_lock);
	outcome_copy(out);
	pthread_mutex_unlock(&reload_lock);
}
