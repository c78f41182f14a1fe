/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include "schema/lookup.h"

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

const hg_property *hg__find_own(const hg_node *node, const char *name)
{
    int i;
    for (i = 0; i < node->property_count; i++)
        if (*node->properties[i].name == *name && hg__same(node->properties[i].name, name))
            return &node->properties[i];
    return NULL;
}

const hg_property *hg__find_property(const hg_node *node, const char *name)
{
    const hg_property *found = node ? hg__find_own(node, name) : NULL;
    const hg_extra *extra = node ? node->extras : NULL;
    uint32_t i;
    for (; !found && extra; extra = extra->next)
        for (i = 0; !found && hg__always_applies(extra) && i < extra->count; i++)
            found = hg__find_property(extra->nodes[i], name);
    return found;
}

const hg_node *hg__declared(const hg_node *node, const char *name)
{
    const hg_property *property = hg__find_property(node, name);
    return property ? property->schema : NULL;
}

bool hg__allows(const hg_node *node, const char *name)
{
    const hg_extra *extra = node ? node->extras : NULL;
    bool allowed = !node || !node->closed || hg__find_own(node, name);
    uint32_t i;
    for (; extra; extra = extra->next)
        for (i = 0; allowed && hg__always_applies(extra) && i < extra->count; i++)
            allowed = hg__allows(extra->nodes[i], name);
    return allowed;
}
