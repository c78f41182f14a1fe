/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/arena.h"

#define ALIGNMENT ((size_t)8)

static size_t rounded(size_t bytes) { return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1); }

void hg__arena_init(hg_arena *arena, void *memory, size_t bytes)
{
    arena->low = memory;
    arena->high = arena->top = arena->low + (bytes & ~(ALIGNMENT - 1));
    arena->last = NULL;
    arena->was_full = false;
}

size_t hg__arena_room(const hg_arena *arena) { return (size_t)(arena->high - arena->low); }

/* The number itself is compared first, because rounding a huge one would overflow. */
static bool has_room(hg_arena *arena, size_t bytes)
{
    const size_t room = hg__arena_room(arena);
    const bool fits = bytes <= room && rounded(bytes) <= room;
    arena->was_full |= !fits;
    return fits;
}

/* kept */

void *hg__keep(hg_arena *arena, size_t bytes)
{
    void *kept = arena->low;
    if (!has_room(arena, bytes))
        return NULL;
    arena->low += rounded(bytes);
    return memset(kept, 0, rounded(bytes));
}

char *hg__keep_string(hg_arena *arena, const char *string)
{
    size_t bytes = strlen(string) + 1;
    char *kept = hg__keep(arena, bytes);
    return kept ? memcpy(kept, string, bytes) : NULL;
}

void hg__begin_kept(hg_arena *arena, hg_text *text)
{
    hg__text_init(text, (char *)arena->low, hg__arena_room(arena));
}

/* What lies up to the next block is zeroed as well: an image of kept memory has nothing in it that
   was there before. It is done at one blow, and so goes too far where that does no harm. */
char *hg__end_kept(hg_arena *arena, hg_text *text)
{
    hg__put_char(text, '\0');
    arena->was_full |= text->full;
    if (text->full || !has_room(arena, hg__text_length(text)))
        return NULL;
    arena->low += rounded(hg__text_length(text));
    if (hg__arena_room(arena) >= ALIGNMENT)
        memset(text->at, 0, ALIGNMENT);
    return text->start;
}

hg_mark hg__mark_kept(const hg_arena *arena) { return arena->low; }

void hg__rewind_kept(hg_arena *arena, hg_mark mark) { arena->low = mark; }

/* temporary */

void *hg__temporary(hg_arena *arena, size_t bytes)
{
    if (!has_room(arena, bytes))
        return NULL;
    arena->high -= rounded(bytes);
    arena->last = arena->high;
    arena->last_bytes = rounded(bytes);
    return arena->high;
}

void hg__give_back(hg_arena *arena, const void *block)
{
    if (block && block == arena->last) {
        arena->high += arena->last_bytes;
        arena->last = NULL;
    }
}

hg_mark hg__mark_temporary(const hg_arena *arena) { return arena->high; }

void hg__rewind_temporary(hg_arena *arena, hg_mark mark)
{
    arena->high = mark;
    arena->last = NULL;
}

void hg__free_temporary(hg_arena *arena, const void *but)
{
    const unsigned char *at = but;
    const bool is_needed = at && at >= arena->high && at < arena->top;
    hg__rewind_temporary(arena, is_needed ? arena->high : arena->top);
}
