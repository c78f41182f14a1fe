/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Validating a JSON value against a compiled schema. */

#ifndef HELIOGRAPH_VALIDATE_H
#define HELIOGRAPH_VALIDATE_H

#include "report.h"
#include "schema/node.h"

/** Levels of schemas and values within each other, beyond which a value is refused. */
#define HG_MAX_LEVELS 160

/** Checks of a value against a schema in one validation, beyond which it is refused. */
#define HG_MAX_CHECKS 1000000

#define HG_MAX_FILLS 8

/** JSON Pointers of required members that an intake fills by itself. */
typedef struct {
    int count;
    const char *pointers[HG_MAX_FILLS];
} hg_fills;

/** An object whose text lacks members that it will have: properties that count as there, and as
 *  valid. */
typedef struct {
    const hg_token *object;
    hg_property_set present;
} hg_overlay;

/** One validation. Errors go to `output`, or without it to `problems` when `stream` is set; else
 *  they are only counted. With either of them `problems` has the sentences. Whoever validates sets
 *  the first members, and reads the next three. */
typedef struct {
    const hg_fills *fills;
    hg_text *output; /* JSON objects with commas between them */
    hg_problems *problems;
    const char *stream; /* whose event this is */
    const hg_overlay *overlays;
    int overlay_count;
    int errors;
    const hg_token *object; /* where the first error is: the first name of its path ... */
    const hg_token *member; /* ... and the second, which is enough to find an event's attribute;
                               of a path with one name only this is set, of the root none */
    const char *json;
    uint32_t checks;
    int level;
    bool overrun; /* HG_MAX_LEVELS or HG_MAX_CHECKS was reached */
    bool quiet;   /* errors are only counted, and a default makes up for nothing */
} hg_validation;

/** Validate a value, a token of `json` that hg__read_json took. */
void hg__validate(hg_validation *validation, const hg_node *node, const char *json,
                  const hg_token *value);
/** Validate the value of a member of the root by itself, `name` being the token of its name. */
void hg__validate_member(hg_validation *validation, const hg_node *node, const char *json,
                         const hg_token *name);
/** The first keyword behind `after` that the string violates, of those that are no extras;
 *  HG_KEYWORD_NONE when there is none. It may be a name. */
hg_keyword hg__string_violation(const hg_node *node, hg_keyword after, const char *json,
                                const hg_token *string);
bool hg__is_filled(const hg_fills *fills, const char *pointer);

#endif
