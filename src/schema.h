/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Schemas: compiled once, walked for every event. */

#ifndef HELIOGRAPH_SCHEMA_H
#define HELIOGRAPH_SCHEMA_H

#include "arena.h"

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

/** The keywords that a value can offend against. */
typedef enum {
    HG_KEYWORD_NONE,
    HG_KEYWORD_TYPE,
    HG_KEYWORD_ENUM,
    HG_KEYWORD_CONST,
    HG_KEYWORD_MINIMUM,
    HG_KEYWORD_MAXIMUM,
    HG_KEYWORD_MIN_LENGTH,
    HG_KEYWORD_MAX_LENGTH,
    HG_KEYWORD_PATTERN,
    HG_KEYWORD_FORMAT,
    HG_KEYWORD_REQUIRED,
    HG_KEYWORD_ADDITIONAL,
    HG_KEYWORD_NAMES,
    HG_KEYWORD_FALSE,
    HG_KEYWORD_TOO_DEEP,
    /* What follows is told by an hg_extra: first a number ... */
    HG_KEYWORD_EXCLUSIVE_MINIMUM,
    HG_KEYWORD_EXCLUSIVE_MAXIMUM,
    HG_KEYWORD_MULTIPLE_OF,
    HG_KEYWORD_MIN_PROPERTIES,
    HG_KEYWORD_MAX_PROPERTIES,
    HG_KEYWORD_MIN_ITEMS,
    HG_KEYWORD_MAX_ITEMS,
    HG_KEYWORD_UNIQUE_ITEMS,
    /* ... then schemas for the value itself ... */
    HG_KEYWORD_REF,
    HG_KEYWORD_ALL_OF,
    HG_KEYWORD_ANY_OF,
    HG_KEYWORD_ONE_OF,
    HG_KEYWORD_NOT,
    HG_KEYWORD_IF,
    HG_KEYWORD_DEPENDENCIES,
    /* ... and for what is in it. */
    HG_KEYWORD_CONTAINS,
    HG_KEYWORD_TUPLE,
    HG_KEYWORD_PATTERN_PROPERTIES
} hg_keyword;

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

extern const char *const hg__type_names[7];

/** A JSON Pointer as a JSON string. */
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
