/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include <string.h>

#include "schema/constant.h"

static bool keep_items(hg_arena *arena, hg_constant *constant, const json_t *value)
{
    const char *name;
    json_t *item;
    size_t i;
    hg_constant *items;
    constant->count = (uint32_t)(json_array_size(value) + json_object_size(value));
    items = hg__keep(arena, constant->count * sizeof *items);
    constant->items = items;
    for (i = 0; items && i < json_array_size(value); i++)
        if (!hg__keep_constant(arena, items + i, json_array_get(value, i)))
            return false;
    json_object_foreach ((json_t *)value, name, item) {
        if (!items || !(items->name = hg__keep_string(arena, name)) ||
            !hg__keep_constant(arena, items++, item))
            return false;
    }
    return items;
}

bool hg__keep_constant(hg_arena *arena, hg_constant *constant, const json_t *value)
{
    char *text;
    constant->type = json_typeof(value);
    constant->number = json_real_value(value);
    constant->text.length = json_string_length(value);
    text = hg__keep(arena, constant->text.length + 1);
    constant->text.at = text;
    if (!text)
        return false;
    if (json_is_string(value))
        memcpy(text, json_string_value(value), constant->text.length);
    return keep_items(arena, constant, value);
}

bool hg__is_constant(const hg_constant *constant, const json_t *value)
{
    uint32_t i;
    if (json_is_real(value))
        return constant->type == JSON_REAL && constant->number == json_real_value(value);
    if (constant->type != json_typeof(value) ||
        constant->count != json_array_size(value) + json_object_size(value))
        return false;
    if (json_is_string(value))
        return constant->text.length == json_string_length(value) &&
               !memcmp(constant->text.at, json_string_value(value), constant->text.length);
    for (i = 0; i < constant->count; i++) {
        const hg_constant *item = &constant->items[i];
        const json_t *other =
            item->name ? json_object_get(value, item->name) : json_array_get(value, i);
        if (!other || !hg__is_constant(item, other))
            return false;
    }
    return true;
}
