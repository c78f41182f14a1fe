/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Compiling a JSON Schema (draft-07) into nodes. */

#include <math.h>

#include "private.h"

/* What is being compiled: a schema object, and what has become of it so far. */
typedef struct {
    hg_client *client;
    const json_t *schema;
    hg_node *node;
    hg_limits limits;
    bool has_limits;
} compilation;

static const hg_node *compile(hg_client *client, const json_t *schema, const hg_place *at);

/* Each keyword has one function, which says whether its value was one it can have. */
typedef bool keyword_function(compilation *c, const json_t *value, const hg_place *at);

/* types */

const char *const hg__type_names[7] = {
    "null", "boolean", "integer", "number", "string", "array", "object",
};

static uint8_t type_bit(const json_t *name)
{
    const char *text = json_string_value(name);
    int i;
    for (i = 0; text && i < 7; i++)
        if (hg__same(text, hg__type_names[i]))
            return (uint8_t)(1 << i);
    return 0;
}

static bool compile_type(compilation *c, const json_t *value, const hg_place *at)
{
    size_t i;
    (void)at;
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

static hg_property *add_property(compilation *c, const char *name)
{
    hg_property *property = (hg_property *)&c->node->properties[c->node->property_count];
    property->name = hg__keep_string(&c->client->arena, name);
    c->node->property_count = (uint16_t)(c->node->property_count + (property->name != NULL));
    return property->name ? property : NULL;
}

static bool add_declared(compilation *c, const json_t *declared, const hg_place *at)
{
    const json_t *required = json_object_get(c->schema, "required");
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)declared, name, value) {
        const hg_place place = HG_IN(at, name);
        hg_property *property = add_property(c, name);
        if (!property || !(property->schema = compile(c->client, value, &place)))
            return false;
        property->required = hg__lists(required, name) && !json_object_get(value, "default");
    }
    return true;
}

static bool add_undeclared(compilation *c, const json_t *declared, const json_t *required)
{
    size_t i;
    for (i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        hg_property *property;
        if (!name)
            return false;
        if (json_object_get(declared, name))
            continue;
        if (!(property = add_property(c, name)))
            return false;
        property->required = true;
    }
    return true;
}

/* Serves `properties` and `required`, whichever comes first. */
static bool compile_properties(compilation *c, const json_t *value, const hg_place *at)
{
    const json_t *declared = json_object_get(c->schema, "properties");
    const json_t *required = json_object_get(c->schema, "required");
    const hg_place place = HG_IN(at->parent, "properties");
    size_t most = json_object_size(declared) + json_array_size(required);
    (void)value;
    if ((declared && !json_is_object(declared)) || (required && !json_is_array(required)))
        return false;
    if (c->node->properties || !most)
        return true;
    c->node->properties = hg__keep(&c->client->arena, most * sizeof(hg_property));
    return c->node->properties && most < UINT16_MAX && add_declared(c, declared, &place) &&
           add_undeclared(c, declared, required);
}

static bool compile_additional(compilation *c, const json_t *value, const hg_place *at)
{
    c->node->closed = json_is_false(value);
    return c->node->closed || (c->node->additional = compile(c->client, value, at));
}

static bool compile_names(compilation *c, const json_t *value, const hg_place *at)
{
    return (c->node->names = compile(c->client, value, at));
}

static bool compile_items(compilation *c, const json_t *value, const hg_place *at)
{
    return (c->node->items = compile(c->client, value, at));
}

/* What asserts something and is not compiled refuses the schema. */
static bool refuse_unsupported(compilation *c, const json_t *value, const hg_place *at)
{
    (void)value;
    hg__report(c->client, HG_UNSUPPORTED_KEYWORD, at, "");
    return false;
}

/* enum */

static bool compile_enum(compilation *c, const json_t *values, const hg_place *at)
{
    size_t i, count = json_array_size(values);
    hg_constant *constants = hg__keep(&c->client->arena, count * sizeof *constants);
    c->node->constants = constants;
    c->node->constant_count = (uint16_t)count;
    if (!constants || !count || count > UINT16_MAX)
        return false;
    for (i = 0; i < count; i++) {
        const json_t *value = json_array_get(values, i);
        constants[i].type = json_typeof(value);
        constants[i].number = json_number_value(value);
        if (json_is_object(value) || json_is_array(value))
            return refuse_unsupported(c, value, at);
        if (!json_is_string(value))
            continue;
        constants[i].text.length = json_string_length(value);
        constants[i].text.at = hg__keep(&c->client->arena, constants[i].text.length + 1);
        if (!constants[i].text.at)
            return false;
        memcpy((char *)constants[i].text.at, json_string_value(value), constants[i].text.length);
    }
    return true;
}

/* limits of numbers and strings */

static bool set_limit(compilation *c, double *limit, const json_t *value)
{
    *limit = json_number_value(value);
    c->has_limits = true;
    return json_is_number(value);
}

static bool compile_minimum(compilation *c, const json_t *value, const hg_place *at)
{
    (void)at;
    return set_limit(c, &c->limits.minimum, value);
}

static bool compile_maximum(compilation *c, const json_t *value, const hg_place *at)
{
    (void)at;
    return set_limit(c, &c->limits.maximum, value);
}

static bool compile_min_length(compilation *c, const json_t *value, const hg_place *at)
{
    (void)at;
    return set_limit(c, &c->limits.min_length, value) && c->limits.min_length >= 0;
}

