# The gate. Its parts without libmilter are a library, so that tests and the
# command can have them; the program adds what talks with the MTA.
add_library(gate STATIC
	gate/attachment_model.c
	gate/cleaned.c
	gate/client.c
	gate/current_config.c
	gate/descriptors.c
	gate/drain.c
	gate/json.c
	gate/message.c
	gate/metrics.c
	gate/password_memory.c
	gate/pipeline.c
	gate/reply.c
	gate/scanner_view.c
	gate/session_id.c
	gate/signals.c
	gate/site_file_lookup.c
	gate/spam_model.c
	gate/vault.c
	gate/vault_folder.c
)
target_link_libraries(gate PUBLIC shared config wire judge Threads::Threads
	PkgConfig::jansson PRIVATE sekisho_flags)

add_executable(sekisho-milter
	gate/apply.c
	gate/callbacks.c
	gate/caller.c
	gate/control.c
	gate/control_status.c
	gate/metrics_http.c
	gate/milter_main.c
	gate/milter_socket.c
	gate/lookups.c
	gate/original_facts.c
	gate/openmetrics.c
	gate/originals.c
	gate/reload.c
	gate/session.c
	gate/session_finish.c
	gate/session_reception.c
	gate/session_threads.c
	gate/status_lists.c
)
target_link_libraries(sekisho-milter PRIVATE gate milter::milter
	PkgConfig::microhttpd PkgConfig::systemd sekisho_flags)
# libmilter finds the two functions of session_threads.c through the dynamic
# symbol table; nothing else of ours is in it.
set(exports ${CMAKE_CURRENT_SOURCE_DIR}/gate/session_threads.sym)
target_link_options(sekisho-milter PRIVATE -Wl,--dynamic-list=${exports})
set_target_properties(sekisho-milter PROPERTIES LINK_DEPENDS ${exports})
install(FILES ${CMAKE_SOURCE_DIR}/etc/model/spam.model
	DESTINATION ${CMAKE_INSTALL_DATADIR}/sekisho)
install(TARGETS sekisho-milter DESTINATION ${CMAKE_INSTALL_SBINDIR})
# The packaged model, where CONFIG_DEFAULT_MODEL looks for it.
install(FILES ${CMAKE_SOURCE_DIR}/etc/model/attachment.json
	${CMAKE_SOURCE_DIR}/etc/model/attachment.card.json
	DESTINATION ${CMAKE_INSTALL_DATADIR}/sekisho)
