# The administrator's command: a verb is a file and a row in command_main.c.
# All but main() is a library, so that tests can have the parts.
add_library(command_parts STATIC
	command/control_client.c
	command/bare_file.c
	command/doctor.c
	command/doctor_dns.c
	command/doctor_gate.c
	command/doctor_host.c
	command/doctor_model.c
	command/doctor_mta.c
	command/doctor_others.c
	command/doctor_scanner.c
	command/feature_csv.c
	command/feature_scan.c
	command/kept.c
	command/kept_print.c
	command/milter_probe.c
	command/log_entry.c
	command/log_source.c
	command/lookup_known.c
	command/mta_queue.c
	command/options.c
	command/page.c
	command/place.c
	command/postfix_settings.c
	command/probe.c
	command/run_program.c
	command/scan_batch.c
	command/scan_input.c
	command/scan_json.c
	command/scan_json_urls.c
	command/scan_reception.c
	command/scan_runner.c
	command/scan_settings.c
	command/scan_score_text.c
	command/scan_spam_text.c
	command/scan_text.c
	command/say.c
	command/say_features.c
	command/setup.c
	command/setup_postfix.c
	command/setup_sendmail.c
	command/status_dns_text.c
	command/status_problems.c
	command/status_text.c
	command/summary.c
	command/summary_html.c
	command/summary_text.c
	command/tally.c
	command/verb_check.c
	command/verb_doctor.c
	command/verb_features.c
	command/verb_lookup.c
	command/verb_metrics.c
	command/verb_quarantine.c
	command/verb_reload.c
	command/verb_report.c
	command/verb_scan.c
	command/verb_setup.c
	command/verb_status.c
)
target_link_libraries(command_parts PUBLIC gate PRIVATE sekisho_flags
	PkgConfig::archive PkgConfig::systemd)

# Training, which alone has libxgboost and liblinear.
add_library(train_parts STATIC
	command/train_attachment.c
	command/train_boost.c
	command/train_card.c
	command/train_csv.c
	command/mail_files.c
	command/train_figures.c
	command/train_folder.c
	command/train_folds.c
	command/train_linear.c
	command/train_mail.c
	command/train_roc.c
	command/train_spam.c
	command/train_spam_figures.c
	command/train_table.c
	command/verb_train.c
)
target_link_libraries(train_parts PUBLIC command_parts
	PRIVATE xgboost::xgboost linear::linear m
	Threads::Threads sekisho_flags)

add_executable(sekisho command/command_main.c)
target_link_libraries(sekisho PRIVATE train_parts command_parts sekisho_flags)
install(TARGETS sekisho DESTINATION ${CMAKE_INSTALL_BINDIR})
