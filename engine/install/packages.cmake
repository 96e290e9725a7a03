# cpack --config build/release/CPackConfig.cmake: Debian packages, ringmain of the programs, libringmain0.1 of the shared library
# (Debian names it after the soname) and libringmain-dev of what it takes to build with either library. The library goes into
# Debian's multiarch folder if this was configured with CMAKE_INSTALL_PREFIX=/usr.
set(library_package libringmain${RINGMAIN_SOVERSION})
set(RINGMAIN_CONTACT "ringmain <maintainers@ringmain.invalid>" CACHE STRING "Maintainer of the Debian packages")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${RINGMAIN_CONTACT})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL dev library tools)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME ringmain)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
  "kill-proof message rings between processes\nSends and receives messages through System V shared memory,\nand looks after its rings: kill any process at any instruction, nothing that\nwas committed is lost, and nobody hangs.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library_package})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/triggers)
# CPack calls ldconfig as well, and cannot be told not to.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/lintian-overrides "${library_package}: maintscript-calls-ldconfig\n")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lintian-overrides
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides COMPONENT library RENAME ${library_package})
# For packages of programs that link it: what one built with 0.1.2 calls need not be in 0.1.1.
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
  "kill-proof message rings between processes (shared library)\nWhat programs need that are linked with it. Those of the package ringmain\nare not.")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libringmain-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${library_package} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), libboost1.81-dev, libfmt-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION
  "kill-proof message rings between processes (development)\nThe C++20 library, shared and static, with its headers and examples.")
include(CPack)
