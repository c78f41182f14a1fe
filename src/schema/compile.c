/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <math.h>
#include <string.h>

#include "schema/compile.h"
#include "schema/defaults.h"
#include "schema/lookup.h"
#include "schema/pattern.h"
#include "json/load.h"
#include "json/table.h"

#define MAX_REFS 64

/* Properties of one schema, beyond which it is refused. */
#define MAX_PROPERTIES (UINT16_MAX - 1)

/* Levels of schemas for one and the same value, beyond which a schema is refused. */
#define MAX_IN_PLACE 80

/* A schema that a $ref names. It is compiled after the one that refers to it, so that schemas may
   refer to each other in circles. */
typedef struct {
    const json_t *schema;
    const char *ref;
    hg_node *node;
} target;

typedef struct {
    const json_t *root;
    int count;
    target targets[MAX_REFS];
    hg_defaults defaults;
} references;

/* Parts of a schema that say the same are kept once: most properties are strings of a few kinds.
   Beyond so many different ones they are kept anew. */
#define MAX_SHARED 24

typedef struct {
    const void *parts[MAX_SHARED];
    int count;
} shared_parts;

typedef struct {
    shared_parts nodes; /* those that lead to no others */
    shared_parts limits;
    shared_parts patterns;
    const char *sources[MAX_SHARED]; /* of the patterns */
} shared;

/* What is being compiled: a schema object, and what has become of it so far. */
typedef struct {
    const hg_schema_context *context;
    references *refs;
    shared *shared;
    const json_t *schema;
    hg_node *node;
    hg_limits limits;
    bool has_limits;
    bool rebased; /* within a schema with an $id of its own, which changes what $ref means */
} compilation;

static const hg_node *compile(const compilation *outer, const json_t *schema, const hg_path *at);

/* The part that was shared before and has the same bytes; else the part itself, which is then
   shared. */
static const void *share(shared_parts *known, const void *part, size_t bytes)
{
    int i;
    for (i = 0; i < known->count; i++)
        if (!memcmp(known->parts[i], part, bytes))
            return known->parts[i];
    if (known->count < MAX_SHARED)
        known->parts[known->count++] = part;
    return part;
}

/* A schema that says nothing; NULL when it does not fit. */
static hg_node *new_node(hg_arena *arena)
{
    hg_node *node = hg__keep(arena, sizeof *node);
    if (node)
        node->max_length = HG_ANY_LENGTH;
    return node;
}

/* Each keyword has one function, which returns false for a value that the keyword cannot have. */

/* types */

static uint8_t type_bit(const json_t *name)
{
    const char *text = json_string_value(name);
    return text ? (uint8_t)(1 << hg__find_word(hg__type_names, text)) & HG_EVERY_TYPE : 0;
}

static bool compile_type(compilation *c, const json_t *value)
{
    size_t i;
    c->node->types = type_bit(value);
    for (i = 0; i < json_array_size(value); i++) {
        uint8_t bit = type_bit(json_array_get(value, i));
        if (!bit)
            return false;
        c->node->types |= bit;
    }
    return c->node->types;
}

/* objects */

/* How many bytes the names take at the most. */
static size_t count_bytes(const json_t *declared, const json_t *required)
{
    const char *name;
    json_t *value;
    size_t bytes = 0, i;
    json_object_foreach ((json_t *)declared, name, value)
        bytes += strlen(name) + 1;
    for (i = 0; i < json_array_size(required); i++)
        bytes += json_string_length(json_array_get(required, i)) + 1;
    return bytes;
}

/* Room for the properties; NULL when it does not fit. */
static hg_properties *begin_properties(compilation *c, const json_t *declared,
                                       const json_t *required)
{
    hg_arena *arena = c->context->arena;
    const size_t most = json_object_size(declared) + json_array_size(required);
    hg_properties *properties = hg__keep(arena, sizeof *properties);
    if (!properties || most > MAX_PROPERTIES ||
        !(properties->list = hg__keep(arena, most * sizeof(hg_property))) ||
        !(properties->names = hg__keep(arena, count_bytes(declared, required))))
        return NULL;
    return properties;
}

