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
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(gsf REQUIRED IMPORTED_TARGET libgsf-1)
pkg_check_modules(xml REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
find_program(PROTOC_C protoc-c REQUIRED)

find_library(MILTER_LIBRARY milter REQUIRED)
find_path(MILTER_INCLUDE libmilter/mfapi.h REQUIRED)
add_library(milter::milter INTERFACE IMPORTED)
target_link_libraries(milter::milter INTERFACE ${MILTER_LIBRARY}
	Threads::Threads)
target_include_directories(milter::milter INTERFACE ${MILTER_INCLUDE})

# For training only (Apache-2.0): never with libclamav in one program.
find_library(XGBOOST_LIBRARY xgboost REQUIRED)
find_path(XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
add_library(xgboost::xgboost INTERFACE IMPORTED)
target_link_libraries(xgboost::xgboost INTERFACE ${XGBOOST_LIBRARY})
target_include_directories(xgboost::xgboost INTERFACE ${XGBOOST_INCLUDE})
