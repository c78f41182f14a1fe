/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
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
#include "json/table.h"

/* values */

/* A value of some text. */
typedef struct {
    const char *json;
    const hg_token *token;
} value;

static bool is_list(const value *v) { return v->token->kind == HG_JSON_ARRAY; }

static bool is_number(const value *v) { return v->token->kind == HG_JSON_NUMBER; }

static double number_of(const value *v)
{
    return is_number(v) ? hg__token_number(v->json, v->token) : 0;
}

/* As JavaScript's ===, to which no two objects or arrays are the same. */
static bool is_same(const value *a, const value *b)
{
    return !is_list(a) && a->token->kind != HG_JSON_OBJECT &&
           hg__same_value(a->json, a->token, b->json, b->token);
}

static bool has(const value *items, const value *wanted)
{
    value item = {items->json, items->token + 1};
    uint32_t left;
    for (left = items->token->count; left; left--, item.token = hg__next_token(item.token))
        if (is_same(&item, wanted))
            return true;
    return false;
}

/* Whether all of the wanted items are there, or else at least one of them. */
static bool has_some(const value *items, const value *wanted, bool all)
{
    value item = {wanted->json, wanted->token + 1};
    uint32_t left;
    for (left = wanted->token->count; left; left--, item.token = hg__next_token(item.token))
        if (has(items, &item) != all)
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

static bool is_of_kind(int kind, const value *v)
{
    if (kind == NUMBER)
        return is_number(v);
    return kind == ANY || is_list(v) == (kind == LIST);
}

static bool holds(operator what, const value *v, const value *operand)
{
    const double a = number_of(v), b = number_of(operand);
    if (!is_of_kind(value_kinds[what], v))
        return false;
    switch (what) {
    case EQUALS:
        return is_same(v, operand);
    case NOT_EQUALS:
        return !is_same(v, operand);
    case GREATER:
        return a > b;
    case LESS:
        return a < b;
    case GREATER_OR_EQUAL:
        return a >= b;
    case LESS_OR_EQUAL:
        return a <= b;
    case IN:
        return has(operand, v);
    case NOT_IN:
        return !has(operand, v);
    case CONTAINS:
        return has(v, operand);
    case DOES_NOT_CONTAIN:
        return !has(v, operand);
    default:
        return has_some(v, operand, what == CONTAINS_ALL);
    }
}

/* rules */

/* The longest name of an attribute or an operator has not half as many bytes. */
#define NAME_BYTES 128

static operator read_operator(const char *json, const hg_token *name)
{
    char word[NAME_BYTES];
    return find_operator(hg__copy_string(json, name, word, sizeof word));
}

static bool can_be_judged(const char *json, const hg_token *rules)
{
    const hg_token *name = rules + 1;
    uint32_t left;
    if (rules->kind != HG_JSON_OBJECT)
        return false;
    for (left = rules->count; left; left--, name = hg__next_name(name)) {
        const operator what = read_operator(json, name);
        const value operand = {json, name + 1};
        if (what == NO_OPERATOR || !is_of_kind(operand_kinds[what], &operand))
            return false;
    }
    return true;
}

bool hg__check_curation(hg_problems *problems, const char *json, const hg_token *curation,
                        const hg_path *at)
{
    const hg_token *name = curation + 1;
    uint32_t left;
    if (curation->kind != HG_JSON_OBJECT)
        return false;
    for (left = curation->count; left; left--, name = hg__next_name(name)) {
        char word[NAME_BYTES];
        const hg_path path = HG_IN(at, hg__copy_string(json, name, word, sizeof word));
        if (hg__find_attribute(word, 0, HG_CONTEXT_ATTRIBUTE_COUNT) < 0)
            hg__report(problems, HG_UNKNOWN_ATTRIBUTE, &path, "");
        if (!can_be_judged(json, name + 1))
            return false;
    }
    return true;
}

static bool all_hold(const char *json, const hg_token *rules, const value *v)
{
    const hg_token *name = rules + 1;
    uint32_t left;
    for (left = rules->count; left; left--, name = hg__next_name(name)) {
        const value operand = {json, name + 1};
        if (!holds(read_operator(json, name), v, &operand))
            return false;
    }
    return true;
}

HG_PART bool is_excluded(hg_client *client, const char *json)
{
    const hg_token *curation = hg__read_tokens(client, json, strlen(json)), *name;
    uint32_t left = curation ? curation->count : 0;
    for (name = left ? curation + 1 : NULL; left; left--, name = hg__next_name(name)) {
        char word[NAME_BYTES];
        const int attribute = hg__find_attribute(hg__copy_string(json, name, word, sizeof word), 0,
                                                 HG_CONTEXT_ATTRIBUTE_COUNT);
        value v = {attribute < 0 ? NULL : client->context[attribute], NULL};
        if (v.json)
            v.token = hg__read_tokens(client, v.json, strlen(v.json));
        if (!v.token || !all_hold(json, name + 1, &v))
            return true;
    }
    return !curation;
}

static bool is_true(const hg_token *token) { return token && token->kind == HG_JSON_TRUE; }

/* An audience is of named accounts: those whose edits are within its bounds, and those that the
   host calls eligible, whatever their edits are by now. */
HG_PART bool is_outside(const hg_audience *audience, const char *json, const hg_token *performer)
{
    const hg_token *count = hg__member(json, performer, "edit_count");
    const double edits = count && count->kind == HG_JSON_NUMBER ? hg__token_number(json, count) : 0;
    if (!is_true(hg__member(json, performer, "is_logged_in")) ||
        is_true(hg__member(json, performer, "is_temp")))
        return true;
    if (is_true(hg__member(json, performer, "is_eligible")))
        return false;
    return ((audience->fewest > 0 || audience->most > 0) && !count) ||
           (audience->fewest > 0 && edits < audience->fewest) ||
           (audience->most > 0 && edits > audience->most);
}

bool hg__is_filtered(hg_client *client, const hg_stream *stream, const char *json,
                     const hg_token *context)
{
    return (stream->audience &&
            is_outside(stream->audience, json, hg__member(json, context, "performer"))) ||
           (stream->curation && is_excluded(client, stream->curation));
}