static bool end_properties(compilation *c, hg_properties *properties)
{
    uint32_t i;
    properties->mask = 1;
    while (properties->mask < 2u * properties->count)
        properties->mask = properties->mask << 1 | 1;
    properties->slots =
        hg__keep(c->context->arena, (properties->mask + 1) * sizeof *properties->slots);
    if (!properties->slots)
        return false;
    for (i = 0; i < properties->count && i < HG_PROPERTY_SET_SIZE; i++)
        if (properties->list[i].required)
            properties->required |= (hg_property_set)1 << i;
    hg__index_properties(properties);
    properties->next = *c->context->properties;
    *c->context->properties = properties;
    c->node->properties = properties;
    return true;
}

static hg_property *add_property(hg_properties *properties, const char *name)
{
    hg_property *property = &properties->list[properties->count++];
    char *at = properties->names;
    if (property > properties->list)
        at += property[-1].name + property[-1].length + 1 - at;
    property->length = (uint32_t)strlen(name);
    property->name = memcpy(at, name, property->length + 1);
    return property;
}

static bool add_declared(compilation *c, hg_properties *properties, const json_t *declared,
                         const hg_path *at)
{
    const json_t *required = json_object_get(c->schema, HG_CONFIGURING_TEXT("required"));
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)declared, name, value) {
        const hg_path path = HG_IN(at, name);
        hg_property *property = add_property(properties, name);
        if (!(property->schema = compile(c, value, &path)))
            return false;
        property->required = hg__lists(required, name);
        property->defaulted = json_object_get(value, HG_CONFIGURING_TEXT("default"));
        if (!hg__note_default(&c->refs->defaults, value, property->schema, c->node, &path))
            return false;
    }
    return true;
}

static bool add_undeclared(hg_properties *properties, const json_t *declared,
                           const json_t *required)
{
    size_t i;
    for (i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        if (!name)
            return false;
        if (!json_object_get(declared, name))
            add_property(properties, name)->required = true;
    }
    return true;
}

/* Serves `properties` and `required`, whichever comes first. */
static bool compile_properties(compilation *c, const hg_path *at)
{
    const json_t *declared = json_object_get(c->schema, HG_CONFIGURING_TEXT("properties"));
    const json_t *required = json_object_get(c->schema, HG_CONFIGURING_TEXT("required"));
    const hg_path path = HG_IN(at->parent, HG_CONFIGURING_TEXT("properties"));
    const size_t most = json_object_size(declared) + json_array_size(required);
    hg_properties *properties;
    if ((declared && !json_is_object(declared)) || (required && !json_is_array(required)))
        return false;
    if (c->node->properties || !most)
        return true;
    properties = begin_properties(c, declared, required);
    return properties && add_declared(c, properties, declared, &path) &&
           add_undeclared(properties, declared, required) && end_properties(c, properties);
}

static bool compile_additional(compilation *c, const json_t *value, const hg_path *at)
{
    c->node->closed = json_is_false(value);
    return c->node->closed || (c->node->additional = compile(c, value, at));
}

/* A keyword that asserts something and is not supported makes the whole schema refused. */
static bool refuse_unsupported(compilation *c, const hg_path *at)
{
    hg__report(c->context->problems, HG_UNSUPPORTED_KEYWORD, at, "");
    return false;
}

/* One that there is no room for may well be supported; `refuse` tells that. */
static bool refuse_pattern(compilation *c, const hg_path *at)
{
    return !c->context->arena->was_full && refuse_unsupported(c, at);
}

/* A schema for names may use only the keywords that hg__string_violation checks. */
static bool compile_names(compilation *c, const json_t *value, const hg_path *at)
{
    c->node->names = compile(c, value, at);
    return c->node->names && (!c->node->names->extras || refuse_unsupported(c, at));
}

