# Libraries from the distribution, each as an imported target.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(clamav REQUIRED IMPORTED_TARGET libclamav>=1.0)
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(protobuf_c REQUIRED IMPORTED_TARGET libprotobuf-c)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(magic REQUIRED IMPORTED_TARGET libmagic)
pkg_check_modules(gcrypt REQUIRED IMPORTED_TARGET libgcrypt)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
find_program(PROTOC_C protoc-c REQUIRED)

find_library(MILTER_LIBRARY milter REQUIRED)
find_path(MILTER_INCLUDE libmilter/mfapi.h REQUIRED)
add_library(milter::milter INTERFACE IMPORTED)
target_link_libraries(milter::milter INTERFACE ${MILTER_LIBRARY}
	Threads::Threads)
target_include_directories(milter::milter INTERFACE ${MILTER_INCLUDE})
