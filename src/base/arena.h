/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Memory: one block of a fixed size. What is kept grows from below, what is temporary from above,
 * and nothing is given back but by rewinding. */

#ifndef HELIOGRAPH_ARENA_H
#define HELIOGRAPH_ARENA_H

#include "base/text.h"

typedef struct {
    unsigned char *low;  /* the end of what is kept */
    unsigned char *high; /* the beginning of what is temporary */
    unsigned char *top;
    unsigned char
        *last; /* the latest temporary block, which can be given back by itself; or NULL */
    size_t last_bytes;
    bool was_full; /* something did not fit, since this was last set to false */
} hg_arena;

/** A moment of kept, or of temporary, memory. To rewind to it gives back what was taken since. */
typedef unsigned char *hg_mark;

/** Make an arena of this memory. It has to be aligned for a double. */
void hg__arena_init(hg_arena *arena, void *memory, size_t bytes);
/** How many bytes are left. */
size_t hg__arena_room(const hg_arena *arena);

/** Memory that stays, zeroed. NULL when it does not fit. */
void *hg__keep(hg_arena *arena, size_t bytes);
/** A copy of a string that stays. NULL when it does not fit. */
char *hg__keep_string(hg_arena *arena, const char *string);
/** Write text straight into kept memory: begin, append to the text, end. Nothing else may be kept
 *  in between. `hg__end_kept` ends the text with a NUL and returns it; NULL when it did not fit. */
void hg__begin_kept(hg_arena *arena, hg_text *text);
char *hg__end_kept(hg_arena *arena, hg_text *text);
hg_mark hg__mark_kept(const hg_arena *arena);
void hg__rewind_kept(hg_arena *arena, hg_mark mark);

/** Memory until the arena is rewound, not zeroed. NULL when it does not fit. */
void *hg__temporary(hg_arena *arena, size_t bytes);
/** Give back one temporary block. Only the latest one really is; any other stays until a rewind. */
void hg__give_back(hg_arena *arena, const void *block);
hg_mark hg__mark_temporary(const hg_arena *arena);
void hg__rewind_temporary(hg_arena *arena, hg_mark mark);
/** Give back everything temporary, unless `but` points to some of it: then nothing. */
void hg__free_temporary(hg_arena *arena, const void *but);

#endif