/* extras */

static hg_extra *add_extra(compilation *c, hg_keyword keyword, size_t count)
{
    hg_extra *extra = hg__keep(c->context->arena, sizeof *extra);
    if (!extra || !(extra->nodes = hg__keep(c->context->arena, count * sizeof *extra->nodes)))
        return NULL;
    *c->context->keywords |= HG_KEYWORD_BIT(keyword);
    extra->keyword = keyword;
    extra->count = (uint32_t)count;
    extra->next = c->node->extras;
    c->node->extras = extra;
    return extra;
}

/* not, contains: one schema */
static bool compile_one(compilation *c, hg_keyword keyword, const json_t *value, const hg_path *at)
{
    hg_extra *extra = add_extra(c, keyword, 1);
    return extra && (extra->nodes[0] = compile(c, value, at));
}

/* allOf, anyOf, oneOf, and items where it is an array */
static bool compile_several(compilation *c, hg_keyword keyword, const json_t *value,
                            const hg_path *at)
{
    hg_extra *extra = add_extra(c, keyword, json_array_size(value));
    size_t i;
    for (i = 0; extra && i < extra->count; i++) {
        const hg_path path = HG_AT(at, i);
        const json_t *schema = json_array_get(value, i);
        const hg_path instead = HG_IN(&path, HG_CONFIGURING_TEXT("default"));
        if (!(extra->nodes[i] = compile(c, schema, &path)))
            return false;
        /* An intake would make the array longer. */
        if (keyword == HG_KEYWORD_TUPLE && json_object_get(schema, instead.name))
            return refuse_unsupported(c, &instead);
    }
    return extra && json_is_array(value) && (extra->count || keyword == HG_KEYWORD_TUPLE);
}

static bool compile_if(compilation *c, const hg_path *at)
{
    HG_CONFIGURING static const char names[][5] = {"if", "then", "else"};
    hg_extra *extra = add_extra(c, HG_KEYWORD_IF, 3);
    int i;
    for (i = 0; extra && i < 3; i++) {
        const json_t *branch = json_object_get(c->schema, names[i]);
        const hg_path path = HG_IN(at->parent, names[i]);
        if (branch && !(extra->nodes[i] = compile(c, branch, &path)))
            return false;
    }
    return extra;
}

/* `items`: one schema for every item, or an array with one for each of the first items, and
   `additionalItems` for those behind them. */
static bool compile_items(compilation *c, const json_t *value, const hg_path *at)
{
    const json_t *others = json_object_get(c->schema, HG_CONFIGURING_TEXT("additionalItems"));
    const hg_path path = HG_IN(at->parent, HG_CONFIGURING_TEXT("additionalItems"));
    if (!json_is_array(value))
        return (c->node->items = compile(c, value, at));
    return compile_several(c, HG_KEYWORD_TUPLE, value, at) &&
           (!others || (c->node->items = compile(c, others, &path)));
}

static bool compile_unique(compilation *c, const json_t *value)
{
    return json_is_false(value) ||
           (json_is_true(value) && add_extra(c, HG_KEYWORD_UNIQUE_ITEMS, 0));
}

/* A dependency may be a list of names that are required: it is compiled as a schema that requires
   them. */
static const hg_node *compile_dependency(compilation *c, const json_t *value, const hg_path *at)
{
    compilation names = *c;
    hg_properties *properties;
    if (!json_is_array(value))
        return compile(c, value, at);
    names.node = new_node(c->context->arena);
    properties = begin_properties(c, NULL, value);
    return names.node && properties && add_undeclared(properties, NULL, value) &&
                   end_properties(&names, properties)
               ? names.node
               : NULL;
}

