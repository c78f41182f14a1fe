/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Curation: for which contexts a stream is meant. All rules have to hold, { attribute: { operator:
 * operand } }; an attribute that the context lacks, or that an operator cannot judge, holds none.
 *
 * The operators are the Metrics Platform's. Its faults are not: a comparison with what is no number
 * does not hold (there it did), `contains` looks for an item and never into a text or a number,
 * and an operator or operand that makes no sense is told when the stream is configured and keeps
 * the stream out of sample, where it was passed over. */

#include "client.h"

/* values */

static bool is_number(const json_t *value) { return json_is_real(value); }

/* As JavaScript's ===, of which arrays are never a case. */
static bool is_same(const json_t *a, const json_t *b)
{
    if (is_number(a) && is_number(b))
        return json_real_value(a) == json_real_value(b);
    return !json_is_array(a) && !json_is_object(a) && json_equal((json_t *)a, (json_t *)b);
}

static bool has(const json_t *items, const json_t *value)
{
    size_t i;
    for (i = 0; i < json_array_size(items); i++)
        if (is_same(json_array_get(items, i), value))
            return true;
    return false;
}

/* Whether at least one, or each, of the wanted is there. */
static bool has_some(const json_t *items, const json_t *wanted, bool all)
{
    size_t i;
    for (i = 0; i < json_array_size(wanted); i++)
        if (has(items, json_array_get(wanted, i)) != all)
            return !all;
    return all;
}

/* operators */

typedef enum {
    EQUALS,
    NOT_EQUALS,
    GREATER,
    LESS,
    GREATER_OR_EQUAL,
    LESS_OR_EQUAL,
    IN,
    NOT_IN,
    CONTAINS,
    DOES_NOT_CONTAIN,
    CONTAINS_ALL,
    CONTAINS_ANY,
    NO_OPERATOR
}
operator;

/* In the order of operator. */
static const char operators[] =
    "equals\0not_equals\0greater_than\0less_than\0greater_than_or_equals\0less_than_or_equals\0"
    "in\0not_in\0contains\0does_not_contain\0contains_all\0contains_any\0";

/* A comparison takes a number, a set an array. */
static bool is_operand(operator what, const json_t *operand)
{
    if (what >= GREATER && what <= LESS_OR_EQUAL)
        return is_number(operand);
    return json_is_array(operand) == (what == IN || what == NOT_IN || what >= CONTAINS_ALL);
}

static bool holds(operator what, const json_t *value, const json_t *operand)
{
    const double a = json_real_value(value), b = json_real_value(operand);
    if ((what >= GREATER && what <= LESS_OR_EQUAL && !is_number(value)) ||
        (what >= CONTAINS && !json_is_array(value)))
        return false;
    switch (what) {
    case EQUALS:
        return is_same(value, operand);
    case NOT_EQUALS:
        return !is_same(value, operand);
    case GREATER:
        return a > b;
    case LESS:
        return a < b;
    case GREATER_OR_EQUAL:
        return a >= b;
    case LESS_OR_EQUAL:
        return a <= b;
    case IN:
        return has(operand, value);
    case NOT_IN:
        return !has(operand, value);
    case CONTAINS:
        return has(value, operand);
    case DOES_NOT_CONTAIN:
        return !has(value, operand);
    default:
        return has_some(value, operand, what == CONTAINS_ALL);
    }
}

/* rules */

bool hg__check_curation(hg_client *client, const json_t *curation, const hg_place *at)
{
    const char *name, *word;
    json_t *rules, *operand;
    json_object_foreach ((json_t *)curation, name, rules) {
        const hg_place place = HG_IN(at, name);
        if (hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT) < 0)
            hg__report(client, HG_UNKNOWN_ATTRIBUTE, &place, "");
        json_object_foreach (rules, word, operand)
            if ((operator)hg__find_word(operators, word) == NO_OPERATOR ||
                !is_operand((operator)hg__find_word(operators, word), operand))
                return false;
        if (!json_is_object(rules))
            return false;
    }
    return json_is_object(curation);
}

static bool is_excluded(hg_client *client, const char *text)
{
    const json_t *curation = hg__load(client, text, strlen(text), NULL), *value;
    const char *name, *word;
    json_t *rules, *operand;
    json_object_foreach ((json_t *)curation, name, rules) {
        int attribute = hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT);
        const char *json = attribute < 0 ? NULL : client->context[attribute];
        if (!json || !(value = hg__load(client, json, strlen(json), NULL)))
            return true;
        json_object_foreach (rules, word, operand)
            if (!holds((operator)hg__find_word(operators, word), value, operand))
                return true;
    }
    return !curation;
}

/* A named account, with so many edits or chosen before: what a host says of it stays with it when
   its edits have grown beyond. */
static bool is_elsewhere(const hg_audience *audience, const json_t *performer)
{
    const json_t *count = hg__get(performer, "edit_count");
    const double edits = json_real_value(count);
    if (!json_is_true(hg__get(performer, "is_logged_in")) ||
        json_is_true(hg__get(performer, "is_temp")))
        return true;
    if (json_is_true(hg__get(performer, "is_eligible")))
        return false;
    return ((audience->fewest > 0 || audience->most > 0) && !count) ||
           (audience->fewest > 0 && edits < audience->fewest) ||
           (audience->most > 0 && edits > audience->most);
}

bool hg__is_filtered(hg_client *client, const hg_stream *stream, const json_t *context)
{
    return (stream->audience && is_elsewhere(stream->audience, hg__get(context, "performer"))) ||
           (stream->curation && is_excluded(client, stream->curation));
}
