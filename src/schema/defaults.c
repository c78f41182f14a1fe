/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/strings.h"
#include "schema/defaults.h"
#include "schema/lookup.h"
#include "schema/pattern.h"
#include "json/table.h"

/* Looks at schemas for the sake of defaults, beyond which a schema is refused. */
#define MAX_LOOKS 100000

/* notes */

static const hg_path *copy_path(hg_arena *arena, const hg_path *at)
{
    hg_path *copy = at ? hg__temporary(arena, sizeof *copy) : NULL;
    if (copy) {
        *copy = *at;
        copy->parent = copy_path(arena, at->parent);
    }
    return copy;
}

bool hg__note_default(hg_defaults *d, const json_t *schema, const hg_node *node,
                      const hg_node *outer, const hg_path *at)
{
    hg_arena *arena = d->context->arena;
    const json_t *value = json_object_get(schema, HG_CONFIGURING_TEXT("default"));
    hg_default *noted = value ? hg__temporary(arena, sizeof *noted) : NULL;
    if (!noted)
        return !value;
    *noted = (hg_default){d->list,
                          copy_path(arena, at),
                          value,
                          node,
                          outer,
                          at->name,
                          hg__name_token(at->name, strlen(at->name))};
    noted->token.count = hg__code_points(noted->name, noted->token.length) & HG_MAX_JSON_BYTES;
    d->list = noted;
    return true;
}

bool hg__note_applicator(hg_defaults *d, const hg_node *node)
{
    hg_applicator *noted = node->extras ? hg__temporary(d->context->arena, sizeof *noted) : NULL;
    if (!noted)
        return !node->extras;
    *noted = (hg_applicator){d->applicators, node};
    d->applicators = noted;
    return true;
}

/* judging */

/* Whether a value satisfies the schema. */
static bool takes(hg_defaults *d, const hg_node *node, const json_t *value)
{
    hg_arena *arena = d->context->arena;
    const hg_mark before = hg__mark_temporary(arena);
    const hg_table table = hg__temporary_table(arena, value);
    hg_validation v = {.fills = d->context->fills};
    if (table.tokens)
        hg__validate(&v, node, table.json, table.tokens);
    hg__rewind_temporary(arena, before);
    return table.tokens && !v.errors;
}

/* What a schema is to the one whose property has a default: itself, or for the same object another
   one that always applies, or one that may. */
typedef enum { ITSELF, ALWAYS, PERHAPS } relation;

/* Whether what a schema says of members makes it mind that this one is there. */
static bool minds_member(hg_defaults *d, const hg_node *node, const hg_default *filled, relation to)
{
    const hg_property *own = hg__find_own(node, filled->name, &filled->token);
    const hg_node *schema = own && own->schema ? own->schema : node->additional;
    if (to == PERHAPS)
        return own || schema || node->closed || node->names;
    if (node->names &&
        hg__string_violation(node->names, HG_KEYWORD_NONE, filled->name, &filled->token))
        return true;
    return to == ALWAYS && (schema ? !takes(d, schema, filled->value) : node->closed);
}

/* The same of a rarer keyword, but for schemas that it has for the same object. */
static bool keyword_minds(hg_defaults *d, const hg_extra *extra, const hg_default *filled,
                          relation to)
{
    switch (extra->keyword) {
    case HG_KEYWORD_DEPENDENCIES:
        return hg__same(extra->name, filled->name);
    case HG_KEYWORD_PATTERN_PROPERTIES:
        return hg__pattern_matches(extra->pattern, filled->name, &filled->token) &&
               (to == PERHAPS || !takes(d, extra->nodes[0], filled->value));
    case HG_KEYWORD_MAX_PROPERTIES:
        return true;
    default:
        return extra->keyword == HG_KEYWORD_MIN_PROPERTIES && to == PERHAPS;
    }
}

/* Whether an object that is valid without the default may not be with it. An intake fills it in
   before it looks at other keywords; here it only makes up for a required member. */
static bool minds(hg_defaults *d, const hg_node *node, const hg_default *filled, relation to)
{
    const hg_extra *extra;
    uint32_t i;
    to = node == filled->outer ? ITSELF : to;
    if (++d->looks > MAX_LOOKS || node->constants || minds_member(d, node, filled, to))
        return true;
    for (extra = node->extras; extra; extra = extra->next) {
        const relation next = to == PERHAPS || !hg__always_applies(extra) ? PERHAPS : ALWAYS;
        if (keyword_minds(d, extra, filled, to))
            return true;
        for (i = 0; hg__is_for_same_value(extra) && i < extra->count; i++)
            if (extra->nodes[i] && minds(d, extra->nodes[i], filled, next))
                return true;
    }
    return false;
}

/* Whether the schema leads to another one for the same object, of which an intake heeds defaults:
   those within `anyOf` and the like it does not. */
static bool leads_to(hg_defaults *d, const hg_node *node, const hg_node *other)
{
    const hg_extra *extra;
    uint32_t i;
    if (node == other || ++d->looks > MAX_LOOKS)
        return true;
    for (extra = node->extras; extra; extra = extra->next) {
        const bool is_if = extra->keyword == HG_KEYWORD_IF;
        if (!is_if && !hg__always_applies(extra) && extra->keyword != HG_KEYWORD_DEPENDENCIES)
            continue;
        for (i = is_if; i < extra->count; i++)
            if (extra->nodes[i] && leads_to(d, extra->nodes[i], other))
                return true;
    }
    return false;
}

static bool is_minded(hg_defaults *d, const hg_default *filled)
{
    const hg_applicator *other = d->applicators;
    bool minded = minds(d, filled->outer, filled, ITSELF);
    for (; other && !minded; other = other->next)
        minded = leads_to(d, other->node, filled->outer) && minds(d, other->node, filled, ALWAYS);
    return minded;
}

/* An intake fills in a default and then validates it: one that is invalid would make it refuse
   every event that relies on it. */
static bool judge(hg_defaults *d, const hg_default *filled)
{
    const hg_path at = HG_IN(filled->at, HG_CONFIGURING_TEXT("default"));
    const bool minded = is_minded(d, filled);
    if (!minded && takes(d, filled->node, filled->value))
        return true;
    hg__report(d->context->problems, minded ? HG_UNSUPPORTED_KEYWORD : HG_BAD_SCHEMA, &at, "");
    return false;
}

bool hg__judge_defaults(hg_defaults *d)
{
    const hg_default *filled;
    for (filled = d->list; filled; filled = filled->next)
        if (!judge(d, filled))
            return false;
    return true;
}
