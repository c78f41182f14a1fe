/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Memory: kept things grow from below, temporary ones from above. */

#ifndef HELIOGRAPH_ARENA_H
#define HELIOGRAPH_ARENA_H

#include "base/text.h"

typedef struct {
    unsigned char *low;
    unsigned char *high;
    unsigned char *top;
    unsigned char *last; /* the latest temporary block, which alone can be given back */
    size_t last_bytes;
} hg_arena;

/** Let jansson allocate from this arena until another one is chosen. */
void hg__arena_use(hg_arena *arena);
/** Memory that stays. NULL when it does not fit. */
void *hg__keep(hg_arena *arena, size_t bytes);
/** A copy of a string that stays. NULL when it does not fit. */
char *hg__keep_string(hg_arena *arena, const char *string);
/** Write text straight into kept memory: begin, put, end. NULL when it did not fit. */
void hg__begin_kept(hg_arena *arena, hg_text *text);
char *hg__end_kept(hg_arena *arena, hg_text *text);
/** Memory until the arena is rewound. NULL when it does not fit. */
void *hg__temporary(hg_arena *arena, size_t bytes);
/** The most temporary memory that jansson can need to load this text. */
size_t hg__load_bytes(const char *json, size_t length);

#endif