/* patternProperties, dependencies */
static bool compile_map(compilation *c, hg_keyword keyword, const json_t *value, const hg_path *at)
{
    const char *name;
    json_t *schema;
    json_object_foreach ((json_t *)value, name, schema) {
        const hg_path path = HG_IN(at, name);
        hg_extra *extra = add_extra(c, keyword, 1);
        if (!extra || !(extra->name = hg__keep_string(c->context->arena, name)) ||
            !(extra->nodes[0] = compile_dependency(c, schema, &path)))
            return false;
        if (keyword == HG_KEYWORD_DEPENDENCIES)
            continue;
        if (!(extra->pattern =
                  hg__compile_pattern(c->context->arena, &c->context->formats->all, name)))
            return refuse_pattern(c, &path);
        if (json_is_array(schema))
            return false;
    }
    return json_is_object(value);
}

/* $ref */

static hg_node *find_node(compilation *c, const json_t *schema, const char *ref)
{
    references *refs = c->refs;
    int i;
    for (i = 0; i < refs->count; i++)
        if (refs->targets[i].schema == schema)
            return refs->targets[i].node;
    if (i == MAX_REFS || !(refs->targets[i].node = new_node(c->context->arena)))
        return NULL;
    refs->targets[i].schema = schema;
    refs->targets[i].ref = ref;
    refs->count++;
    return refs->targets[i].node;
}

static bool compile_ref(compilation *c, const json_t *value, const hg_path *at)
{
    const char *ref = json_string_value(value);
    const json_t *schema = ref && !c->rebased ? hg__find_target(c->refs->root, ref) : NULL;
    hg_extra *extra = schema ? add_extra(c, HG_KEYWORD_REF, 1) : NULL;
    return (extra && (extra->nodes[0] = find_node(c, schema, ref))) || refuse_unsupported(c, at);
}

/* enum and const */

/* Serves `enum` and `const`, whichever comes first. With both, the constant of `const` is kept if
   `enum` contains it; if not, no value is valid. */
static bool compile_constants(compilation *c)
{
    const json_t *only = json_object_get(c->schema, HG_CONFIGURING_TEXT("const"));
    const json_t *among = json_object_get(c->schema, HG_CONFIGURING_TEXT("enum"));
    hg_constants *constants;
    hg_table table;
    size_t i;
    if (c->node->constants)
        return true;
    if ((among && !json_array_size(among)) ||
        !(constants = hg__keep(c->context->arena, sizeof *constants)))
        return false;
    table = hg__keep_table(c->context->arena, only ? only : among);
    if (!table.tokens)
        return false;
    *constants = (hg_constants){table.json, table.tokens, 1};
    if (!only) {
        constants->tokens++;
        constants->count = table.tokens->count;
    }
    c->node->constants = constants;
    c->node->is_const = only;
    c->node->never = only && among;
    for (i = 0; only && i < json_array_size(among); i++)
        c->node->never &= !json_equal(only, json_array_get(among, i));
    return true;
}

/* numbers and strings */

/* Keep what a keyword says of all numbers or strings. False for another keyword. */
static bool set_limit(compilation *c, hg_keyword keyword, double number)
{
    switch (keyword) {
    case HG_KEYWORD_MINIMUM:
        c->limits.minimum = number;
        return c->has_limits = true;
    case HG_KEYWORD_MAXIMUM:
        c->limits.maximum = number;
        return c->has_limits = true;
    case HG_KEYWORD_MIN_LENGTH:
        c->node->min_length = number < HG_ANY_LENGTH ? (uint32_t)ceil(number) : HG_ANY_LENGTH;
        return true;
    case HG_KEYWORD_MAX_LENGTH:
        c->node->max_length = number < HG_ANY_LENGTH ? (uint32_t)number : HG_ANY_LENGTH;
        return true;
    default:
        return false;
    }
}

