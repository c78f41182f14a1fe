/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <math.h>
#include <string.h>

#include "heliograph.h"
#include "schema/lookup.h"
#include "schema/pattern.h"
#include "schema/validate.h"
#include "json/table.h"

/* Keeps what is seldom called, or does much, out of its caller, which then saves fewer registers.
 */
#define RARE __attribute__((noinline))

/* Where a value is: the steps of its path, with the tokens of names. */
typedef struct place {
    const struct place *parent;
    const hg_token *name; /* of a member; NULL for an item of an array */
    uint32_t index;       /* of an item */
} place;

static void check(hg_validation *v, const hg_node *node, const hg_token *value, const place *at);

/* errors */

/* A path with its names decoded, as far as they are told. */
typedef struct {
    hg_path steps[HG_MAX_DEPTH];
    int count;
    char names[HG_POINTER_BYTES + HG_MAX_DEPTH];
    char *at;
    size_t left; /* bytes that further names may take, but for the NUL of each */
} named_path;

static const hg_path *add_steps(named_path *named, const char *json, const place *at)
{
    const hg_path *parent = at ? add_steps(named, json, at->parent) : NULL;
    hg_path *step = &named->steps[named->count];
    size_t length;
    if (!at || named->count == HG_MAX_DEPTH)
        return parent;
    *step = HG_AT(parent, at->index);
    if (at->name) {
        step->name = named->at;
        length = hg__decode_string(json, at->name, named->at, named->left);
        length = length < named->left ? length : named->left;
        named->at += length;
        named->left -= length;
        *named->at++ = 0;
    }
    named->count++;
    return step;
}

static const hg_path *name_path(named_path *named, const char *json, const place *at)
{
    named->count = 0;
    named->at = named->names;
    named->left = HG_POINTER_BYTES - HG_MAX_DEPTH;
    return add_steps(named, json, at);
}

