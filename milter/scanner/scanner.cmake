# The scanner: parses mail, never touches the network. Its parts without
# libclamav are a library, so that tests can have them.
add_library(scanner_parts STATIC
	scanner/answer.c
	scanner/board.c
	scanner/landlock.c
	scanner/loop.c
	scanner/pace.c
	scanner/poison.c
	scanner/queue.c
	scanner/renewal.c
	scanner/sandbox.c
	scanner/shared.c
	scanner/syscalls.c
	scanner/temporary.c
)
target_link_libraries(scanner_parts PUBLIC shared wire
	PRIVATE PkgConfig::seccomp sekisho_flags)

# What a worker does with one connection; libclamav is in it.
add_library(worker_parts STATIC
	scanner/job.c
	scanner/news.c
)
target_link_libraries(worker_parts PUBLIC scanner_parts config inspect
	PRIVATE sekisho_flags)

add_executable(sekisho-scanner
	scanner/ending.c
	scanner/figures.c
	scanner/generation.c
	scanner/litter.c
	scanner/member.c
	scanner/pool.c
	scanner/scanner_main.c
	scanner/scanner_settings.c
	scanner/selftest.c
	scanner/succession.c
	scanner/supervisor.c
	scanner/watch.c
	scanner/worker.c
)
target_link_libraries(sekisho-scanner PRIVATE worker_parts scanner_parts config
	inspect 	PkgConfig::systemd sekisho_flags)
target_link_options(sekisho-scanner PRIVATE -Wl,--as-needed)
install(TARGETS sekisho-scanner DESTINATION ${CMAKE_INSTALL_SBINDIR})
