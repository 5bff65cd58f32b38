/* feature_scan.c - read, ask, hand on. */
#include "command/feature_scan.h"

#include "base/deadline.h"
#include "command/scan_input.h"
#include "gate/session_id.h"

static void
inspect(const struct config *config, const char *socket_path,
    const struct scan_input *input, struct scan_inspection *out)
{
	const struct host *host = config_host(config);
	char session[SESSION_ID_BYTES];
	char nobody[] = "features";
	struct scan_request request = {
		.job = JOB_INSPECT, .session = session, .authserv_id = nobody
	};

	session_id_new(session);
	scan_inspect(socket_path, spool_fd(input->spool), input->bytes.len,
	    &request, deadline_in(clock_ms(), host->milter_budget_ms), out);
}

int
feature_scan(const struct config *config, const char *socket_path,
    const char *file, struct scan_inspection *out, bool *bare_out,
    struct fault *fault)
{
	scoped_input struct scan_input input = { 0 };
	struct spool_budget budget = { .max_bytes = INT64_MAX };
	struct scan_inspection inspection;

	if (scan_input_read(file, &budget,
		config_host(config)->limits_message_bytes, &input, fault) != 0)
		return -1;
	if (input.oversize)
		return fault_set(
		    fault, "%s is larger than limits.message", file);
	inspect(config, socket_path, &input, &inspection);
	if (inspection.outcome != SCAN_DONE) {
		*fault = inspection.fault;
		fault_prefix(fault, "%s", file);
		scan_inspection_release(&inspection);
		return -1;
	}
	*bare_out = input.bare;
	*out = inspection;
	return 0;
}
