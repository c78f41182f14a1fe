# Finds Emscripten's own toolchain file: $EMSCRIPTEN_TOOLCHAIN, an activated emsdk, or Debian's package.
# Not by emcmake, which also asks for an emulator that Node 20 cannot be.
set(candidates
    "$ENV{EMSCRIPTEN_TOOLCHAIN}"
    "$ENV{EMSDK}/upstream/emscripten/cmake/Modules/Platform/Emscripten.cmake"
    "/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake")
foreach(candidate IN LISTS candidates)
    if(candidate AND EXISTS "${candidate}")
        include("${candidate}")
        return()
    endif()
endforeach()
message(FATAL_ERROR "Emscripten was not found. Install it (on Debian: npm run build does), "
                    "or set EMSCRIPTEN_TOOLCHAIN to its Emscripten.cmake.")