static bool compile_number(compilation *c, hg_keyword keyword, const json_t *value)
{
    const bool may_be_any = keyword == HG_KEYWORD_MINIMUM || keyword == HG_KEYWORD_MAXIMUM ||
                            keyword == HG_KEYWORD_EXCLUSIVE_MINIMUM ||
                            keyword == HG_KEYWORD_EXCLUSIVE_MAXIMUM;
    const double number = json_real_value(value);
    hg_extra *extra;
    if (!json_is_real(value) || (!may_be_any && number < 0) ||
        (keyword == HG_KEYWORD_MULTIPLE_OF && number == 0))
        return false;
    if (set_limit(c, keyword, number))
        return true;
    if (!(extra = add_extra(c, keyword, 0)))
        return false;
    extra->number = number;
    return true;
}

static bool compile_format(compilation *c, const json_t *value, const hg_path *at)
{
    const char *name = json_string_value(value);
    c->limits.format =
        name ? hg__compile_format(c->context->formats, c->context->arena, name) : NULL;
    c->has_limits = true;
    return c->limits.format || refuse_unsupported(c, at);
}

static const hg_pattern *find_pattern(compilation *c, const char *source)
{
    shared_parts *known = &c->shared->patterns;
    const hg_pattern *pattern;
    int i;
    for (i = 0; i < known->count; i++)
        if (hg__same(c->shared->sources[i], source))
            return known->parts[i];
    pattern = hg__compile_pattern(c->context->arena, &c->context->formats->all, source);
    if (pattern && known->count < MAX_SHARED) {
        c->shared->sources[known->count] = source;
        known->parts[known->count++] = pattern;
    }
    return pattern;
}

static bool compile_pattern(compilation *c, const json_t *value, const hg_path *at)
{
    const char *source = json_string_value(value);
    c->limits.pattern = source ? find_pattern(c, source) : NULL;
    c->has_limits = true;
    return c->limits.pattern || refuse_pattern(c, at);
}

/* schemas */

/* Keywords that assert nothing, or that are read together with another one. */
HG_CONFIGURING static const char silent[] =
    " $schema $id $comment title description default examples readOnly writeOnly "
    "contentMediaType contentEncoding definitions additionalItems then else ";

/* `$ref` is missing because it is compiled instead of all others. Not a table of functions: what
   only configuring needs is reached from there alone. */
static bool compile_keyword(compilation *c, const char *name, const json_t *value,
                            const hg_path *at)
{
    const hg_span word = {name, strlen(name)};
    const hg_keyword keyword = (hg_keyword)hg__find_word(hg__keyword_names, name);
    /* Of the others, add_extra knows: not every value of theirs says something. */
    *c->context->keywords |= keyword < HG_FIRST_EXTRA ? HG_KEYWORD_BIT(keyword) : 0;
    switch (keyword) {
    case HG_KEYWORD_TYPE:
        return compile_type(c, value);
    case HG_KEYWORD_PROPERTIES:
    case HG_KEYWORD_REQUIRED:
        return compile_properties(c, at);
    case HG_KEYWORD_ADDITIONAL:
        return compile_additional(c, value, at);
    case HG_KEYWORD_NAMES:
        return compile_names(c, value, at);
    case HG_KEYWORD_TUPLE:
        return compile_items(c, value, at);
    case HG_KEYWORD_ENUM:
    case HG_KEYWORD_CONST:
        return compile_constants(c);
    case HG_KEYWORD_MINIMUM:
    case HG_KEYWORD_MAXIMUM:
    case HG_KEYWORD_MIN_LENGTH:
    case HG_KEYWORD_MAX_LENGTH:
    case HG_KEYWORD_EXCLUSIVE_MINIMUM:
    case HG_KEYWORD_EXCLUSIVE_MAXIMUM:
    case HG_KEYWORD_MULTIPLE_OF:
    case HG_KEYWORD_MIN_PROPERTIES:
    case HG_KEYWORD_MAX_PROPERTIES:
    case HG_KEYWORD_MIN_ITEMS:
    case HG_KEYWORD_MAX_ITEMS:
        return compile_number(c, keyword, value);
    case HG_KEYWORD_UNIQUE_ITEMS:
        return compile_unique(c, value);
    case HG_KEYWORD_FORMAT:
        return compile_format(c, value, at);
    case HG_KEYWORD_PATTERN:
        return compile_pattern(c, value, at);
    case HG_KEYWORD_ALL_OF:
    case HG_KEYWORD_ANY_OF:
    case HG_KEYWORD_ONE_OF:
        return compile_several(c, keyword, value, at);
    case HG_KEYWORD_NOT:
    case HG_KEYWORD_CONTAINS:
        return compile_one(c, keyword, value, at);
    case HG_KEYWORD_IF:
        return compile_if(c, at);
    case HG_KEYWORD_DEPENDENCIES:
    case HG_KEYWORD_PATTERN_PROPERTIES:
        return compile_map(c, keyword, value, at);
    default:
        if (!hg__is_among(silent, &word))
            hg__report(c->context->problems, HG_UNKNOWN_KEYWORD, at, "");
        return true;
    }
}

