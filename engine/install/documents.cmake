# What Debian expects in share/doc/PACKAGE: the licence and the changelogs, of the project and of the package.
set(doc_folder ${CMAKE_INSTALL_DATAROOTDIR}/doc)

# gzipped(SOURCE NAME): NAME.gz in the build folder, made anew whenever SOURCE changes.
function(gzipped source name)
  add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz DEPENDS ${source} VERBATIM
    COMMAND gzip -9nc ${source} > ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz)
endfunction()

file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
string(REGEX REPLACE "\n\n+" "\n.\n" licence "${licence}")
string(REGEX REPLACE "\n([^\n]+)" "\n \\1" licence "${licence}")
configure_file(copyright.in copyright @ONLY)
gzipped(${CMAKE_SOURCE_DIR}/CHANGELOG.md changelog)

string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC) # or SOURCE_DATE_EPOCH
set(documents ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
foreach(component tools library dev)
  string(TOUPPER ${component} key)
  set(package ${CPACK_DEBIAN_${key}_PACKAGE_NAME})
  configure_file(changelog.Debian.in ${package}.changelog.Debian @ONLY)
  gzipped(${CMAKE_CURRENT_BINARY_DIR}/${package}.changelog.Debian ${package}.changelog.Debian)
  list(APPEND documents ${CMAKE_CURRENT_BINARY_DIR}/${package}.changelog.Debian.gz)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/copyright ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz
    DESTINATION ${doc_folder}/${package} COMPONENT ${component})
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${package}.changelog.Debian.gz
    DESTINATION ${doc_folder}/${package} COMPONENT ${component} RENAME changelog.Debian.gz)
endforeach()
add_custom_target(ringmain_documents ALL DEPENDS ${documents})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/engine/examples DESTINATION ${doc_folder}/libringmain-dev COMPONENT dev)
