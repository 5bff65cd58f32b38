# The administrator's command: a verb is a file and a row in command_main.c.
add_executable(sekisho
	cleaned.c
	command_main.c
	control_client.c
	doctor.c
	doctor_dns.c
	doctor_gate.c
	doctor_host.c
	doctor_mta.c
	doctor_others.c
	doctor_scanner.c
	json.c
	kept.c
	kept_print.c
	milter_probe.c
	mta_queue.c
	page.c
	pipeline.c
	place.c
	postfix_settings.c
	privilege.c
	probe.c
	run_program.c
	scan_batch.c
	scan_input.c
	scan_json.c
	scan_runner.c
	scan_text.c
	say.c
	scanner_view.c
	status_dns_text.c
	status_problems.c
	status_text.c
	testmail.c
	verb_check.c
	verb_doctor.c
	verb_lookup.c
	verb_quarantine.c
	verb_reload.c
	verb_scan.c
	verb_status.c
)
target_link_libraries(sekisho PRIVATE gate judge wire config base
	PkgConfig::jansson Threads::Threads sekisho_flags)
install(TARGETS sekisho DESTINATION ${CMAKE_INSTALL_BINDIR})
