/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include <math.h>
#include <string.h>

#include "base/strings.h"
#include "schema/constant.h"
#include "schema/lookup.h"
#include "schema/pattern.h"
#include "schema/validate.h"

static void check(hg_validation *v, const hg_node *node, const json_t *value, const hg_path *at);

/* errors */

/* The keyword's sentence. What follows it is a name, or for `type` the names of all types. */
static void put_sentence(hg_text *text, hg_keyword keyword, const hg_node *node, const char *name)
{
    int i;
    hg__put_words(text, hg__nth_word(hg__keyword_sentences, keyword));
    hg__put_words(text, name);
    for (i = 0; keyword == HG_KEYWORD_TYPE && i < HG_TYPE_COUNT; i++) {
        if (!(node->types >> i & 1))
            continue;
        hg__put_char(text, ' ');
        hg__put_words(text, hg__nth_word(hg__type_names, (unsigned)i));
    }
}

static void put_error(hg_text *output, hg_keyword keyword, const hg_path *at, const hg_text *words)
{
    hg_text before = *output;
    hg__put_comma(output);
    hg__put_char(output, '{');
    hg__put_key(output, "path");
    hg__put_pointer(output, at);
    hg__put_pair(output, "keyword", hg__nth_word(hg__keyword_names, keyword));
    hg__put_key(output, "message");
    hg__put_string(output, words->start, hg__text_length(words));
    hg__put_char(output, '}');
    if (output->full)
        *output = before;
}

static void note_error(hg_validation *v, hg_keyword keyword, const hg_path *at, hg_text *words)
{
    hg__put_words(words, " (");
    hg__put_words(words, hg__nth_word(hg__keyword_names, keyword));
    hg__put_words(words, "), stream ");
    hg__put_words(words, v->stream);
    hg__put_char(words, '\0');
    if (!words->full)
        hg__report(v->problems, HG_INVALID_EVENT, at, words->start);
}

static void fail(hg_validation *v, hg_keyword keyword, const hg_node *node, const hg_path *at,
                 const char *name)
{
    char bytes[512];
    hg_text words;
    const hg_path *outer = at;
    while (outer && outer->parent && outer->parent->parent)
        outer = outer->parent;
    if (v->quiet) {
        v->errors++;
        return;
    }
    if (!v->errors++) {
        v->member = outer && outer->name ? outer->name : "";
        v->object = outer && outer->parent ? outer->parent->name : "";
    }
    hg__text_init(&words, bytes, sizeof bytes);
    put_sentence(&words, keyword, node, name);
    if (v->output)
        put_error(v->output, keyword, at, &words);
    else if (v->stream)
        note_error(v, keyword, at, &words);
}

/* Violations of what a keyword says of a value by itself. Each function returns the first one
   behind `after`, in the order of the keywords; asked again with that, the next one. */

#define RETURN_VIOLATION(keyword, violated)                                                        \
    if (after < (keyword) && (violated))                                                           \
    return keyword

static hg_keyword limit_violation(const hg_limits *limits, hg_keyword after, const char *at,
                                  size_t length)
{
    double points = (double)hg__code_points(at, length);
    RETURN_VIOLATION(HG_KEYWORD_MIN_LENGTH, points < limits->min_length);
    RETURN_VIOLATION(HG_KEYWORD_MAX_LENGTH, points > limits->max_length);
    RETURN_VIOLATION(HG_KEYWORD_PATTERN,
                     limits->pattern && !hg__pattern_matches(limits->pattern, at, length));
    RETURN_VIOLATION(HG_KEYWORD_FORMAT,
                     limits->format && !hg__pattern_matches(limits->format, at, length));
    return HG_KEYWORD_NONE;
}

static bool is_string_listed(const hg_node *node, const char *at, size_t length)
{
    int i;
    for (i = 0; i < node->constant_count; i++) {
        const hg_constant *constant = &node->constants[i];
        if (constant->type == JSON_STRING && constant->text.length == length &&
            !memcmp(constant->text.at, at, length))
            return true;
    }
    return !node->constant_count;
}

hg_keyword hg__string_violation(const hg_node *node, hg_keyword after, const char *at,
                                size_t length)
{
    RETURN_VIOLATION(HG_KEYWORD_TYPE, node->never || (node->types && !(node->types & HG_STRING)));
    RETURN_VIOLATION(HG_KEYWORD_ENUM, !is_string_listed(node, at, length));
    return node->limits ? limit_violation(node->limits, after, at, length) : HG_KEYWORD_NONE;
}

/* 1.0 and 1e2 are integers, as for every JSON Schema validator. */
static int types_of(const json_t *value)
{
    static const uint8_t types[] = {
        HG_OBJECT, HG_ARRAY,   HG_STRING,  HG_INTEGER | HG_NUMBER,
        HG_NUMBER, HG_BOOLEAN, HG_BOOLEAN, HG_NULL,
    };
    double number = json_real_value(value);
    if (json_is_real(value) && floor(number) == number)
        return HG_INTEGER | HG_NUMBER;
    return types[json_typeof(value)];
}

