/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Validating a JSON value against compiled nodes. */

#include <math.h>

#include "private.h"

static void check(hg_validation *v, const hg_node *node, const json_t *value, const hg_place *at);

/* places */

static void put_place(hg_text *text, const hg_place *place)
{
    const char *name;
    if (!place)
        return;
    put_place(text, place->parent);
    hg__put(text, "/", 1);
    if (!place->name)
        hg__put_integer(text, (int64_t)place->index);
    for (name = place->name; name && *name; name++) {
        if (*name == '~' || *name == '/')
            hg__put(text, *name == '~' ? "~0" : "~1", 2);
        else
            hg__put(text, name, 1);
    }
}

void hg__put_pointer(hg_text *text, const hg_place *at)
{
    char pointer[512];
    hg_text inside;
    hg__text(&inside, pointer, sizeof pointer);
    put_place(&inside, at);
    hg__put_string(text, pointer, hg__text_length(&inside));
}

/* errors */

/* In the order of hg_keyword; what follows the sentence is a name, or for a type all of them. */
static const struct {
    const char *keyword;
    const char *sentence;
} sayings[] = {
    {"", ""},
    {"type", "must be"},
    {"enum", "must be one of the values listed"},
    {"minimum", "is too small"},
    {"maximum", "is too large"},
    {"minLength", "is too short"},
    {"maxLength", "is too long"},
    {"pattern", "does not match the pattern"},
    {"format", "does not have the format"},
    {"required", "must have the member "},
    {"additionalProperties", "must not have the member "},
    {"propertyNames", "must not have a member named "},
    {"false schema", "must not be here"},
};

static void put_saying(hg_text *text, hg_keyword keyword, const hg_node *node, const char *name)
{
    int i;
    hg__put_words(text, sayings[keyword].sentence);
    hg__put_words(text, name);
    for (i = 0; keyword == HG_KEYWORD_TYPE && i < 7; i++) {
        if (!(node->types >> i & 1))
            continue;
        hg__put(text, " ", 1);
        hg__put_words(text, hg__type_names[i]);
    }
}

static void put_error(hg_text *output, hg_keyword keyword, const hg_place *at, const hg_text *words)
{
    hg_text before = *output;
    hg__put_comma(output);
    hg__put(output, "{", 1);
    hg__put_key(output, "path");
    hg__put_pointer(output, at);
    hg__put_pair(output, "keyword", sayings[keyword].keyword);
    hg__put_key(output, "message");
    hg__put_string(output, words->start, hg__text_length(words));
    hg__put(output, "}", 1);
    if (output->full)
        *output = before;
}

static void note_error(hg_validation *v, hg_keyword keyword, const hg_place *at, hg_text *words)
{
    hg__put_words(words, " (");
    hg__put_words(words, sayings[keyword].keyword);
    hg__put_words(words, "), stream ");
    hg__put_words(words, v->stream);
    hg__put(words, "", 1);
    if (!words->full)
        hg__report(v->client, HG_INVALID_EVENT, at, words->start);
}

static void fail(hg_validation *v, hg_keyword keyword, const hg_node *node, const hg_place *at,
                 const char *name)
{
    char bytes[512];
    hg_text words;
    const hg_place *outer = at;
    while (outer && outer->parent && outer->parent->parent)
        outer = outer->parent;
    if (!v->errors++) {
        v->member = outer && outer->name ? outer->name : "";
        v->object = outer && outer->parent ? outer->parent->name : "";
    }
    hg__text(&words, bytes, sizeof bytes);
    put_saying(&words, keyword, node, name);
    if (v->output)
        put_error(v->output, keyword, at, &words);
    else if (v->stream)
        note_error(v, keyword, at, &words);
}

/* strings: what an event's slot asks as well */

static hg_keyword limit_offence(const hg_limits *limits, const char *at, size_t length)
{
    double points = (double)hg__code_points(at, length);
    if (points < limits->min_length)
        return HG_KEYWORD_MIN_LENGTH;
    if (points > limits->max_length)
        return HG_KEYWORD_MAX_LENGTH;
    if (limits->pattern && !hg__pattern_matches(limits->pattern, at, length))
        return HG_KEYWORD_PATTERN;
    return limits->format && !hg__format_matches(limits->format, at, length) ? HG_KEYWORD_FORMAT
                                                                             : HG_KEYWORD_NONE;
}

