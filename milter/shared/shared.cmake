# What every program does: log, give up root, measure itself.
add_library(shared STATIC
	shared/log.c
	shared/log_sink.c
	shared/memory.c
	shared/passed_socket.c
	shared/privilege.c
	shared/testmail.c
)
target_link_libraries(shared PUBLIC config wire base
	PRIVATE PkgConfig::systemd Threads::Threads sekisho_flags)
target_include_directories(shared PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