static bool is_listed(const hg_node *node, const json_t *value)
{
    int i;
    for (i = 0; i < node->constant_count; i++)
        if (hg__is_constant(&node->constants[i], value))
            return true;
    return !node->constant_count;
}

static hg_keyword find_violation(const hg_node *node, hg_keyword after, const json_t *value)
{
    const hg_limits *limits = json_is_real(value) ? node->limits : NULL;
    RETURN_VIOLATION(HG_KEYWORD_TYPE, node->types && !(node->types & types_of(value)));
    RETURN_VIOLATION(HG_KEYWORD_ENUM, !is_listed(node, value));
    RETURN_VIOLATION(HG_KEYWORD_MINIMUM, limits && json_real_value(value) < limits->minimum);
    RETURN_VIOLATION(HG_KEYWORD_MAXIMUM, limits && json_real_value(value) > limits->maximum);
    return json_is_string(value) && node->limits
               ? limit_violation(node->limits, after, json_string_value(value),
                                 json_string_length(value))
               : HG_KEYWORD_NONE;
}

/* objects */

bool hg__is_filled(const hg_fills *fills, const char *pointer)
{
    int i;
    for (i = 0; i < fills->count; i++)
        if (hg__same(fills->pointers[i], pointer))
            return true;
    return false;
}

static bool is_filled_by_intake(const hg_validation *v, const hg_path *at)
{
    char pointer[128];
    hg_text text;
    hg__text_init(&text, pointer, sizeof pointer);
    hg__put_path(&text, at);
    hg__put_char(&text, '\0');
    return !text.full && hg__is_filled(v->fills, pointer);
}

static void check_required(hg_validation *v, const hg_node *node, const json_t *object,
                           const hg_path *at)
{
    int i;
    for (i = 0; i < node->property_count; i++) {
        const hg_property *property = &node->properties[i];
        const hg_path path = HG_IN(at, property->name);
        if (property->required && !json_object_get(object, property->name) &&
            !(property->defaulted && !v->quiet) && !is_filled_by_intake(v, &path))
            fail(v, HG_KEYWORD_REQUIRED, node, at, property->name);
    }
}

static bool check_patterns(hg_validation *v, const hg_node *node, const char *name,
                           const json_t *value, const hg_path *at)
{
    const hg_extra *extra;
    bool matched = false;
    for (extra = node->extras; extra; extra = extra->next) {
        if (!extra->pattern || !hg__pattern_matches(extra->pattern, name, strlen(name)))
            continue;
        matched = true;
        check(v, extra->nodes[0], value, at);
    }
    return matched;
}

static void check_members(hg_validation *v, const hg_node *node, const json_t *object,
                          const hg_path *at)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)object, name, value) {
        const hg_property *own = hg__find_own(node, name);
        const hg_node *declared = own ? own->schema : NULL;
        const hg_path path = HG_IN(at, name);
        const bool matched = check_patterns(v, node, name, value, &path);
        if (node->names && hg__string_violation(node->names, HG_KEYWORD_NONE, name, strlen(name)))
            fail(v, HG_KEYWORD_NAMES, node, at, name);
        if (!declared && !matched && node->closed)
            fail(v, HG_KEYWORD_ADDITIONAL, node, at, name);
        else if (declared || (node->additional && !matched))
            check(v, declared ? declared : node->additional, value, &path);
    }
}

/* arrays */

static void check_items(hg_validation *v, const hg_node *node, const json_t *array,
                        const hg_path *at)
{
    const hg_extra *tuple = node->extras;
    size_t i;
    while (tuple && tuple->keyword != HG_KEYWORD_TUPLE)
        tuple = tuple->next;
    for (i = 0; i < json_array_size(array); i++) {
        const hg_node *schema = tuple && i < tuple->count ? tuple->nodes[i] : node->items;
        const hg_path path = HG_AT(at, i);
        if (schema)
            check(v, schema, json_array_get(array, i), &path);
    }
}

static bool has_duplicates(hg_validation *v, const json_t *array)
{
    size_t i, j;
    for (i = 0; i < json_array_size(array) && v->checks < HG_MAX_CHECKS; i++)
        for (j = 0; j < i; j++, v->checks++)
            if (json_equal(json_array_get(array, i), json_array_get(array, j)))
                return true;
    return false;
}

/* extras */

/* Whether a value fits. That it does not is no error yet, so none is told or counted. */
static bool fits(hg_validation *v, const hg_node *node, const json_t *value, const hg_path *at)
{
    const int errors = v->errors;
    const bool quiet = v->quiet;
    bool fitting;
    v->quiet = true;
    check(v, node, value, at);
    v->quiet = quiet;
    fitting = v->errors == errors;
    v->errors = errors;
    return fitting;
}