/* The keyword's sentence, and for `type` the names of all types. */
static void put_sentence(hg_text *text, const hg_problems *problems, hg_keyword keyword,
                         const hg_node *node)
{
    int i;
    if (problems->violations)
        hg__put_words(text, hg__nth_word(problems->violations, keyword));
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
    hg__put_wrong(output, "keyword", hg__nth_word(hg__keyword_names, keyword), at, words);
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

static void tell(hg_validation *v, hg_keyword keyword, const place *at, hg_text *words)
{
    named_path named;
    const hg_path *path = name_path(&named, v->json, at);
    if (v->output)
        put_error(v->output, keyword, path, words);
    else
        note_error(v, keyword, path, words);
}

static void count_error(hg_validation *v, const place *at)
{
    const place *outer = at;
    while (outer && outer->parent && outer->parent->parent)
        outer = outer->parent;
    if (v->errors++ || v->quiet)
        return;
    v->member = outer ? outer->name : NULL;
    v->object = outer && outer->parent ? outer->parent->name : NULL;
}

/* Some sentences end with a name, which is a token of `json`: with the beginning of a long one. */
static void fail_with(hg_validation *v, hg_keyword keyword, const hg_node *node, const place *at,
                      const char *json, const hg_token *name)
{
    char bytes[512], told[256];
    hg_text words;
    count_error(v, at);
    if (v->quiet || !(v->output || v->stream))
        return;
    hg__text_init(&words, bytes, sizeof bytes);
    put_sentence(&words, v->problems, keyword, node);
    if (name)
        hg__put_words(&words, hg__copy_string(json, name, told, sizeof told));
    tell(v, keyword, at, &words);
}

RARE static void fail(hg_validation *v, hg_keyword keyword, const hg_node *node, const place *at)
{
    fail_with(v, keyword, node, at, NULL, NULL);
}

/* Violations of what a keyword says of a value by itself. Each function returns the first one
   behind `after`, in the order of the keywords; asked again with that, the next one. */

#define RETURN_VIOLATION(keyword, violated)                                                        \
    if (after < (keyword) && (violated))                                                           \
    return keyword

static hg_keyword text_violation(const hg_node *node, hg_keyword after, const char *json,
                                 const hg_token *string)
{
    const hg_limits *limits = node->limits;
    RETURN_VIOLATION(HG_KEYWORD_MIN_LENGTH, string->count < node->min_length);
    RETURN_VIOLATION(HG_KEYWORD_MAX_LENGTH, string->count > node->max_length);
    if (!limits)
        return HG_KEYWORD_NONE;
    RETURN_VIOLATION(HG_KEYWORD_PATTERN,
                     limits->pattern && !hg__pattern_matches(limits->pattern, json, string));
    RETURN_VIOLATION(HG_KEYWORD_FORMAT,
                     limits->format && !hg__pattern_matches(limits->format, json, string));
    return HG_KEYWORD_NONE;
}

/* Whether the value is one of the constants, of which there are some. */
HG_PART bool is_listed(const hg_node *node, const char *json, const hg_token *value)
{
    const hg_constants *constants = node->constants;
    const hg_token *constant = constants->tokens;
    uint32_t left;
    for (left = constants->count; left; left--) {
        if (constant->kind == value->kind && constant->count == value->count &&
            hg__same_value(json, value, constants->json, constant))
            return true;
        constant = hg__next_token(constant);
    }
    return false;
}

hg_keyword hg__string_violation(const hg_node *node, hg_keyword after, const char *json,
                                const hg_token *string)
{
    RETURN_VIOLATION(HG_KEYWORD_TYPE, node->never || (node->types && !(node->types & HG_STRING)));
    RETURN_VIOLATION(HG_KEYWORD_ENUM, node->constants && !is_listed(node, json, string));
    return text_violation(node, after, json, string);
}

static bool is_integer(const char *json, const hg_token *number)
{
    const char *at = json + number->start, *const end = at + number->length;
    double value;
    while (at < end && *at != '.' && (*at | 32) != 'e')
        at++;
    if (at == end && number->length)
        return true;
    value = hg__token_number(json, number);
    return floor(value) == value;
}

/* 1.0 and 1e2 are integers, as for every JSON Schema validator. */
static bool is_of_type(int types, const char *json, const hg_token *value)
{
    return types & hg__kind_types[value->kind] ||
           (types & HG_INTEGER && value->kind == HG_JSON_NUMBER && is_integer(json, value));
}

static hg_keyword number_violation(const hg_limits *limits, hg_keyword after, double number)
{
    RETURN_VIOLATION(HG_KEYWORD_MINIMUM, number < limits->minimum);
    RETURN_VIOLATION(HG_KEYWORD_MAXIMUM, number > limits->maximum);
    return HG_KEYWORD_NONE;
}

static hg_keyword find_violation(const hg_node *node, hg_keyword after, const char *json,
                                 const hg_token *value)
{
    RETURN_VIOLATION(HG_KEYWORD_TYPE, node->types && !is_of_type(node->types, json, value));
    RETURN_VIOLATION(HG_KEYWORD_ENUM, node->constants && !is_listed(node, json, value));
    if (value->kind == HG_JSON_STRING)
        return text_violation(node, after, json, value);
    return value->kind == HG_JSON_NUMBER && node->limits
               ? number_violation(node->limits, after, hg__token_number(json, value))
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

static bool is_filled_by_intake(const hg_validation *v, const place *at, const char *name)
{
    char pointer[128];
    named_path named;
    const hg_path path = HG_IN(name_path(&named, v->json, at), name);
    hg_text text;
    hg__text_init(&text, pointer, sizeof pointer);
    hg__put_path(&text, &path);
    hg__put_char(&text, '\0');
    return !text.full && hg__is_filled(v->fills, pointer);
}

static void miss(hg_validation *v, const hg_node *node, const hg_property *property,
                 const place *at)
{
    hg_token name;
    if ((property->defaulted && !v->quiet) || is_filled_by_intake(v, at, property->name))
        return;
    name = hg__name_token(property->name, property->length);
    fail_with(v, HG_KEYWORD_REQUIRED, node, at, property->name, &name);
}

/* `present` are those of the first properties that the object has. */
static void check_required(hg_validation *v, const hg_node *node, const hg_token *object,
                           hg_property_set present, const place *at)
{
    const hg_properties *properties = node->properties;
    hg_property_set missing = properties->required & ~present;
    uint32_t i;
    for (i = 0; missing; i++, missing >>= 1)
        if (missing & 1)
            miss(v, node, &properties->list[i], at);
    for (i = HG_PROPERTY_SET_SIZE; i < properties->count; i++) {
        const hg_property *property = &properties->list[i];
        if (property->required &&
            !hg__find_token(v->json, object, property->hash, property->name, property->length))
            miss(v, node, property, at);
    }
}

HG_PART bool check_patterns(hg_validation *v, const hg_node *node, const hg_token *name,
                            const place *at)
{
    const hg_extra *extra;
    bool matched = false;
    for (extra = node->extras; extra; extra = extra->next) {
        if (!extra->pattern || !hg__pattern_matches(extra->pattern, v->json, name))
            continue;
        matched = true;
        check(v, extra->nodes[0], name + 1, at);
    }
    return matched;
}

static inline bool is_scalar(const hg_token *value) { return value->kind >= HG_JSON_STRING; }

/* Whether nothing that `check_all` looks at before extras and contents can be violated. */
static inline bool is_sound(const hg_node *node, const hg_token *value)
{
    return node->sound >> value->kind & 1 &&
           (value->kind != HG_JSON_STRING ||
            (value->count >= node->min_length && value->count <= node->max_length));
}

RARE static void check_member(hg_validation *v, const hg_node *node, const hg_node *declared,
                              const hg_token *name, const place *outer)
{
    const place at = {outer, name, 0};
    const bool matched = node->extras && check_patterns(v, node, name, &at);
    if (node->names && hg__string_violation(node->names, HG_KEYWORD_NONE, v->json, name))
        fail_with(v, HG_KEYWORD_NAMES, node, outer, v->json, name);
    if (!declared && !matched && node->closed)
        fail_with(v, HG_KEYWORD_ADDITIONAL, node, outer, v->json, name);
    else if (declared || (node->additional && !matched))
        check(v, declared ? declared : node->additional, name + 1, &at);
}

static hg_property_set present_beforehand(const hg_validation *v, const hg_token *object)
{
    int i;
    for (i = 0; i < v->overlay_count; i++)
        if (v->overlays[i].object == object)
            return v->overlays[i].present;
    return 0;
}

/* Check the value of a member that only its own schema is about. A scalar mostly is valid for sure,
   and then takes no level. */
static inline void check_declared(hg_validation *v, const hg_node *declared, const hg_token *name,
                                  const place *outer)
{
    const place at = {outer, name, 0};
    if (is_scalar(name + 1) && is_sound(declared, name + 1) && v->level < HG_MAX_LEVELS &&
        v->checks < HG_MAX_CHECKS)
        v->checks++;
    else
        check(v, declared, name + 1, &at);
}

RARE static void check_members(hg_validation *v, const hg_node *node, const hg_token *object,
                               const place *at)
{
    const bool is_simple = !node->extras && !node->names;
    const hg_properties *const properties = node->properties;
    const hg_token *name = object + 1;
    hg_property_set present = present_beforehand(v, object);
    uint32_t left;
    for (left = object->count; left; left--, name = hg__next_name(name)) {
        const hg_property *own = properties ? hg__find_among(properties, v->json, name) : NULL;
        const hg_node *declared = own ? own->schema : NULL;
        if (own && own - properties->list < HG_PROPERTY_SET_SIZE)
            present |= (hg_property_set)1 << (own - properties->list);
        if (is_simple && declared)
            check_declared(v, declared, name, at);
        else
            check_member(v, node, declared, name, at);
    }
    if (properties)
        check_required(v, node, object, present, at);
}

/* arrays */

RARE static void check_items(hg_validation *v, const hg_node *node, const hg_token *array,
                             const place *outer)
{
    const hg_extra *tuple = node->extras;
    const hg_token *item = array + 1;
    uint32_t i;
    while (tuple && tuple->keyword != HG_KEYWORD_TUPLE)
        tuple = tuple->next;
    for (i = 0; i < array->count; i++, item = hg__next_token(item)) {
        const hg_node *schema = tuple && i < tuple->count ? tuple->nodes[i] : node->items;
        const place at = {outer, NULL, i};
        if (schema)
            check(v, schema, item, &at);
    }
}

HG_PART bool has_duplicates(hg_validation *v, const hg_token *array)
{
    const hg_token *item = array + 1, *other;
    uint32_t i;
    for (i = 0; i < array->count && v->checks < HG_MAX_CHECKS; i++, item = hg__next_token(item))
        for (other = array + 1; other != item; other = hg__next_token(other), v->checks++)
            if (hg__same_value(v->json, item, v->json, other))
                return true;
    return false;
}

/* extras */

/* Whether a value fits. That it does not is no error yet, so none is told or counted. */
static bool fits(hg_validation *v, const hg_node *node, const hg_token *value, const place *at)
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

static uint32_t count_fitting(hg_validation *v, const hg_extra *extra, const hg_token *value,
                              const place *at)
{
    uint32_t i, count = 0;
    for (i = 0; i < extra->count; i++)
        count += fits(v, extra->nodes[i], value, at);
    return count;
}

static bool has_fitting_item(hg_validation *v, const hg_extra *extra, const hg_token *array,
                             const place *at)
{
    const hg_token *item = array + 1;
    uint32_t left;
    for (left = array->count; left; left--, item = hg__next_token(item))
        if (fits(v, extra->nodes[0], item, at))
            return true;
    return false;
}

/* As ajv 6 has it: a quotient of 1e21 and more, which JavaScript writes with an exponent, is no
   whole number. */
static bool is_multiple(double number, double of)
{
    double quotient = number / of;
    return floor(quotient) == quotient && fabs(quotient) < 1e21;
}

static bool violates_number(const hg_extra *extra, double number)
{
    switch (extra->keyword) {
    case HG_KEYWORD_EXCLUSIVE_MINIMUM:
        return number <= extra->number;
    case HG_KEYWORD_EXCLUSIVE_MAXIMUM:
        return number >= extra->number;
    case HG_KEYWORD_MULTIPLE_OF:
        return !is_multiple(number, extra->number);
    default:
        return false;
    }
}

static bool violates_array(hg_validation *v, const hg_extra *extra, const hg_token *array,
                           const place *at)
{
    switch (extra->keyword) {
    case HG_KEYWORD_MIN_ITEMS:
        return array->count < extra->number;
    case HG_KEYWORD_MAX_ITEMS:
        return array->count > extra->number;
    case HG_KEYWORD_UNIQUE_ITEMS:
        return has_duplicates(v, array);
    case HG_KEYWORD_CONTAINS:
        return !has_fitting_item(v, extra, array, at);
    default:
        return false;
    }
}

static bool violates(hg_validation *v, const hg_extra *extra, const hg_token *value,
                     const place *at)
{
    switch (extra->keyword) {
    case HG_KEYWORD_ANY_OF:
        return !count_fitting(v, extra, value, at);
    case HG_KEYWORD_ONE_OF:
        return count_fitting(v, extra, value, at) != 1;
    case HG_KEYWORD_NOT:
        return fits(v, extra->nodes[0], value, at);
    case HG_KEYWORD_MIN_PROPERTIES:
        return value->kind == HG_JSON_OBJECT && value->count < extra->number;
    case HG_KEYWORD_MAX_PROPERTIES:
        return value->kind == HG_JSON_OBJECT && value->count > extra->number;
    default:
        if (value->kind == HG_JSON_ARRAY)
            return violates_array(v, extra, value, at);
        return value->kind == HG_JSON_NUMBER &&
               violates_number(extra, hg__token_number(v->json, value));
    }
}

static bool has_member(const hg_validation *v, const hg_token *value, const char *name)
{
    const size_t length = strlen(name);
    return value->kind == HG_JSON_OBJECT &&
           hg__find_token(v->json, value, hg__hash_name(name, length), name, length);
}

static void check_extra(hg_validation *v, const hg_node *node, const hg_extra *extra,
                        const hg_token *value, const place *at)
{
    uint32_t i;
    if (violates(v, extra, value, at))
        fail(v, extra->keyword, node, at);
    for (i = 0; hg__always_applies(extra) && i < extra->count; i++)
        check(v, extra->nodes[i], value, at);
    if (extra->keyword == HG_KEYWORD_DEPENDENCIES && has_member(v, value, extra->name))
        check(v, extra->nodes[0], value, at);
    if (extra->keyword == HG_KEYWORD_IF) {
        const hg_node *then = extra->nodes[fits(v, extra->nodes[0], value, at) ? 1 : 2];
        if (then)
            check(v, then, value, at);
    }
}

/* A violation was found; it and those behind it are told. */
RARE static void fail_all(hg_validation *v, const hg_node *node, hg_keyword keyword,
                          const hg_token *value, const place *at)
{
    do
        fail(v, keyword == HG_KEYWORD_ENUM && node->is_const ? HG_KEYWORD_CONST : keyword, node,
             at);
    while ((keyword = find_violation(node, keyword, v->json, value)));
}

HG_PART void check_extras(hg_validation *v, const hg_node *node, const hg_token *value,
                          const place *at)
{
    const hg_extra *extra;
    for (extra = node->extras; extra; extra = extra->next)
        check_extra(v, node, extra, value, at);
}

RARE static void check_all(hg_validation *v, const hg_node *node, const hg_token *value,
                           const place *at)
{
    hg_keyword keyword;
    if (node->never)
        fail(v, HG_KEYWORD_FALSE, node, at);
    if (!is_sound(node, value) && (keyword = find_violation(node, HG_KEYWORD_NONE, v->json, value)))
        fail_all(v, node, keyword, value, at);
    if (value->kind == HG_JSON_OBJECT)
        check_members(v, node, value, at);
    if (value->kind == HG_JSON_ARRAY)
        check_items(v, node, value, at);
    if (node->extras)
        check_extras(v, node, value, at);
}

static void check(hg_validation *v, const hg_node *node, const hg_token *value, const place *at)
{
    if (++v->level > HG_MAX_LEVELS || ++v->checks > HG_MAX_CHECKS) {
        /* Within `not`, failing here would make a value valid; `overrun` refuses it all the same.
         */
        v->overrun = true;
        fail(v, HG_KEYWORD_TOO_DEEP, node, at);
    } else {
        check_all(v, node, value, at);
    }
    v->level--;
}

void hg__validate(hg_validation *validation, const hg_node *node, const char *json,
                  const hg_token *value)
{
    validation->json = json;
    check(validation, node, value, NULL);
    validation->overrun |= validation->checks >= HG_MAX_CHECKS;
    if (validation->overrun && !validation->errors)
        fail(validation, HG_KEYWORD_TOO_DEEP, node, NULL);
}

void hg__validate_member(hg_validation *validation, const hg_node *node, const char *json,
                         const hg_token *name)
{
    const place at = {NULL, name, 0};
    validation->json = json;
    check(validation, node, name + 1, &at);
}
