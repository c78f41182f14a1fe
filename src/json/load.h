/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Loading JSON as values of jansson into an arena, and reading what was loaded. */

#ifndef HELIOGRAPH_LOAD_H
#define HELIOGRAPH_LOAD_H

#include <jansson.h>

#include "base/arena.h"

/**
 * Load JSON, whatever value it is, into temporary memory. It is never freed, only rewound.
 *
 * The text is read as json/reader.h says. Every number becomes a real, as in JavaScript, and half
 * a surrogate pair U+FFFD. jansson allocates from the arena during the call only: its allocation
 * functions are the host's again when it returns.
 *
 * NULL for what is malformed, and with `too_large` set for what does not fit.
 */
json_t *hg__load(hg_arena *arena, const char *json, size_t length, bool *too_large);
/** Where jansson allocates during hg__load; NULL when there is no room. A build in which jansson is
 *  to call no pointers links these instead of jansson's own allocation functions, see
 *  wasm/memory.c. */
void *hg__allocate_loading(size_t bytes);
void hg__release_loading(void *block);

/** A member of an object; NULL also for null, and of what is no object. */
const json_t *hg__get(const json_t *object, const char *key);
/** A member that is a string; "" where it is none. */
const char *hg__text_of(const json_t *object, const char *key);
/** The same two, with a key that is written out. */
#define HG_GET(object, key) hg__get(object, HG_CONFIGURING_TEXT(key))
#define HG_TEXT_OF(object, key) hg__text_of(object, HG_CONFIGURING_TEXT(key))
/** Whether an array of strings holds this one. */
bool hg__lists(const json_t *strings, const char *string);

#endif