/* Report that the schema is bad, or that it does not fit, unless something was reported since there
   were `told` problems: the innermost problem is the one to tell, and what lies around it fails for
   no reason of its own. */
static bool refuse(const hg_schema_context *context, int told, const hg_path *at)
{
    if (context->problems->count == told)
        hg__report(context->problems, context->arena->was_full ? HG_TOO_LARGE : HG_BAD_SCHEMA, at,
                   "");
    return false;
}

static bool compile_members(compilation *c, const hg_path *at)
{
    const int told = c->context->problems->count;
    const json_t *ref = json_object_get(c->schema, HG_CONFIGURING_TEXT("$ref"));
    const char *name;
    json_t *value;
    if (ref) {
        /* In draft-07 other keywords beside a $ref are ignored. But ajv 6 at times checks `type`
           even so, and an intake with it. */
        const hg_path path =
            HG_IN(at, json_object_get(c->schema, HG_CONFIGURING_TEXT("type")) ? "type" : "$ref");
        return hg__same(path.name, HG_CONFIGURING_TEXT("type")) ? refuse_unsupported(c, &path)
                                                                : compile_ref(c, ref, &path);
    }
    json_object_foreach ((json_t *)c->schema, name, value) {
        const hg_path path = HG_IN(at, name);
        const int before = c->context->problems->count;
        if (!compile_keyword(c, name, value, &path))
            return refuse(c->context, before, &path);
    }
    if (c->has_limits) {
        const hg_mark before = hg__mark_kept(c->context->arena);
        hg_limits *kept = hg__keep(c->context->arena, sizeof *kept);
        if (!kept)
            return refuse(c->context, told, at);
        *kept = c->limits;
        c->node->limits = share(&c->shared->limits, kept, sizeof *kept);
        if (c->node->limits != kept)
            hg__rewind_kept(c->context->arena, before);
    }
    return true;
}

/* The kinds of values of which the schema asks for nothing but the type, a length, and what is
   within. */
static uint8_t find_sound(const compilation *c)
{
    const hg_node *node = c->node;
    unsigned kind, sound = 0;
    if (node->never || node->constants || node->extras)
        return 0;
    for (kind = HG_JSON_OBJECT; kind <= HG_JSON_NULL; kind++)
        if (!node->types || node->types & hg__kind_types[kind])
            sound |= 1u << kind;
    if (c->limits.pattern || c->limits.format)
        sound &= ~(1u << HG_JSON_STRING);
    if (c->limits.minimum > -HUGE_VAL || c->limits.maximum < HUGE_VAL)
        sound &= ~(1u << HG_JSON_NUMBER);
    return (uint8_t)sound;
}

