/* status_lists.c - figures of resolver and lists -> JSON. */
#include "gate/status_lists.h"

#include "base/deadline.h"
#include "gate/lookups.h"

static json_t *
list_object(const struct list_figures *list)
{
	json_t *object = json_object();

	json_put(object, "list", json_text(list->show));
	json_put(object, "state", json_string(list_state_name(list->state)));
	json_put(object, "queries", json_integer((json_int_t)list->queries));
	json_put(object, "cached", json_integer((json_int_t)list->cached));
	json_put(object, "hits", json_integer((json_int_t)list->hits));
	json_put(object, "timeouts", json_integer((json_int_t)list->timeouts));
	json_put(object, "errors", json_integer((json_int_t)list->errors));
	json_put(object, "skipped", json_integer((json_int_t)list->skipped));
	json_put(object, "median_ms", json_integer(list->median_ms));
	json_put(object, "p99_ms", json_integer(list->p99_ms));
	json_put(object, "last_error", json_text(list->last_error));
	json_put(
	    object, "last_error_age_ms", json_integer(list->last_error_age_ms));
	json_put(object, "tested_age_ms", json_integer(list->tested_age_ms));
	json_put(object, "rest_ms", json_integer(list->rest_ms));
	return object;
}

static json_t *
lists_array(struct list_health *health)
{
	struct list_figures lists[LIMIT_LISTS];
	size_t count = list_health_figures(
	    health, clock_ms(), lists, LIMIT_LISTS);
	json_t *array = json_array();

	for (size_t i = 0; i < count && i < LIMIT_LISTS; i++)
		json_add(array, list_object(&lists[i]));
	return array;
}

json_t *
status_dns(void)
{
	struct lookups *lookups = lookups_ref();
	json_t *object = json_object();
	struct resolver_figures figures;

	if (lookups == NULL)
		return object;
	resolver_figures(lookups_resolver(lookups), &figures);
	json_put(object, "asked", json_integer((json_int_t)figures.asked));
	json_put(object, "cached", json_integer((json_int_t)figures.cached));
	json_put(
	    object, "timeouts", json_integer((json_int_t)figures.timeouts));
	json_put(object, "errors", json_integer((json_int_t)figures.errors));
	json_put(
	    object, "entries", json_integer((json_int_t)figures.cache_entries));
	json_put(object, "lists", lists_array(lookups_health(lookups)));
	lookups_free(&lookups);
	return object;
}
