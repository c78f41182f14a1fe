/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "json/load.h"

/* how much memory it takes */

/* An arena rounds each block up to a multiple of this. */
#define ALIGNMENT ((size_t)8)

/* What a value costs in jansson 2.14, from its structures: an object has two buckets at first and
   doubles them as it fills, an array has eight places and doubles, a key is copied once while it is
   read and once into its pair. Sizes in pointers are upper bounds for 32 and 64 bits alike. */
#define OBJECT_BYTES (28 * sizeof(void *))
#define MEMBER_BYTES (20 * sizeof(void *))
#define ARRAY_BYTES (16 * sizeof(void *))
#define ITEM_BYTES (6 * sizeof(void *))
#define SCALAR_BYTES (6 * sizeof(void *))

/* A string: read token by token into one growing buffer, then copied for a key or a value. */
static size_t string_bytes(size_t length) { return 2 * (length + 2 * ALIGNMENT) + SCALAR_BYTES; }

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
    return bytes + 4 * (longest + 2 * ALIGNMENT);
}

/* jansson's allocation functions */

/* They take no argument, so the arena that is loaded into stands here during a call of jansson. */
static hg_arena *loading;

/* The lexer of jansson 2.14 reads out of bounds when it is refused memory. hg__load makes sure
   beforehand that this does not happen; should it do so all the same, stop here and not there. */
void *hg__allocate_loading(size_t bytes)
{
    void *block = hg__temporary(loading, bytes);
    if (!block)
        __builtin_trap();
    return block;
}

void hg__release_loading(void *block) { hg__give_back(loading, block); }

/* Numbers are what they are in JavaScript, doubles: then 123456789012345680000 is one as well. */
#define LOAD_FLAGS                                                                                 \
    (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY)

/* Without jansson's own words for what is wrong: nobody but a host that writes JSON by hand would
   read them, and they are 1 KB of what every reader downloads. */
static json_t *load(hg_arena *arena, const char *json, size_t length)
{
    json_malloc_t host_malloc;
    json_free_t host_free;
    json_t *tree;
    json_get_alloc_funcs(&host_malloc, &host_free);
    json_set_alloc_funcs(hg__allocate_loading, hg__release_loading);
    loading = arena;
    tree = json_loadb(json, length, LOAD_FLAGS, NULL);
    json_set_alloc_funcs(host_malloc, host_free);
    return tree;
}

/* loading */

static bool is_hexadecimal(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Whether half of a surrogate pair is escaped here: 8 for the first half, 12 for the second. */
static int half_at(const char *at, const char *end)
{
    static const char digits[] = "89abcdef";
    const char *digit;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u' || (at[2] | 32) != 'd' ||
        !is_hexadecimal(at[4]) || !is_hexadecimal(at[5]))
        return 0;
    digit = strchr(digits, at[3] | 32);
    return !at[3] || !digit ? 0 : digit - digits < 4 ? 8 : 12;
}

/* A surrogate without its other half is text to JavaScript and to an intake, but not to jansson. It
   is loaded as U+FFFD from a copy of the text; an event leaves as the text that it was. */
static const char *mend_surrogates(hg_arena *arena, const char *json, size_t length)
{
    const char *end = json + length, *at = json;
    char *mended = NULL;
    for (; (at = memchr(at, '\\', (size_t)(end - at))); at += 2) {
        const int half = half_at(at, end);
        if (half == 8 && half_at(at + 6, end) == 12) {
            at += 10;
        } else if (half) {
            if (!mended && (mended = hg__temporary(arena, length)))
                memcpy(mended, json, length);
            if (!mended)
                break;
            memcpy(mended + (at - json) + 2, "fffd", 4);
        }
        if (end - at < 2)
            break;
    }
    return mended ? mended : json;
}

json_t *hg__load(hg_arena *arena, const char *json, size_t length, bool *too_large)
{
    json = mend_surrogates(arena, json, length);
    *too_large = hg__load_bytes(json, length) > hg__arena_room(arena);
    return *too_large ? NULL : load(arena, json, length);
}

/* reading */

const json_t *hg__get(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

const char *hg__text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

bool hg__lists(const json_t *strings, const char *string)
{
    size_t i;
    for (i = 0; i < json_array_size(strings); i++) {
        const char *other = json_string_value(json_array_get(strings, i));
        if (other && hg__same(other, string))
            return true;
    }
    return false;
}
