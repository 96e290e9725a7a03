# cpack --config build/release/CPackConfig.cmake: Debian packages, ringmain of the programs and libringmain-dev of the library.
set(RINGMAIN_CONTACT "ringmain <maintainers@ringmain.invalid>" CACHE STRING "Maintainer of the Debian packages")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${RINGMAIN_CONTACT})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL dev tools)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME ringmain)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
  "kill-proof message rings between processes\nSends and receives messages through System V shared memory,\nand looks after its rings: kill any process at any instruction, nothing that\nwas committed is lost, and nobody hangs.")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libringmain-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libboost1.81-dev, libfmt-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION
  "kill-proof message rings between processes (development)\nThe C++20 library, static, with its headers and examples.")
include(CPack)