static bool compile_max_length(compilation *c, const json_t *value, const hg_place *at)
{
    (void)at;
    return set_limit(c, &c->limits.max_length, value) && c->limits.max_length >= 0;
}

static bool compile_format(compilation *c, const json_t *value, const hg_place *at)
{
    const char *name = json_string_value(value);
    if (name && hg__same(name, "date-time"))
        c->limits.format = HG_DATE_TIME;
    else if (name && hg__same(name, "uri-reference"))
        c->limits.format = HG_URI_REFERENCE;
    else
        return refuse_unsupported(c, value, at);
    return c->has_limits = true;
}

static bool compile_pattern(compilation *c, const json_t *value, const hg_place *at)
{
    const char *source = json_string_value(value);
    c->limits.pattern = source ? hg__compile_pattern(&c->client->arena, source) : NULL;
    c->has_limits = true;
    return c->limits.pattern || refuse_unsupported(c, value, at);
}

/* schemas */

static const struct {
    const char *name;
    keyword_function *compile;
} keywords[] = {
    {"type", compile_type},
    {"properties", compile_properties},
    {"required", compile_properties},
    {"additionalProperties", compile_additional},
    {"propertyNames", compile_names},
    {"items", compile_items},
    {"enum", compile_enum},
    {"minimum", compile_minimum},
    {"maximum", compile_maximum},
    {"minLength", compile_min_length},
    {"maxLength", compile_max_length},
    {"format", compile_format},
    {"pattern", compile_pattern},
};

static const char annotations[] =
    " $schema $id $comment title description default examples readOnly writeOnly "
    "contentMediaType contentEncoding definitions ";

/* These assert something: a schema that is half understood lets pass what the intake refuses. */
static const char unsupported[] =
    " $ref patternProperties minProperties maxProperties const exclusiveMinimum exclusiveMaximum "
    "multipleOf additionalItems minItems maxItems uniqueItems contains allOf anyOf oneOf not if "
    "then "
    "else dependencies ";

static bool compile_keyword(compilation *c, const char *name, const json_t *value,
                            const hg_place *at)
{
    const hg_span word = {name, strlen(name)};
    size_t i;
    for (i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (hg__same(name, keywords[i].name))
            return keywords[i].compile(c, value, at);
    if (hg__is_among(unsupported, &word))
        return refuse_unsupported(c, value, at);
    if (!hg__is_among(annotations, &word))
        hg__report(c->client, HG_UNKNOWN_KEYWORD, at, "");
    return true;
}

/* The innermost problem is the one to tell; what lies around it fails for no reason of its own. */
static const hg_node *refuse(hg_client *client, int told, const hg_place *at)
{
    if (client->report_count == told)
        hg__report(client, HG_BAD_SCHEMA, at, "");
    return NULL;
}

static const hg_node *compile_object(compilation *c, const hg_place *at)
{
    const int told = c->client->report_count;
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)c->schema, name, value) {
        const hg_place place = HG_IN(at, name);
        const int before = c->client->report_count;
        if (!compile_keyword(c, name, value, &place))
            return refuse(c->client, before, &place);
    }
    if (c->has_limits) {
        hg_limits *kept = hg__keep(&c->client->arena, sizeof *kept);
        if (!kept)
            return refuse(c->client, told, at);
        *kept = c->limits;
        c->node->limits = kept;
    }
    return c->node;
}

static const hg_node *compile(hg_client *client, const json_t *schema, const hg_place *at)
{
    compilation c = {.client = client,
                     .schema = schema,
                     .node = hg__keep(&client->arena, sizeof(hg_node)),
                     .limits = {.minimum = -HUGE_VAL, .maximum = HUGE_VAL, .max_length = HUGE_VAL}};
    if (!c.node || (!json_is_object(schema) && !json_is_boolean(schema)))
        return refuse(client, client->report_count, at);
    c.node->never = json_is_false(schema);
    return compile_object(&c, at);
}

int hg_add_schema(hg_client *client, const char *uri, size_t uri_length, const char *json,
                  size_t length)
{
    unsigned char *before = client->arena.low;
    hg_schema *schema = &client->schemas[client->schema_count];
    const hg_place schemas = HG_IN(NULL, "schemas");
    hg_place at = HG_IN(&schemas, NULL);
    hg_text text;
    json_t *tree;
    hg__enter(client, uri);
    if (client->schema_count == HG_MAX_SCHEMAS)
        return hg__report(client, HG_TOO_MANY, &schemas, "");
    hg__begin_kept(&client->arena, &text);
    hg__put(&text, uri, uri_length);
    at.name = schema->uri = hg__end_kept(&client->arena, &text);
    if (!at.name)
        return hg__report(client, HG_TOO_LARGE, &schemas, "");
    tree = hg__load(client, json, length, JSON_DECODE_ANY, &at);
    if (!tree || !(schema->root = compile(client, tree, &at))) {
        client->arena.low = before;
        return -1;
    }
    schema->bytes = (size_t)(client->arena.low - before);
    client->pageview_start = client->arena.low;
    return client->schema_count++;
}

size_t hg_schema_bytes(const hg_client *client, int schema)
{
    return schema >= 0 && schema < client->schema_count ? client->schemas[schema].bytes : 0;
}
