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

typedef enum { HG_NO_FORMAT, HG_DATE_TIME, HG_URI_REFERENCE } hg_format;

typedef struct hg_node hg_node;
typedef struct hg_pattern hg_pattern;

typedef struct {
    const char *name;
    const hg_node *schema; /* NULL where `properties` does not declare it */
    bool required;         /* and no `default` makes up for it */
} hg_property;

/** One value of an enum: a string, or another scalar. */
typedef struct {
    json_type type;
    hg_span text;
    double number;
} hg_constant;

/** What a keyword may say of numbers and strings; kept apart because most nodes say nothing. */
typedef struct {
    double minimum;
    double maximum;
    double min_length;
    double max_length;
    hg_format format;
    const hg_pattern *pattern;
} hg_limits;

struct hg_node {
    uint8_t types; /* 0: any */
    bool closed;   /* additionalProperties: false */
    bool never;    /* the schema `false` */
    uint16_t property_count;
    uint16_t constant_count;
    const hg_property *properties;
    const hg_constant *constants;
    const hg_limits *limits; /* NULL: none */
    const hg_node *additional;
    const hg_node *names;
    const hg_node *items;
};

typedef struct {
    const char *uri;
    const hg_node *root;
    size_t bytes;
} hg_schema;

/** The keywords that a value can offend against, by name. */
typedef enum {
    HG_KEYWORD_NONE,
    HG_KEYWORD_TYPE,
    HG_KEYWORD_ENUM,
    HG_KEYWORD_MINIMUM,
    HG_KEYWORD_MAXIMUM,
    HG_KEYWORD_MIN_LENGTH,
    HG_KEYWORD_MAX_LENGTH,
    HG_KEYWORD_PATTERN,
    HG_KEYWORD_FORMAT,
    HG_KEYWORD_REQUIRED,
    HG_KEYWORD_ADDITIONAL,
    HG_KEYWORD_NAMES,
    HG_KEYWORD_FALSE
} hg_keyword;

typedef struct {
    hg_client *client;
    hg_text *output;    /* JSON objects, one an error; NULL: a note in the report, with */
    const char *stream; /* the stream's name */
    int errors;
    const char *object; /* of the first error's place the first name and the second: */
    const char *member; /* for an event's attributes that is all of it */
} hg_validation;

extern const char *const hg__type_names[7];

/** A JSON Pointer as a JSON string. */
void hg__put_pointer(hg_text *text, const hg_place *at);
const hg_property *hg__find_property(const hg_node *node, const char *name);
/** Whether an object of this schema may have a member of this name; anything may without one. */
bool hg__allows(const hg_node *node, const char *name);
/** The keyword that the string offends against. */
hg_keyword hg__string_offence(const hg_node *node, const char *at, size_t length);
void hg__validate(hg_validation *validation, const hg_node *node, const json_t *value);
const hg_pattern *hg__compile_pattern(hg_arena *arena, const char *source);
bool hg__pattern_matches(const hg_pattern *pattern, const char *at, size_t length);
bool hg__format_matches(hg_format format, const char *at, size_t length);

#endif