static bool compile_into(const compilation *outer, hg_node *node, const json_t *schema,
                         const hg_path *at)
{
    compilation c = {.context = outer->context,
                     .refs = outer->refs,
                     .shared = outer->shared,
                     .schema = schema,
                     .node = node,
                     .rebased = outer->rebased,
                     .limits = {.minimum = -HUGE_VAL, .maximum = HUGE_VAL}};
    if (!node || (!json_is_object(schema) && !json_is_boolean(schema)))
        return refuse(c.context, c.context->problems->count, at);
    c.rebased |= schema != c.refs->root && json_object_get(schema, HG_CONFIGURING_TEXT("$id"));
    node->never = json_is_false(schema);
    if (!compile_members(&c, at))
        return false;
    if (!hg__note_applicator(&c.refs->defaults, node))
        return refuse(c.context, c.context->problems->count, at);
    node->sound = find_sound(&c);
    return true;
}

static bool is_leaf(const hg_node *node)
{
    return !node->properties && !node->constants && !node->additional && !node->names &&
           !node->items && !node->extras;
}

/* A leaf is the last that was kept, but for limits that no other has. */
static const hg_node *compile(const compilation *outer, const json_t *schema, const hg_path *at)
{
    const hg_mark before = hg__mark_kept(outer->context->arena);
    hg_node *node = new_node(outer->context->arena);
    const hg_node *known;
    if (!compile_into(outer, node, schema, at))
        return NULL;
    if (!is_leaf(node))
        return node;
    known = share(&outer->shared->nodes, node, sizeof *node);
    if (known != node)
        hg__rewind_kept(outer->context->arena, before);
    return known;
}

/* States of hg_node's `mark`: not looked at yet, being looked at, and found to end. */
enum { UNSEEN, PENDING, ENDS };

/* Whether checking one value would lead from schema to schema for ever, as in a circle of $ref
   through which nothing of the value is consumed, or through too many. */
static bool is_endless(hg_node *node, int level)
{
    const hg_extra *extra;
    uint32_t i;
    if (node->mark == PENDING || level > MAX_IN_PLACE)
        return true;
    if (node->mark == ENDS)
        return false;
    node->mark = PENDING;
    for (extra = node->extras; extra; extra = extra->next)
        for (i = 0; hg__is_for_same_value(extra) && i < extra->count; i++)
            if (extra->nodes[i] && is_endless((hg_node *)extra->nodes[i], level + 1))
                return true;
    node->mark = ENDS;
    return false;
}

/* the whole */

/* Compile a target at its own path, for what is reported there: a step for each of its pointer. */
static bool compile_target(compilation *c, const target *to, const hg_path *at, const char *ref)
{
    const size_t length = *ref == '/' ? strcspn(++ref, "/") : 0;
    char *name = hg__temporary(c->context->arena, length + 1);
    const hg_path path = HG_IN(at, name);
    if (!length || !name)
        return compile_into(c, to->node, to->schema, at);
    memcpy(name, ref, length);
    name[length] = 0;
    return compile_target(c, to, &path, ref + length);
}

const hg_node *hg__compile_schema(const hg_schema_context *context, const json_t *schema,
                                  const hg_path *at)
{
    references refs = {.root = schema, .defaults.context = context};
    shared parts = {.nodes.count = 0};
    compilation c = {.context = context, .refs = &refs, .shared = &parts};
    hg_node *root;
    int i;
    context->arena->was_full = false;
    if (!(root = find_node(&c, schema, "#")))
        refuse(context, context->problems->count, at);
    /* Compiling a target may add further ones. */
    for (i = 0; root && i < refs.count; i++)
        if (!compile_target(&c, &refs.targets[i], at, refs.targets[i].ref + 1))
            return NULL;
    for (i = 0; i < refs.count; i++) {
        if (is_endless(refs.targets[i].node, 0)) {
            refuse_unsupported(&c, at);
            return NULL;
        }
    }
    return hg__judge_defaults(&refs.defaults) ? root : NULL;
}
