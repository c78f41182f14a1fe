/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Questions to a schema: which properties it declares, and whether it allows others. Any schema
 * may be NULL, which declares nothing and allows everything. */

#ifndef HELIOGRAPH_LOOKUP_H
#define HELIOGRAPH_LOOKUP_H

#include "schema/node.h"

/** The schema that a $ref leads to, or the schema itself. */
const hg_node *hg__resolve(const hg_node *node);
/** Whether what the extra says holds for every value of its schema: allOf, $ref. */
bool hg__always_applies(const hg_extra *extra);
/** Whether the extra holds schemas for the value itself, and not for what is in it. */
bool hg__is_for_same_value(const hg_extra *extra);
/** The token of a name that is not within JSON: of `length` bytes from offset 0 on. */
hg_token hg__name_token(const char *name, size_t length);
/** Find the names of properties, hash them and fill their table of hashes, which has to be zero. */
void hg__index_properties(hg_properties *properties);
/** Undo that: what follows from the names and their lengths is zero again. */
void hg__forget_index(hg_properties *properties);
/** The property of this name; NULL for none. */
static inline const hg_property *hg__find_among(const hg_properties *properties, const char *json,
                                                const hg_token *name)
{
    uint32_t slot = name->hash;
    for (;; slot++) {
        const uint16_t number = properties->slots[slot & properties->mask];
        const hg_property *property = &properties->list[number - 1];
        if (!number)
            return NULL;
        if (property->hash == name->hash &&
            hg__string_is(json, name, property->name, property->length))
            return property;
    }
}
/** A property that the schema itself declares or requires; NULL for none. `name` is the token of a
 *  member's name. */
const hg_property *hg__find_own(const hg_node *node, const char *json, const hg_token *name);
/** The schema of a property, also where allOf or $ref leads to it; NULL where it is not declared.
 */
const hg_node *hg__declared(const hg_node *node, const char *name);
/** Whether an object is invalid without the member, by the schema or where allOf or $ref leads to.
 */
bool hg__requires(const hg_node *node, const char *name);
/** Whether keywords are about an event, or the `event` of a capsule, as a whole: what one of its
 *  members may be, or whether it may be missing, can then depend on others. */
bool hg__judges_whole(const hg_node *root);
/** Whether what a JSON Pointer without escapes names may be there: no object on the way is closed
 * to its member. */
bool hg__has_place(const hg_node *node, const char *pointer);

#endif
