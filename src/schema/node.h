/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* What a schema is compiled into: nodes, one a schema, of which most say little. */

#ifndef HELIOGRAPH_NODE_H
#define HELIOGRAPH_NODE_H

#include <jansson.h>

#include "base/text.h"
#include "schema/keywords.h"

typedef struct hg_node hg_node;
typedef struct hg_extra hg_extra;
typedef struct hg_constant hg_constant;
typedef struct hg_pattern hg_pattern; /* see schema/pattern.h */

typedef struct {
    const char *name;
    const hg_node *schema; /* NULL where `properties` does not declare it */
    bool required;
    bool defaulted; /* has a `default`, which makes up for a required property that is absent */
} hg_property;

/** A value of an enum or const. */
struct hg_constant {
    json_type type;
    uint32_t count; /* items of an array, members of an object */
    double number;
    hg_span text;
    const char *name; /* of a member of an object; NULL for any other value */
    const hg_constant *items;
};

/** What a schema says of numbers and strings. */
typedef struct {
    double minimum;
    double maximum;
    double min_length;
    double max_length;
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

struct hg_node {
    uint8_t types; /* a set; 0: any */
    bool closed;   /* additionalProperties is false */
    bool never;    /* the schema is `false` */
    bool is_const; /* the one constant is that of `const` */
    uint8_t mark;  /* how far the search for endless $ref has come, see compile.c */
    uint16_t property_count;
    uint16_t constant_count;
    const hg_property *properties; /* declared ones, then required ones that are not declared */
    const hg_constant *constants;
    const hg_limits *limits; /* NULL: none */
    const hg_node *additional;
    const hg_node *names;
    const hg_node *items;
    const hg_extra *extras; /* the last one in the schema first */
};

#endif
