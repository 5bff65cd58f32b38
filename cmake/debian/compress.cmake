# Run by cpack over the staged tree: manual pages and changelog as Debian wants
# them, without a time stamp, so that the same sources give the same package.
file(GLOB_RECURSE papers
	${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/*.[1-8]
	${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/*/changelog)
foreach(paper ${papers})
	execute_process(COMMAND gzip -9n ${paper} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
