/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/strings.h"
#include "json/table.h"

/* The table is read into all that is left, from below, and then moved up against what is in use. */
hg_read_result hg__read_table(hg_arena *arena, const char *json, size_t length,
                              const hg_token **tokens)
{
    const size_t capacity = hg__arena_room(arena) / sizeof(hg_token);
    const hg_mark before = hg__mark_temporary(arena);
    hg_token *table = hg__temporary(arena, capacity * sizeof *table);
    const hg_read_result result = hg__read_json(json, length, table, capacity);
    size_t bytes;
    hg__rewind_temporary(arena, before);
    if (result == HG_READ_OK) {
        bytes = table->span * sizeof *table;
        *tokens = memmove(hg__temporary(arena, bytes), table, bytes);
    }
    return result;
}

const hg_token *hg__member(const char *json, const hg_token *object, const char *name)
{
    const size_t length = strlen(name);
    const hg_token *value = NULL;
    if (object && object->kind == HG_JSON_OBJECT)
        value = hg__find_token(json, object, hg__hash_name(name, length), name, length);
    return value && value->kind != HG_JSON_NULL ? value : NULL;
}

const char *hg__copy_string(const char *json, const hg_token *string, char *buffer, size_t room)
{
    const size_t length = hg__decode_string(json, string, buffer, room - 1);
    buffer[length < room ? length : room - 1] = 0;
    return buffer;
}

void hg__put_decoded(hg_text *text, const char *json, const hg_token *string)
{
    const size_t room = (size_t)(text->end - text->at);
    hg__claim(text, hg__decode_string(json, string, text->at, room));
}

void hg__put_written(hg_text *text, const char *json, const hg_token *value)
{
    const uint32_t quote = value->kind == HG_JSON_STRING;
    hg__put(text, json + value->start - quote, value->length + 2 * quote);
}

/* loaded values */

/* A table is written twice: first to nowhere, to know how large it is. */
typedef struct {
    hg_token *tokens; /* NULL: nowhere */
    char *json;
    size_t count;
    size_t length;
} builder;

static void put(builder *b, hg_token token, const void *bytes, size_t length)
{
    token.start = (uint32_t)b->length;
    if (b->tokens) {
        memcpy(b->json + b->length, bytes, length);
        b->tokens[b->count] = token;
    }
    b->count++;
    b->length += length;
}

/* A string, and a name with the hash that it has in place of a span. */
static void put_string(builder *b, const char *text, size_t length, uint32_t hash)
{
    put(b,
        (hg_token){.length = (uint32_t)length,
                   .hash = hash,
                   .kind = HG_JSON_STRING,
                   .count = hg__code_points(text, length) & HG_MAX_JSON_BYTES},
        text, length);
}

static void put_value(builder *b, const json_t *value);

static void put_within(builder *b, const json_t *value)
{
    const char *name;
    json_t *item;
    size_t i;
    for (i = 0; i < json_array_size(value); i++)
        put_value(b, json_array_get(value, i));
    json_object_foreach ((json_t *)value, name, item) {
        const size_t length = strlen(name);
        put_string(b, name, length, hg__hash_name(name, length));
        put_value(b, item);
    }
}

static void put_value(builder *b, const json_t *value)
{
    static const uint8_t kinds[] = {HG_JSON_OBJECT, HG_JSON_ARRAY, HG_JSON_STRING, HG_JSON_NUMBER,
                                    HG_JSON_NUMBER, HG_JSON_TRUE,  HG_JSON_FALSE,  HG_JSON_NULL};
    const double number = json_real_value(value);
    const size_t count = json_array_size(value) + json_object_size(value), first = b->count;
    if (json_is_string(value)) {
        put_string(b, json_string_value(value), json_string_length(value), 1);
        return;
    }
    put(b, (hg_token){.kind = kinds[json_typeof(value)] & 7u, .count = count & HG_MAX_JSON_BYTES},
        &number, json_is_real(value) ? sizeof number : 0);
    put_within(b, value);
    if (b->tokens)
        b->tokens[first].span = (uint32_t)(b->count - first);
}

static hg_table make(hg_arena *arena, const json_t *value, void *(*take)(hg_arena *, size_t))
{
    builder b = {NULL, NULL, 0, 0};
    put_value(&b, value);
    b.tokens = take(arena, b.count * sizeof(hg_token) + b.length);
    if (!b.tokens)
        return (hg_table){NULL, NULL};
    b.json = (char *)(b.tokens + b.count);
    b.count = b.length = 0;
    put_value(&b, value);
    return (hg_table){b.json, b.tokens};
}

hg_table hg__keep_table(hg_arena *arena, const json_t *value)
{
    return make(arena, value, hg__keep);
}

hg_table hg__temporary_table(hg_arena *arena, const json_t *value)
{
    return make(arena, value, hg__temporary);
}