static uint32_t count_fitting(hg_validation *v, const hg_extra *extra, const json_t *value,
                              const hg_path *at)
{
    uint32_t i, count = 0;
    for (i = 0; i < extra->count; i++)
        count += fits(v, extra->nodes[i], value, at);
    return count;
}

static bool has_fitting_item(hg_validation *v, const hg_extra *extra, const json_t *array,
                             const hg_path *at)
{
    size_t i;
    for (i = 0; i < json_array_size(array); i++)
        if (fits(v, extra->nodes[0], json_array_get(array, i), at))
            return true;
    return !json_is_array(array);
}

/* As ajv 6 has it: a quotient of 1e21 and more, which JavaScript writes with an exponent, is no
   whole number. */
static bool is_multiple(double number, double of)
{
    double quotient = number / of;
    return floor(quotient) == quotient && fabs(quotient) < 1e21;
}

static bool violates(hg_validation *v, const hg_extra *extra, const json_t *value,
                     const hg_path *at)
{
    const bool is_number = json_is_real(value);
    const double number = json_real_value(value), bound = extra->number;
    switch (extra->keyword) {
    case HG_KEYWORD_EXCLUSIVE_MINIMUM:
        return is_number && number <= bound;
    case HG_KEYWORD_EXCLUSIVE_MAXIMUM:
        return is_number && number >= bound;
    case HG_KEYWORD_MULTIPLE_OF:
        return is_number && !is_multiple(number, bound);
    case HG_KEYWORD_MIN_PROPERTIES:
        return json_is_object(value) && (double)json_object_size(value) < bound;
    case HG_KEYWORD_MAX_PROPERTIES:
        return (double)json_object_size(value) > bound;
    case HG_KEYWORD_MIN_ITEMS:
        return json_is_array(value) && (double)json_array_size(value) < bound;
    case HG_KEYWORD_MAX_ITEMS:
        return (double)json_array_size(value) > bound;
    case HG_KEYWORD_UNIQUE_ITEMS:
        return has_duplicates(v, value);
    case HG_KEYWORD_ANY_OF:
        return !count_fitting(v, extra, value, at);
    case HG_KEYWORD_ONE_OF:
        return count_fitting(v, extra, value, at) != 1;
    case HG_KEYWORD_NOT:
        return fits(v, extra->nodes[0], value, at);
    case HG_KEYWORD_CONTAINS:
        return !has_fitting_item(v, extra, value, at);
    default:
        return false;
    }
}

static void check_extra(hg_validation *v, const hg_node *node, const hg_extra *extra,
                        const json_t *value, const hg_path *at)
{
    uint32_t i;
    if (violates(v, extra, value, at))
        fail(v, extra->keyword, node, at, "");
    for (i = 0; hg__always_applies(extra) && i < extra->count; i++)
        check(v, extra->nodes[i], value, at);
    if (extra->keyword == HG_KEYWORD_DEPENDENCIES && json_object_get(value, extra->name))
        check(v, extra->nodes[0], value, at);
    if (extra->keyword == HG_KEYWORD_IF) {
        const hg_node *then = extra->nodes[fits(v, extra->nodes[0], value, at) ? 1 : 2];
        if (then)
            check(v, then, value, at);
    }
}

static void check_all(hg_validation *v, const hg_node *node, const json_t *value, const hg_path *at)
{
    hg_keyword keyword = HG_KEYWORD_NONE;
    const hg_extra *extra;
    if (node->never)
        fail(v, HG_KEYWORD_FALSE, node, at, "");
    while ((keyword = find_violation(node, keyword, value)))
        fail(v, keyword == HG_KEYWORD_ENUM && node->is_const ? HG_KEYWORD_CONST : keyword, node, at,
             "");
    if (json_is_object(value)) {
        check_members(v, node, value, at);
        check_required(v, node, value, at);
    }
    if (json_is_array(value))
        check_items(v, node, value, at);
    for (extra = node->extras; extra; extra = extra->next)
        check_extra(v, node, extra, value, at);
}

static void check(hg_validation *v, const hg_node *node, const json_t *value, const hg_path *at)
{
    if (++v->level > HG_MAX_LEVELS || ++v->checks > HG_MAX_CHECKS) {
        /* Within `not`, failing here would make a value valid; `overrun` refuses it all the same.
         */
        v->overrun = true;
        fail(v, HG_KEYWORD_TOO_DEEP, node, at, "");
    } else {
        check_all(v, node, value, at);
    }
    v->level--;
}

void hg__validate(hg_validation *validation, const hg_node *node, const json_t *value)
{
    check(validation, node, value, NULL);
    validation->overrun |= validation->checks >= HG_MAX_CHECKS;
    if (validation->overrun && !validation->errors)
        fail(validation, HG_KEYWORD_TOO_DEEP, node, NULL, "");
}
