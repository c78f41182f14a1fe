/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "json/load.h"
#include "json/table.h"

/* jansson's allocation functions */

/* They take no argument, so the arena that is loaded into stands here during a call of jansson. */
static hg_arena *loading;

void *hg__allocate_loading(size_t bytes) { return hg__temporary(loading, bytes); }

void hg__release_loading(void *block) { hg__give_back(loading, block); }

/* from tokens to values; each function returns NULL when there is no room */

static json_t *make_value(const char *json, const hg_token *token);

/* The value of a string, `token->length` bytes long at the most. */
static const char *decode(const char *json, const hg_token *token, size_t *length)
{
    char *decoded;
    *length = token->length;
    if (!token->escaped)
        return json + token->start;
    if ((decoded = hg__temporary(loading, token->length)))
        *length = hg__decode_string(json, token, decoded, token->length);
    return decoded;
}

static json_t *make_string(const char *json, const hg_token *token)
{
    size_t length;
    const char *text = decode(json, token, &length);
    return text ? json_stringn_nocheck(text, length) : NULL;
}

static json_t *make_array(const char *json, const hg_token *token)
{
    json_t *array = json_array();
    const hg_token *item = token + 1;
    uint32_t left;
    for (left = token->count; left; left--, item = hg__next_token(item))
        if (json_array_append_new(array, make_value(json, item)) < 0)
            return NULL;
    return array;
}

static json_t *make_object(const char *json, const hg_token *token)
{
    json_t *object = json_object();
    const hg_token *name = token + 1;
    uint32_t left;
    for (left = token->count; left; left--, name = hg__next_name(name)) {
        size_t length;
        const char *key = decode(json, name, &length);
        if (!key || json_object_setn_new_nocheck(object, key, length, make_value(json, name + 1)))
            return NULL;
    }
    return object;
}

static json_t *make_value(const char *json, const hg_token *token)
{
    switch (token->kind) {
    case HG_JSON_OBJECT:
        return make_object(json, token);
    case HG_JSON_ARRAY:
        return make_array(json, token);
    case HG_JSON_STRING:
        return make_string(json, token);
    case HG_JSON_NUMBER:
        return json_real(hg__token_number(json, token));
    case HG_JSON_NULL:
        return json_null();
    default:
        return json_boolean(token->kind == HG_JSON_TRUE);
    }
}

/* loading */

json_t *hg__load(hg_arena *arena, const char *json, size_t length, bool *too_large)
{
    json_malloc_t host_malloc;
    json_free_t host_free;
    json_t *tree;
    const hg_token *tokens;
    const hg_read_result result = hg__read_table(arena, json, length, &tokens);
    *too_large = result == HG_READ_TOO_LARGE;
    if (result != HG_READ_OK)
        return NULL;
    json_get_alloc_funcs(&host_malloc, &host_free);
    json_set_alloc_funcs(hg__allocate_loading, hg__release_loading);
    loading = arena;
    tree = make_value(json, tokens);
    json_set_alloc_funcs(host_malloc, host_free);
    *too_large = !tree;
    return tree;
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
