/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What a schema is compiled into: nodes, one a schema, of which most say little. */

#ifndef HELIOGRAPH_NODE_H
#define HELIOGRAPH_NODE_H

#include <jansson.h>

#include "base/text.h"
#include "schema/keywords.h"
#include "json/token.h"

typedef struct hg_node hg_node;
typedef struct hg_extra hg_extra;
typedef struct hg_pattern hg_pattern; /* see schema/pattern.h */

typedef struct {
    const char *name;
    uint32_t length;
    uint32_t hash;         /* hg__hash_name of the name */
    const hg_node *schema; /* NULL where `properties` does not declare it */
    bool required;
    bool defaulted; /* has a `default`, which makes up for a required property that is absent */
} hg_property;

/** A set of the first properties of an object, with a bit for each. */
typedef uint64_t hg_property_set;
#define HG_PROPERTY_SET_SIZE 64

/** What a schema says of the members of objects. */
typedef struct hg_properties {
    struct hg_properties *next; /* of all that a client has */
    hg_property *list;          /* declared ones, then required ones that are not declared */
    uint16_t *slots;            /* a hash table of them: one more than an index into `list`, or 0 */
    uint32_t mask;              /* one less than the number of slots, which is a power of two */
    uint16_t count;
    hg_property_set required; /* of the first ones, those that are required */
} hg_properties;

/** Values of an enum or const: `count` of them, one behind the other in a table of tokens. */
typedef struct {
    const char *json;
    const hg_token *tokens;
    uint32_t count;
} hg_constants;

/** What a schema says of numbers and strings, but for lengths. */
typedef struct {
    double minimum;
    double maximum;
    const hg_pattern *pattern;
    const hg_pattern *format;
} hg_limits;

/** A rarer keyword of a schema. Of patternProperties and dependencies there is one for each member.
 */
struct hg_extra {
    const hg_extra *next;
    hg_keyword keyword;
    uint32_t count;
    double number;
    const hg_node *
        *nodes; /* `count` of them; of `if` three, of which `then` and `else` may be NULL */
    const char *name;
    const hg_pattern *pattern;
};

/** By hg_json_kind, the type that such a value has for sure. */
extern const uint8_t hg__kind_types[];

#define HG_ANY_LENGTH UINT32_MAX

struct hg_node {
    uint8_t types; /* a set; 0: any */
    bool closed;   /* additionalProperties is false */
    bool never;    /* the schema is `false` */
    bool is_const; /* the one constant is that of `const` */
    uint8_t mark;  /* how far the search for endless $ref has come, see compile.c */
    uint8_t sound; /* a set of hg_json_kind: values that are valid but for what is within them, and
                      strings if their length is */
    uint32_t min_length;             /* of strings, in code points */
    uint32_t max_length;             /* HG_ANY_LENGTH where there is no such limit */
    const hg_properties *properties; /* this and what follows is NULL where nothing is said */
    const hg_constants *constants;
    const hg_limits *limits;
    const hg_node *additional;
    const hg_node *names;
    const hg_node *items;
    const hg_extra *extras; /* the last one in the schema first */
};

#endif
