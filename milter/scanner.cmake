# The scanner: parses mail, never touches the network. Its parts without
# libclamav are a library, so that tests can have them.
add_library(scanner_parts STATIC
	answer.c
	board.c
	landlock.c
	loop.c
	memory.c
	poison.c
	queue.c
	sandbox.c
	shared.c
	syscalls.c
	temporary.c
	testmail.c
)
target_link_libraries(scanner_parts PUBLIC base wire
	PRIVATE PkgConfig::seccomp sekisho_flags)
target_include_directories(scanner_parts PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

add_executable(sekisho-scanner
	figures.c
	generation.c
	log.c
	member.c
	pool.c
	privilege.c
	renewal.c
	scanner_main.c
	scanner_settings.c
	selftest.c
	succession.c
	supervisor.c
	watch.c
	worker.c
)
target_link_libraries(sekisho-scanner PRIVATE scanner_parts config inspect
	PkgConfig::systemd sekisho_flags)
target_link_options(sekisho-scanner PRIVATE -Wl,--as-needed)
install(TARGETS sekisho-scanner DESTINATION ${CMAKE_INSTALL_SBINDIR})
