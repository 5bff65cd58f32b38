# Compiler flags for everything of ours. SEKISHO_SANITIZE names sanitizers
# (address,undefined or thread); the release build is hardened instead.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(SEKISHO_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
option(SEKISHO_COVERAGE "Count executed lines" OFF)

# assert() is kept in every build: a broken invariant must stop a process,
# not let a message pass unexamined.
foreach(config RELEASE RELWITHDEBINFO MINSIZEREL)
	string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_${config}
		"${CMAKE_C_FLAGS_${config}}")
endforeach()
set(CMAKE_C_FLAGS_RELEASE "-O2 -g")

add_library(sekisho_flags INTERFACE)
target_compile_definitions(sekisho_flags INTERFACE _GNU_SOURCE
	SEKISHO_VERSION="${PROJECT_VERSION}")
# No -Wpedantic: gcc 12 then rejects %m in our printf-like functions.
target_compile_options(sekisho_flags INTERFACE
	-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes
	-Wmissing-prototypes -Wformat=2 -Wvla -Wundef -Wcast-align
	-Wwrite-strings -Werror -fvisibility=hidden -fno-common
	-include ${CMAKE_SOURCE_DIR}/lib/base/banned.h)

if(SEKISHO_SANITIZE)
	target_compile_definitions(sekisho_flags INTERFACE SEKISHO_SANITIZE)
	add_compile_options(-fsanitize=${SEKISHO_SANITIZE}
		-fno-omit-frame-pointer -fno-sanitize-recover=all -g -O1)
	add_link_options(-fsanitize=${SEKISHO_SANITIZE})
else()
	add_compile_options($<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>
		-fstack-protector-strong -fstack-clash-protection
		-fcf-protection)
	# A shared object, as tests preload them, is none.
	add_link_options(
		$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>
		-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(SEKISHO_COVERAGE)
	add_compile_options(--coverage -O0 -g)
	add_link_options(--coverage)
endif()

# sekisho_library(NAME SOURCES... LINKS targets...): one folder of lib/.
# Headers are included as "folder/module.h"; only the folders of the linked
# targets are reachable, which is the folder rule of doc/architecture.md.
function(sekisho_library name)
	cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
	add_library(${name} STATIC ${arg_SOURCES})
	target_link_libraries(${name} PUBLIC ${arg_LINKS}
		PRIVATE sekisho_flags)
	get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
	set(reach ${CMAKE_BINARY_DIR}/reach/${name})
	file(MAKE_DIRECTORY ${reach})
	file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${reach}/${folder}
		SYMBOLIC)
	target_include_directories(${name} PUBLIC ${reach})
endfunction()
