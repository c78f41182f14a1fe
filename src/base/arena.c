/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Memory: one block, kept things from below, temporary things from above. */

#include "client.h"

#define ALIGN ((size_t)8)

/* jansson's hooks carry no argument, so the arena of the client that is at work stands here. */
static hg_arena *current;

static size_t rounded(size_t bytes) { return (bytes + ALIGN - 1) & ~(ALIGN - 1); }

static bool has_room(const hg_arena *arena, size_t bytes)
{
    size_t room = (size_t)(arena->high - arena->low);
    return bytes <= room && rounded(bytes) <= room;
}

void *hg__keep(hg_arena *arena, size_t bytes)
{
    void *kept = arena->low;
    if (!has_room(arena, bytes))
        return NULL;
    arena->low += rounded(bytes);
    return memset(kept, 0, bytes);
}

char *hg__keep_string(hg_arena *arena, const char *string)
{
    size_t bytes = strlen(string) + 1;
    char *kept = hg__keep(arena, bytes);
    return kept ? memcpy(kept, string, bytes) : NULL;
}

void hg__begin_kept(hg_arena *arena, hg_text *text)
{
    hg__text(text, (char *)arena->low, (size_t)(arena->high - arena->low));
}

char *hg__end_kept(hg_arena *arena, hg_text *text)
{
    hg__put(text, "", 1);
    if (text->full || !has_room(arena, hg__text_length(text)))
        return NULL;
    arena->low += rounded(hg__text_length(text));
    return text->start;
}

void *hg__temporary(hg_arena *arena, size_t bytes)
{
    if (!has_room(arena, bytes))
        return NULL;
    arena->high -= rounded(bytes);
    arena->last = arena->high;
    arena->last_bytes = rounded(bytes);
    return arena->high;
}

/* The lexer of jansson 2.14 reads out of bounds when it is refused memory. hg__load makes sure
   beforehand that this does not happen; should it do so all the same, stop here and not there. */
static void *allocate(size_t bytes)
{
    void *block = hg__temporary(current, bytes);
    if (!block)
        __builtin_trap();
    return block;
}

static void release(void *block)
{
    if (block && block == current->last) {
        current->high += current->last_bytes;
        current->last = NULL;
    }
}

void hg__arena_use(hg_arena *arena)
{
    current = arena;
    json_set_alloc_funcs(allocate, release);
}

/* What a value costs in jansson 2.14, from its structures: an object has two buckets at first and
   doubles them as it fills, an array has eight places and doubles, a key is copied once while it is
   read and once into its pair. Sizes in pointers are upper bounds for 32 and 64 bits alike. */
#define OBJECT_BYTES (28 * sizeof(void *))
#define MEMBER_BYTES (20 * sizeof(void *))
#define ARRAY_BYTES (16 * sizeof(void *))
#define ITEM_BYTES (6 * sizeof(void *))
#define SCALAR_BYTES (6 * sizeof(void *))

/* A string: read token by token into one growing buffer, then copied for a key or a value. */
static size_t string_bytes(size_t length) { return 2 * (length + 2 * ALIGN) + SCALAR_BYTES; }

size_t hg__load_bytes(const char *json, size_t length)
{
    size_t bytes = 64 * sizeof(void *), token = 0, longest = 0, i;
    bool quoted = false;
    for (i = 0; i < length; i++) {
        char c = json[i];
        token++;
        if (quoted && c == '\\') {
            i++;
            token++;
            continue;
        }
        if (c == '"') {
            if (quoted)
                bytes += string_bytes(token);
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (c == '{') {
            bytes += OBJECT_BYTES;
        } else if (c == '[') {
            bytes += ARRAY_BYTES + ITEM_BYTES;
        } else if (c == ':') {
            bytes += MEMBER_BYTES;
        } else if (c == ',') {
            bytes += ITEM_BYTES + SCALAR_BYTES;
        } else if ((c >= '0' && c <= '9') || c == '-') {
            /* A number that follows no comma is the first in its array or a member's. */
            bytes += token == 1 ? SCALAR_BYTES : 0;
            goto within_token;
        } else if (c > ' ') {
            goto within_token;
        }
        longest = token > longest ? token : longest;
        token = 0;
    within_token:;
    }
    longest = token > longest ? token : longest;
    return bytes + 4 * (longest + 2 * ALIGN);
}
