/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Where a schema has attributes, worked out once. */

#include "base/arena.h"
#include "event/plan.h"

/* The number of a key among an attribute's fields, behind the first where the schema is a flat one:
   some fields are named alike. */
static uint8_t word_of(const hg_attribute_info *info, const hg_location *location)
{
    const bool is_first = hg__same(location->object, info->object);
    const char *word = info->fields;
    uint8_t number = 0;
    if (is_first && hg__same(location->key, word))
        return 0;
    do
        word = hg__nth_word(word, 1);
    while (number++, !hg__same(word, location->key));
    return number;
}

const hg_locations *hg__keep_locations(hg_arena *arena, const hg_node *root)
{
    hg_provided found[HG_ATTRIBUTE_COUNT * HG_MAX_LOCATIONS];
    hg_location locations[HG_MAX_LOCATIONS];
    hg_locations *kept;
    int i, j, object, count = 0;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        const int here = hg__find_locations(root, i, locations);
        for (j = 0; j < here; j++)
            found[count++] = (hg_provided){
                .attribute = (uint8_t)i,
                .object = (uint8_t)hg__find_word(hg__object_names, locations[j].object),
                .word = word_of(&hg__attributes[i], &locations[j]),
                .node = locations[j].node};
    }
    if (!(kept = hg__keep(arena, sizeof *kept + (size_t)count * sizeof *found)))
        return NULL;
    kept->count = 0;
    for (object = 0; object < HG_OBJECT_COUNT; object++)
        for (i = 0; i < count; i++)
            if (found[i].object == object)
                kept->list[kept->count++] = found[i];
    return kept;
}
