# How every folder of Yore becomes a target: the same language level, warnings and sanitizers for all of them.

set(YORE_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast)

# Finds the libraries of docs/ARCHITECTURE.md. Each becomes an imported target that one folder links PRIVATE.
macro(yore_find_dependencies)
  find_package(PkgConfig REQUIRED)
  find_package(Threads REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(date REQUIRED)
  foreach(package ldns libuv sqlite3 libzstd liblzma zlib)
    pkg_check_modules(${package} REQUIRED IMPORTED_TARGET GLOBAL ${package})
  endforeach()
endmacro()

# What all targets of Yore are compiled with.
add_library(yore_options INTERFACE)
target_compile_features(yore_options INTERFACE cxx_std_20)
target_include_directories(yore_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(yore_options INTERFACE ${YORE_WARNINGS})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports overlaps that are not there at -O3 (GCC bug 105329).
  target_compile_options(yore_options INTERFACE -Wno-restrict)
endif()
if(YORE_WERROR)
  target_compile_options(yore_options INTERFACE -Werror)
endif()
if(YORE_SANITIZE)
  target_compile_options(yore_options INTERFACE -fsanitize=${YORE_SANITIZE} -fno-omit-frame-pointer
                                                -fno-sanitize-recover=all)
  target_link_options(yore_options INTERFACE -fsanitize=${YORE_SANITIZE})
endif()
if(YORE_FUZZERS)
  target_compile_options(yore_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# yore_library(NAME [USES folder...] [PRIVATE library...])
# The target of the current folder: all its *.cc files. USES names the folders of Yore whose headers this folder's
# headers include; PRIVATE names third-party libraries, which no header of this folder shows.
function(yore_library NAME)
  cmake_parse_arguments(ARG "" "" "USES;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(${NAME} STATIC ${sources})
  target_link_libraries(${NAME} PUBLIC yore_options ${ARG_USES} PRIVATE ${ARG_PRIVATE})
endfunction()

# yore_test(NAME [USES library...] [LABELS label...])
# One doctest executable of all *.cc files of the current folder, run by ctest as NAME. tests/main.cc holds its main().
function(yore_test NAME)
  cmake_parse_arguments(ARG "" "" "USES;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_executable(${NAME} ${sources})
  target_link_libraries(${NAME} PRIVATE yore_options yore_test_main ${ARG_USES})
  add_test(NAME ${NAME} COMMAND ${NAME} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 1500)
endfunction()

# yore_fuzzer(NAME SOURCE [USES library...]): a libFuzzer target, built only with YORE_FUZZERS.
function(yore_fuzzer NAME SOURCE)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  if(YORE_FUZZERS)
    add_executable(${NAME} ${SOURCE})
    target_link_libraries(${NAME} PRIVATE yore_options ${ARG_USES})
    target_link_options(${NAME} PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
