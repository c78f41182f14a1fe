/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Rules are { attribute: { operator: operand } }. All of them have to hold; one does not for an
 * attribute that the context lacks, or whose value its operator cannot judge.
 *
 * The operators are the Metrics Platform's, but for three faults of theirs: there a comparison
 * holds for what is no number, `contains` looks into texts and numbers as well as into lists, and
 * an operator or operand that makes no sense is passed over. Here the first two do not hold, and
 * the third is reported when the stream is configured and keeps it out of sample. */

#include "stream/curation.h"
#include "client.h"

/* values */

static bool is_number(const json_t *value) { return json_is_real(value); }

/* As JavaScript's ===, to which no two objects or arrays are the same. */
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

/* Whether all of the wanted items are there, or else at least one of them. */
static bool has_some(const json_t *items, const json_t *wanted, bool all)
{
    size_t i;
    for (i = 0; i < json_array_size(wanted); i++)
        if (has(items, json_array_get(wanted, i)) != all)
            return !all;
    return all;
}

/* operators */

/* What an operator takes: ANY value, a NUMBER, a LIST, or ONE value that is no list. */
enum { ANY, NUMBER, LIST, ONE };

/* X( name, word, what its operand has to be, what the attribute's value has to be ) */
#define OPERATORS(X)                                                                               \
    X(EQUALS, "equals", ONE, ANY)                                                                  \
    X(NOT_EQUALS, "not_equals", ONE, ANY)                                                          \
    X(GREATER, "greater_than", NUMBER, NUMBER)                                                     \
    X(LESS, "less_than", NUMBER, NUMBER)                                                           \
    X(GREATER_OR_EQUAL, "greater_than_or_equals", NUMBER, NUMBER)                                  \
    X(LESS_OR_EQUAL, "less_than_or_equals", NUMBER, NUMBER)                                        \
    X(IN, "in", LIST, ANY)                                                                         \
    X(NOT_IN, "not_in", LIST, ANY)                                                                 \
    X(CONTAINS, "contains", ONE, LIST)                                                             \
    X(DOES_NOT_CONTAIN, "does_not_contain", ONE, LIST)                                             \
    X(CONTAINS_ALL, "contains_all", LIST, LIST)                                                    \
    X(CONTAINS_ANY, "contains_any", LIST, LIST)

#define NAME(name, word, of_operand, of_value) name,
#define WORD(name, word, of_operand, of_value) word "\0"
#define OPERAND(name, word, of_operand, of_value) of_operand,
#define VALUE(name, word, of_operand, of_value) of_value,

typedef enum { OPERATORS(NAME) NO_OPERATOR } operator;
static const char operator_words[] = OPERATORS(WORD);
static const uint8_t operand_kinds[] = {OPERATORS(OPERAND)};
static const uint8_t value_kinds[] = {OPERATORS(VALUE)};

static operator find_operator(const char *word)
{
    return (operator)hg__find_word(operator_words, word);
}

static bool is_of_kind(int kind, const json_t *value)
{
    if (kind == NUMBER)
        return is_number(value);
    return kind == ANY || json_is_array(value) == (kind == LIST);
}

static bool holds(operator what, const json_t *value, const json_t *operand)
{
    const double a = json_real_value(value), b = json_real_value(operand);
    if (!is_of_kind(value_kinds[what], value))
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

bool hg__check_curation(hg_problems *problems, const json_t *curation, const hg_path *at)
{
    const char *name, *word;
    json_t *rules, *operand;
    json_object_foreach ((json_t *)curation, name, rules) {
        const hg_path path = HG_IN(at, name);
        if (hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT) < 0)
            hg__report(problems, HG_UNKNOWN_ATTRIBUTE, &path, "");
        json_object_foreach (rules, word, operand)
            if (find_operator(word) == NO_OPERATOR ||
                !is_of_kind(operand_kinds[find_operator(word)], operand))
                return false;
        if (!json_is_object(rules))
            return false;
    }
    return json_is_object(curation);
}

static bool is_excluded(hg_client *client, const char *text)
{
    const json_t *curation = hg__load_json(client, text, strlen(text), NULL), *value;
    const char *name, *word;
    json_t *rules, *operand;
    json_object_foreach ((json_t *)curation, name, rules) {
        int attribute = hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT);
        const char *json = attribute < 0 ? NULL : client->context[attribute];
        if (!json || !(value = hg__load_json(client, json, strlen(json), NULL)))
            return true;
        json_object_foreach (rules, word, operand)
            if (!holds(find_operator(word), value, operand))
                return true;
    }
    return !curation;
}

/* An audience is of named accounts: those whose edits are within its bounds, and those that the
   host calls eligible, whatever their edits are by now. */
static bool is_outside(const hg_audience *audience, const json_t *performer)
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
    return (stream->audience && is_outside(stream->audience, hg__get(context, "performer"))) ||
           (stream->curation && is_excluded(client, stream->curation));
}
