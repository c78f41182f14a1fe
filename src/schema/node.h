/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Schemas: compiled once, walked for every event. */

#ifndef HELIOGRAPH_SCHEMA_H
#define HELIOGRAPH_SCHEMA_H

#include "base/arena.h"

enum {
    HG_NULL = 1,
    HG_BOOLEAN = 2,
    HG_INTEGER = 4,
    HG_NUMBER = 8,
    HG_STRING = 16,
    HG_ARRAY = 32,
    HG_OBJECT = 64
};

#define HG_FORMAT_COUNT 5

typedef struct hg_node hg_node;
typedef struct hg_extra hg_extra;
typedef struct hg_constant hg_constant;
typedef struct hg_pattern hg_pattern;

typedef struct {
    const char *name;
    const hg_node *schema; /* NULL where `properties` does not declare it */
    bool required;
    bool defaulted; /* a `default` makes up for it */
} hg_property;

/** A value of an enum or const. */
struct hg_constant {
    json_type type;
    uint32_t count; /* items of an array, members of an object */
    double number;
    hg_span text;
    const char *name; /* as a member */
    const hg_constant *items;
};

/** The keywords: what they are called, and what is said of a value that offends against one. */
#define HG_KEYWORDS(X)                                                                             \
    X(NONE, "", "")                                                                                \
    X(TYPE, "type", "must be")                                                                     \
    X(ENUM, "enum", "must be one of the values listed")                                            \
    X(CONST, "const", "must be the value given")                                                   \
    X(MINIMUM, "minimum", "is too small")                                                          \
    X(MAXIMUM, "maximum", "is too large")                                                          \
    X(MIN_LENGTH, "minLength", "is too short")                                                     \
    X(MAX_LENGTH, "maxLength", "is too long")                                                      \
    X(PATTERN, "pattern", "does not match the pattern")                                            \
    X(FORMAT, "format", "does not have the format")                                                \
    X(PROPERTIES, "properties", "")                                                                \
    X(REQUIRED, "required", "must have the member ")                                               \
    X(ADDITIONAL, "additionalProperties", "must not have the member ")                             \
    X(NAMES, "propertyNames", "must not have a member named ")                                     \
    X(FALSE, "false schema", "must not be here")                                                   \
    X(TOO_DEEP, "$ref", "is too deep or too much to be checked")                                   \
    /* What follows is told by an hg_extra: first a number ... */                                  \
    X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", "is too small")                                       \
    X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", "is too large")                                       \
    X(MULTIPLE_OF, "multipleOf", "is not a multiple")                                              \
    X(MIN_PROPERTIES, "minProperties", "has too few members")                                      \
    X(MAX_PROPERTIES, "maxProperties", "has too many members")                                     \
    X(MIN_ITEMS, "minItems", "has too few items")                                                  \
    X(MAX_ITEMS, "maxItems", "has too many items")                                                 \
    X(UNIQUE_ITEMS, "uniqueItems", "has the same item twice")                                      \
    /* ... then schemas for the value itself ... */                                                \
    X(REF, "$ref", "")                                                                             \
    X(ALL_OF, "allOf", "")                                                                         \
    X(ANY_OF, "anyOf", "fits none of the schemas")                                                 \
    X(ONE_OF, "oneOf", "does not fit just one of the schemas")                                     \
    X(NOT, "not", "fits a schema that it must not fit")                                            \
    X(IF, "if", "")                                                                                \
    X(DEPENDENCIES, "dependencies", "")                                                            \
    /* ... and for what is in it. */                                                               \
    X(CONTAINS, "contains", "has no item that fits")                                               \
    X(TUPLE, "items", "")                                                                          \
    X(PATTERN_PROPERTIES, "patternProperties", "")

#define HG_KEYWORD(name, word, sentence) HG_KEYWORD_##name,
typedef enum { HG_KEYWORDS(HG_KEYWORD) HG_KEYWORD_COUNT } hg_keyword;
#undef HG_KEYWORD

/** What most nodes do not say, one a keyword; of patternProperties and dependencies one a member.
 */
struct hg_extra {
    const hg_extra *next;
    hg_keyword keyword;
    uint32_t count;
    double number;
    const hg_node **nodes; /* `count` of them; those of `if` may be NULL */
    const char *name;
    const hg_pattern *pattern;
};

/** What a keyword may say of numbers and strings; kept apart because most nodes say nothing. */
typedef struct {
    double minimum;
    double maximum;
    double min_length;
    double max_length;
    const hg_pattern *pattern;
    const hg_pattern *format;
} hg_limits;

struct hg_node {
    uint8_t types; /* 0: any */
    bool closed;   /* additionalProperties: false */
    bool never;    /* the schema `false` */
    bool is_const; /* the one constant is the keyword `const` */
    uint8_t mark;  /* of the search for circles of $ref */
    uint16_t property_count;
    uint16_t constant_count;
    const hg_property *properties;
    const hg_constant *constants;
    const hg_limits *limits; /* NULL: none */
    const hg_node *additional;
    const hg_node *names;
    const hg_node *items;
    const hg_extra *extras;
};

typedef struct {
    const char *uri;
    const hg_node *root;
    size_t bytes;
} hg_schema;

/** Levels of schemas and values within each other, beyond which a value is refused. */
#define HG_MAX_LEVELS 160

/** Checks of a value against a schema in one validation, beyond which it is refused. */
#define HG_MAX_CHECKS 1000000

typedef struct {
    hg_client *client;
    hg_text *output;    /* JSON objects, one an error; NULL: a note in the report, with */
    const char *stream; /* the stream's name */
    int errors;
    const char *object; /* of the first error's place the first name and the second: */
    const char *member; /* for an event's attributes that is all of it */
    uint32_t checks;
    int level;
    bool overrun; /* HG_MAX_LEVELS or HG_MAX_CHECKS */
    bool quiet;   /* within anyOf and the like: errors are only counted, defaults do not count */
} hg_validation;

/** Names of types and keywords, each ended by a NUL; those of keywords in the order above. */
extern const char hg__type_names[], hg__keyword_names[];

/** Keep a value to compare others with; false when it does not fit. */
bool hg__keep_constant(hg_arena *arena, hg_constant *constant, const json_t *value);
bool hg__is_constant(const hg_constant *constant, const json_t *value);
/** What `#` or `#/a/b` names; NULL for what lies elsewhere, or nowhere. */
const json_t *hg__find_target(const json_t *root, const char *ref);
/** A JSON Pointer, bare, and as a JSON string. */
void hg__put_place(hg_text *text, const hg_place *place);
void hg__put_pointer(hg_text *text, const hg_place *at);
/** The schema that a $ref leads to, or the node itself. */
const hg_node *hg__resolve(const hg_node *node);
/** A declared property, also where allOf or $ref declares it; NULL for none. */
const hg_property *hg__find_property(const hg_node *node, const char *name);
/** Whether an object of this schema may have a member of this name; anything may without one. */
bool hg__allows(const hg_node *node, const char *name);
/** The first keyword behind `after` that the string offends against, of those that are no extras.
 */
hg_keyword hg__string_offence(const hg_node *node, hg_keyword after, const char *at, size_t length);
void hg__validate(hg_validation *validation, const hg_node *node, const json_t *value);
const hg_pattern *hg__compile_pattern(hg_arena *arena, const char *source);
bool hg__pattern_matches(const hg_pattern *pattern, const char *at, size_t length);
/** The pattern of a format; NULL for one that is not supported. */
const hg_pattern *hg__compile_format(hg_client *client, const char *name);

#endif
