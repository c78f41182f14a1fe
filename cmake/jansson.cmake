# jansson 2.14 from its own source, the same for every build. In this order: -DJANSSON_TARBALL=, what tools/setup.mjs
# unpacked, and the project's release page. The sum holds for all three.
set(JANSSON_SHA256 c739578bf6b764aa0752db9a2fdadcfe921c78f1228c7ec0bb47fa804c55d17b)
set(JANSSON_TARBALL "" CACHE FILEPATH "jansson 2.14's source archive")
set(jansson_unpacked "${CMAKE_SOURCE_DIR}/build/jansson-2.14")

if(NOT JANSSON_TARBALL AND EXISTS "${jansson_unpacked}/src/jansson.h")
    set(jansson_SOURCE_DIR "${jansson_unpacked}")
else()
    include(FetchContent)
    set(jansson_url "https://github.com/akheron/jansson/archive/refs/tags/v2.14.tar.gz")
    if(JANSSON_TARBALL)
        set(jansson_url "${JANSSON_TARBALL}")
    endif()
    # Its CMakeLists.txt is not used, see jansson_config.h.
    FetchContent_Declare(jansson URL "${jansson_url}" URL_HASH "SHA256=${JANSSON_SHA256}"
                         SOURCE_SUBDIR none DOWNLOAD_EXTRACT_TIMESTAMP TRUE)
    FetchContent_MakeAvailable(jansson)
endif()

# Values, which the core reads JSON into by itself. The module has no use for the rest, and a smaller table of members and
# allocation functions of its own (wasm/hashtable.c, wasm/memory.c).
set(jansson_sources utf value)
if(NOT EMSCRIPTEN)
    list(APPEND jansson_sources dump error hashtable hashtable_seed load memory pack_unpack strbuffer strconv)
endif()
list(TRANSFORM jansson_sources PREPEND "${jansson_SOURCE_DIR}/src/")
list(TRANSFORM jansson_sources APPEND .c)
add_library(jansson STATIC ${jansson_sources})
target_include_directories(jansson SYSTEM PUBLIC "${CMAKE_SOURCE_DIR}/cmake" "${jansson_SOURCE_DIR}/src")
target_compile_definitions(jansson PRIVATE HAVE_CONFIG_H)
