/* jansson's public configuration, written by hand: its own checks take a minute under Emscripten and
   find the same for every compiler that can build the core. */

#ifndef JANSSON_CONFIG_H
#define JANSSON_CONFIG_H

#define JSON_INLINE inline
#define JSON_INTEGER_IS_LONG_LONG 1
#define JSON_HAVE_LOCALECONV 0
#define JSON_HAVE_ATOMIC_BUILTINS 0
#define JSON_HAVE_SYNC_BUILTINS 0

/* HG_MAX_DEPTH of src/heliograph.h, because tests compare what both read. */
#define JSON_PARSER_MAX_DEPTH 64

#endif
