/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Where a schema has attributes, and what else it takes, worked out once. */

#include <string.h>

#include "event/plan.h"
#include "schema/lookup.h"
#include "schema/validate.h"
#include "json/table.h"

/* attributes */

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

/* what else it takes */

/* How many errors an event has that lacks nothing, and of which this is all that is looked at: a
   member of it, or of its `meta`. */
static int count_errors(hg_arena *arena, const hg_node *root, bool in_meta, const char *member)
{
    const hg_mark before = hg__mark_temporary(arena);
    const hg_fills none = {.count = 0};
    hg_overlay overlays[2];
    hg_validation v = {.fills = &none, .overlays = overlays, .overlay_count = in_meta ? 2 : 1};
    const hg_token *event;
    char json[128];
    hg_text text;
    hg__text_init(&text, json, sizeof json);
    hg__put_words(&text, in_meta ? HG_CONFIGURING_TEXT("{\"meta\":{") : "{");
    hg__put_words(&text, member);
    hg__put_words(&text, in_meta ? "}}" : "}");
    if (hg__read_table(arena, json, hg__text_length(&text), &event) == HG_READ_OK) {
        overlays[0] = (hg_overlay){event, ~(hg_property_set)0};
        overlays[1] = (hg_overlay){event + 2, ~(hg_property_set)0};
        hg__validate(&v, root, json, event);
    }
    hg__rewind_temporary(arena, before);
    return v.errors;
}

static bool takes(hg_arena *arena, const hg_node *root, bool in_meta, const char *member)
{
    return count_errors(arena, root, in_meta, member) <= count_errors(arena, root, in_meta, "");
}

/* Whether it takes the sample of some stream. */
static bool takes_sample(hg_arena *arena, const hg_node *root)
{
    char member[64];
    hg_text text;
    int unit;
    for (unit = HG_NO_UNIT + 1; unit < HG_UNIT_COUNT; unit++) {
        const hg_stream stream = {.unit = (hg_unit)unit, .rate = 1};
        hg__text_init(&text, member, sizeof member);
        hg__put_words(&text, HG_CONFIGURING_TEXT("\"sample\":"));
        hg__put_sample(&text, &stream);
        hg__put_char(&text, '\0');
        if (takes(arena, root, false, member))
            return true;
    }
    return false;
}

/* A domain is told whatever the schema says of its characters: no other would be better. */
static unsigned find_taken(hg_arena *arena, const hg_node *root)
{
    const char *time = hg__declared(root, "client_dt")
                           ? HG_CONFIGURING_TEXT("\"client_dt\":" HG_EXAMPLE_TIME)
                           : HG_CONFIGURING_TEXT("\"dt\":" HG_EXAMPLE_TIME);
    unsigned taken = takes_sample(arena, root) ? HG_TAKES_SAMPLE : 0;
    if (takes(arena, root, false, time))
        taken |= HG_TAKES_TIME;
    if (takes(arena, root, true, HG_CONFIGURING_TEXT("\"dt\":" HG_EXAMPLE_TIME)))
        taken |= HG_TAKES_META_TIME;
    if (hg__has_place(root, HG_CONFIGURING_TEXT("/meta/domain")))
        taken |= HG_TAKES_DOMAIN;
    if (takes(arena, root, true, HG_CONFIGURING_TEXT("\"id\":" HG_EXAMPLE_ID)))
        taken |= HG_TAKES_ID;
    return taken;
}

/* both */

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
    kept->taken = find_taken(arena, root);
    for (object = 0; object < HG_OBJECT_COUNT; object++)
        for (i = 0; i < count; i++)
            if (found[i].object == object)
                kept->list[kept->count++] = found[i];
    return kept;
}
