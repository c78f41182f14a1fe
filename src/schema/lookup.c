/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "schema/lookup.h"
#include "schema/pattern.h"

const uint8_t hg__kind_types[] = {
    [HG_JSON_OBJECT] = HG_OBJECT, [HG_JSON_ARRAY] = HG_ARRAY,  [HG_JSON_STRING] = HG_STRING,
    [HG_JSON_NUMBER] = HG_NUMBER, [HG_JSON_TRUE] = HG_BOOLEAN, [HG_JSON_FALSE] = HG_BOOLEAN,
    [HG_JSON_NULL] = HG_NULL};

const hg_node *hg__resolve(const hg_node *node)
{
    while (node && node->extras && node->extras->keyword == HG_KEYWORD_REF)
        node = node->extras->nodes[0];
    return node;
}

bool hg__always_applies(const hg_extra *extra)
{
    return extra->keyword == HG_KEYWORD_REF || extra->keyword == HG_KEYWORD_ALL_OF;
}

bool hg__is_for_same_value(const hg_extra *extra)
{
    switch (extra->keyword) {
    case HG_KEYWORD_REF:
    case HG_KEYWORD_ALL_OF:
    case HG_KEYWORD_ANY_OF:
    case HG_KEYWORD_ONE_OF:
    case HG_KEYWORD_NOT:
    case HG_KEYWORD_IF:
    case HG_KEYWORD_DEPENDENCIES:
        return true;
    default:
        return false;
    }
}

hg_token hg__name_token(const char *name, size_t length)
{
    return (hg_token){.length = (uint32_t)length,
                      .hash = hg__hash_name(name, length),
                      .kind = HG_JSON_STRING,
                      .count = (uint32_t)length & HG_MAX_JSON_BYTES};
}

/* At most half of the slots are taken, so that a search meets an empty one soon. */
void hg__index_properties(hg_properties *properties)
{
    const char *name = properties->names;
    uint32_t i, slot;
    for (i = 0; i < properties->count; i++) {
        hg_property *property = &properties->list[i];
        property->name = name;
        name += property->length + 1;
        slot = property->hash = hg__hash_name(property->name, property->length);
        while (properties->slots[slot & properties->mask])
            slot++;
        properties->slots[slot & properties->mask] = (uint16_t)(i + 1);
    }
}

void hg__forget_index(hg_properties *properties)
{
    uint32_t i;
    for (i = 0; i < properties->count; i++) {
        properties->list[i].name = NULL;
        properties->list[i].hash = 0;
    }
    memset(properties->slots, 0, (properties->mask + 1) * sizeof *properties->slots);
}

const hg_property *hg__find_own(const hg_node *node, const char *json, const hg_token *name)
{
    return node->properties ? hg__find_among(node->properties, json, name) : NULL;
}

/* One that is only required here may be declared there. */
static const hg_node *find_declared(const hg_node *node, const char *json, const hg_token *name)
{
    const hg_property *own = hg__find_own(node, json, name);
    const hg_node *found = own ? own->schema : NULL;
    const hg_extra *extra = node->extras;
    uint32_t i;
    for (; !found && extra; extra = extra->next)
        for (i = 0; !found && hg__always_applies(extra) && i < extra->count; i++)
            found = find_declared(extra->nodes[i], json, name);
    return found;
}

const hg_node *hg__declared(const hg_node *node, const char *name)
{
    const hg_token token = hg__name_token(name, strlen(name));
    return node ? find_declared(node, name, &token) : NULL;
}

static bool requires(const hg_node *node, const char *json, const hg_token *name)
{
    const hg_property *own = hg__find_own(node, json, name);
    const hg_extra *extra = node->extras;
    bool required = own && own->required && !own->defaulted;
    uint32_t i;
    for (; extra; extra = extra->next)
        for (i = 0; !required && hg__always_applies(extra) && i < extra->count; i++)
    required = requires(extra->nodes[i], json, name);
    return required;
}

bool hg__requires(const hg_node *node, const char *name)
{
    const hg_token token = hg__name_token(name, strlen(name));
    return node && requires(node, name, &token);
}

bool hg__judges_whole(const hg_node *root)
{
    const hg_node *event = hg__declared(root, "event");
    return root->extras || (event && event->extras);
}

static bool matches_pattern(const hg_node *node, const char *json, const hg_token *name)
{
    const hg_extra *extra = node->extras;
    while (extra && !(extra->pattern && hg__pattern_matches(extra->pattern, json, name)))
        extra = extra->next;
    return extra;
}

/* Whether an object of this schema may have a member of this name. */
static bool allows(const hg_node *node, const char *json, const hg_token *name)
{
    const hg_extra *extra = node->extras;
    bool allowed =
        !node->closed || hg__find_own(node, json, name) || matches_pattern(node, json, name);
    uint32_t i;
    for (; extra; extra = extra->next)
        for (i = 0; allowed && hg__always_applies(extra) && i < extra->count; i++)
            allowed = allows(extra->nodes[i], json, name);
    return allowed;
}

bool hg__has_place(const hg_node *node, const char *pointer)
{
    hg_token name;
    for (; node && *pointer == '/'; pointer += name.length) {
        pointer++;
        name = hg__name_token(pointer, strcspn(pointer, "/"));
        if (!allows(node, pointer, &name))
            return false;
        node = find_declared(node, pointer, &name);
    }
    return true;
}
