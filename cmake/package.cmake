# `cpack -G DEB` in build/package (the preset of that name, whose prefix is
# /usr): one package for Debian and its relatives; t/package does it all.
# debhelper is not asked for: what it would add is twenty lines of shell, which
# stand in cmake/debian.
set(CPACK_PACKAGE_NAME sekisho)
set(CPACK_PACKAGE_VENDOR "Sekisho contributors")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
# Settings and units have fixed places outside the prefix.
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(SEKISHO_MAINTAINER "Sekisho contributors <sekisho@packages.invalid>"
	CACHE STRING "Who answers for a package that is built here")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${SEKISHO_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
	"systemd, init-system-helpers (>= 1.54~), adduser")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
	"clamav-freshclam, default-mta | mail-transport-agent")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
	"mail gate in front of Postfix or Sendmail
A milter that examines every message in a sandbox, then lets it pass, blocks
it, or cuts the infected part out, puts a notice in its place and marks the
subject. Signatures (libclamav), passwords that the mail itself names, banned
types, macros, DNS reputation and SPF, by recipient domain.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
	${CMAKE_CURRENT_LIST_DIR}/debian/postinst
	${CMAKE_CURRENT_LIST_DIR}/debian/prerm
	${CMAKE_CURRENT_LIST_DIR}/debian/postrm
	${CMAKE_CURRENT_LIST_DIR}/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR}
	RENAME copyright)
install(FILES ${CMAKE_SOURCE_DIR}/etc/completion.bash
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
	RENAME sekisho)

# What Debian wants of a package's papers: compressed, and dated by the
# version's own day.
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in
	${CMAKE_BINARY_DIR}/changelog @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/changelog
	DESTINATION ${CMAKE_INSTALL_DOCDIR})
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian/compress.cmake)

include(CPack)
