/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <math.h>
#include <string.h>

#include "schema/lookup.h"
#include "stream/attributes.h"
#include "json/table.h"

enum { PUBLIC, PERSONAL };

#define INFO(name, object, fields, type, personal) {object, fields, HG_##type, personal},

const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT] = {HG_CONTEXT_ATTRIBUTES(INFO)
                                                                  HG_INSTRUMENT_ATTRIBUTES(INFO)};

int hg__find_attribute(const char *name, int from, int to)
{
    for (; from < to; from++) {
        const hg_attribute_info *info = &hg__attributes[from];
        const char *field;
        if (!hg__starts_with(name, info->object))
            continue;
        field = name + strlen(info->object);
        if (*info->object && *field++ != '_')
            continue;
        if (hg__same(field, info->fields))
            return from;
    }
    return -1;
}

/* values */

/* One with escapes stays as it was written. */
static void put_string(hg_text *text, const char *json, const hg_token *string)
{
    if (string->escaped)
        hg__put_written(text, json, string);
    else
        hg__put_string(text, json + string->start, string->length);
}

static bool put_strings(hg_text *text, const char *json, const hg_token *values)
{
    const hg_token *item = values + 1;
    uint32_t left;
    hg__put_char(text, '[');
    for (left = values->count; left; left--, item = hg__next_token(item)) {
        if (item->kind != HG_JSON_STRING)
            return false;
        hg__put_comma(text);
        put_string(text, json, item);
    }
    hg__put_char(text, ']');
    return true;
}

/* 2^53 - 1: beyond it a double does not tell neighbours apart. */
#define MAX_SAFE_INTEGER 9007199254740991.0

static bool put_whole(hg_text *text, double number)
{
    if (!(fabs(number) <= MAX_SAFE_INTEGER) || floor(number) != number)
        return false;
    hg__put_integer(text, (int64_t)number);
    return true;
}

bool hg__put_value(hg_text *text, int attribute, const char *json, const hg_token *value)
{
    switch (value->kind) {
    case HG_JSON_STRING:
        put_string(text, json, value);
        return hg__attributes[attribute].type == HG_STRING;
    case HG_JSON_NUMBER:
        return hg__attributes[attribute].type == HG_INTEGER &&
               put_whole(text, hg__token_number(json, value));
    case HG_JSON_TRUE:
    case HG_JSON_FALSE:
        hg__put_bool(text, value->kind == HG_JSON_TRUE);
        return hg__attributes[attribute].type == HG_BOOLEAN;
    case HG_JSON_ARRAY:
        return hg__attributes[attribute].type == HG_ARRAY && put_strings(text, json, value);
    default:
        return false;
    }
}

/* buckets: the first edge that the value reaches */

typedef struct {
    double least;
    const char *json;
} bucket;

static const char *find_bucket(const bucket *buckets, double value)
{
    while (buckets->least > value)
        buckets++;
    return buckets->json;
}

const char *hg__edit_count_bucket(double edit_count)
{
    static const bucket buckets[] = {
        {1000, "\"1000+ edits\""}, {100, "\"100-999 edits\""}, {5, "\"5-99 edits\""},
        {1, "\"1-4 edits\""},      {-HUGE_VAL, "\"0 edits\""},
    };
    return find_bucket(buckets, edit_count);
}

const char *hg__viewport_size_bucket(double width)
{
    static const bucket buckets[] = {
        {2001, "\">2000px\""},    {1200, "\"1200px-2000px\""}, {1000, "\"1000px-1199px\""},
        {720, "\"720px-999px\""}, {320, "\"320px-719px\""},    {-HUGE_VAL, "\"<320px\""},
    };
    return find_bucket(buckets, floor(width));
}

/* locations */

static int add_location(hg_location *locations, int count, const char *object, const char *key,
                        const hg_node *node)
{
    const hg_node *schema = hg__declared(node, key);
    if (schema)
        locations[count++] = (hg_location){object, key, schema};
    return count;
}

/* The locations by the names that follow the first one. An open `event` of a capsule takes the
   first of them. */
static int add_flat_locations(hg_location *locations, int count, const hg_attribute_info *info,
                              const char *object, const hg_node *node)
{
    const char *first = hg__nth_word(info->fields, 1), *flat;
    const int before = count;
    for (flat = first; *flat; flat = hg__nth_word(flat, 1))
        if (*object || *info->object || !hg__same(flat, info->fields))
            count = add_location(locations, count, object, flat, node);
    if (count == before && *object && *first && !node->closed)
        locations[count++] = (hg_location){object, first, node->additional};
    return count;
}

int hg__find_locations(const hg_node *root, int attribute, hg_location locations[HG_MAX_LOCATIONS])
{
    const hg_attribute_info *info = &hg__attributes[attribute];
    const hg_node *event = hg__declared(root, "event");
    int count;
    if (!root) {
        locations[0] = (hg_location){info->object, info->fields, NULL};
        return 1;
    }
    count = add_location(locations, 0, info->object, info->fields,
                         *info->object ? hg__declared(root, info->object) : root);
    return add_flat_locations(locations, count, info, event ? "event" : "", event ? event : root);
}