static bool is_constant(const hg_constant *constant, const char *at, size_t length)
{
    return constant->type == JSON_STRING && constant->text.length == length &&
           !memcmp(constant->text.at, at, length);
}

hg_keyword hg__string_offence(const hg_node *node, const char *at, size_t length)
{
    int i;
    if (node->types && !(node->types & HG_STRING))
        return HG_KEYWORD_TYPE;
    for (i = 0; i < node->constant_count; i++)
        if (is_constant(&node->constants[i], at, length))
            break;
    if (node->constant_count && i == node->constant_count)
        return HG_KEYWORD_ENUM;
    return node->limits ? limit_offence(node->limits, at, length) : HG_KEYWORD_NONE;
}

/* other values */

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
    for (i = 0; i < node->constant_count; i++) {
        const hg_constant *constant = &node->constants[i];
        bool numbers = constant->type == JSON_INTEGER || constant->type == JSON_REAL;
        if (numbers ? json_is_number(value) && constant->number == json_number_value(value)
                    : constant->type == json_typeof(value))
            return true;
    }
    return !node->constant_count;
}

static hg_keyword offence(const hg_node *node, const json_t *value)
{
    const hg_limits *limits = node->limits;
    if (node->never)
        return HG_KEYWORD_FALSE;
    if (node->types && !(node->types & types_of(value)))
        return HG_KEYWORD_TYPE;
    if (json_is_string(value))
        return hg__string_offence(node, json_string_value(value), json_string_length(value));
    if (!is_listed(node, value))
        return HG_KEYWORD_ENUM;
    if (limits && json_is_number(value) && json_number_value(value) < limits->minimum)
        return HG_KEYWORD_MINIMUM;
    if (limits && json_is_number(value) && json_number_value(value) > limits->maximum)
        return HG_KEYWORD_MAXIMUM;
    return HG_KEYWORD_NONE;
}

/* objects */

const hg_property *hg__find_property(const hg_node *node, const char *name)
{
    int i;
    for (i = 0; node && i < node->property_count; i++)
        if (*node->properties[i].name == *name && hg__same(node->properties[i].name, name))
            return &node->properties[i];
    return NULL;
}

const hg_node *hg__declared(const hg_node *node, const char *name)
{
    const hg_property *property = hg__find_property(node, name);
    return property ? property->schema : NULL;
}

bool hg__allows(const hg_node *node, const char *name)
{
    return !node || !node->closed || hg__declared(node, name);
}

static bool is_filled_by_intake(const hg_validation *v, const hg_place *at)
{
    char pointer[128];
    hg_text text;
    hg__text(&text, pointer, sizeof pointer);
    put_place(&text, at);
    hg__put(&text, "", 1);
    return !text.full && hg__is_filled(v->client, pointer);
}

static void check_required(hg_validation *v, const hg_node *node, const json_t *object,
                           const hg_place *at)
{
    int i;
    for (i = 0; i < node->property_count; i++) {
        const hg_property *property = &node->properties[i];
        const hg_place place = HG_IN(at, property->name);
        if (property->required && !json_object_get(object, property->name) &&
            !is_filled_by_intake(v, &place))
            fail(v, HG_KEYWORD_REQUIRED, node, at, property->name);
    }
}

static void check_members(hg_validation *v, const hg_node *node, const json_t *object,
                          const hg_place *at)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)object, name, value) {
        const hg_node *declared = hg__declared(node, name);
        const hg_place place = HG_IN(at, name);
        if (node->names && hg__string_offence(node->names, name, strlen(name)))
            fail(v, HG_KEYWORD_NAMES, node, at, name);
        if (!declared && node->closed)
            fail(v, HG_KEYWORD_ADDITIONAL, node, at, name);
        else if (declared || node->additional)
            check(v, declared ? declared : node->additional, value, &place);
    }
}

static void check(hg_validation *v, const hg_node *node, const json_t *value, const hg_place *at)
{
    hg_keyword keyword = offence(node, value);
    size_t i;
    if (keyword)
        fail(v, keyword, node, at, "");
    if (json_is_object(value)) {
        check_members(v, node, value, at);
        check_required(v, node, value, at);
    }
    for (i = 0; node->items && i < json_array_size(value); i++) {
        const hg_place place = {at, NULL, i};
        check(v, node->items, json_array_get(value, i), &place);
    }
}

void hg__validate(hg_validation *validation, const hg_node *node, const json_t *value)
{
    check(validation, node, value, NULL);
}
