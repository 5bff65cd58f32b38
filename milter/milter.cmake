# The gate. Its parts without libmilter are a library, so that tests can have
# them; the program adds what talks with the MTA.
add_library(gate STATIC
	client.c
	current_config.c
	descriptors.c
	drain.c
	log.c
	memory.c
	message.c
	metrics.c
	password_memory.c
	reply.c
	session_id.c
	signals.c
	vault.c
	vault_folder.c
)
target_link_libraries(gate PUBLIC base config wire judge Threads::Threads
	PRIVATE sekisho_flags)
target_include_directories(gate PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

add_executable(sekisho-milter
	apply.c
	callbacks.c
	caller.c
	cleaned.c
	control.c
	control_status.c
	json.c
	milter_main.c
	milter_socket.c
	lookups.c
	original_facts.c
	originals.c
	pipeline.c
	privilege.c
	reload.c
	scanner_view.c
	session.c
	session_finish.c
	session_reception.c
	session_threads.c
	status_lists.c
)
target_link_libraries(sekisho-milter PRIVATE gate milter::milter
	PkgConfig::jansson PkgConfig::systemd sekisho_flags)
# libmilter finds the two functions of session_threads.c through the dynamic
# symbol table; nothing else of ours is in it.
set(exports ${CMAKE_CURRENT_SOURCE_DIR}/session_threads.sym)
target_link_options(sekisho-milter PRIVATE -Wl,--dynamic-list=${exports})
set_target_properties(sekisho-milter PROPERTIES LINK_DEPENDS ${exports})
install(TARGETS sekisho-milter DESTINATION ${CMAKE_INSTALL_SBINDIR})
