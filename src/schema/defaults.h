/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Defaults, which an intake fills in before it looks at most keywords. Here they only make up for
 * required members, so what would make it refuse an event for one is refused with its schema. */

#ifndef HELIOGRAPH_DEFAULTS_H
#define HELIOGRAPH_DEFAULTS_H

#include "schema/compile.h"

/** A default of a property. */
typedef struct hg_default {
    const struct hg_default *next;
    const hg_path *at; /* of the schema that has it */
    const json_t *value;
    const hg_node *node;  /* that schema ... */
    const hg_node *outer; /* ... and that of the object that it is filled into ... */
    const char *name;     /* ... as this member ... */
    hg_token token;       /* ... by the token of its name */
} hg_default;

/** A schema with rarer keywords, which may apply other schemas to the same object. */
typedef struct hg_applicator {
    const struct hg_applicator *next;
    const hg_node *node;
} hg_applicator;

/** What is noted of a schema while it is compiled, in temporary memory. Empty but for the context.
 */
typedef struct {
    const hg_schema_context *context;
    const hg_default *list;
    const hg_applicator *applicators;
    int looks; /* at schemas that may mind a default */
} hg_defaults;

/** Note the default of a property's schema, if it has one. `outer` is the schema with the property.
 *  False when there is no room. */
bool hg__note_default(hg_defaults *defaults, const json_t *schema, const hg_node *node,
                      const hg_node *outer, const hg_path *at);
/** Note a schema, if it has rarer keywords. False when there is no room. */
bool hg__note_applicator(hg_defaults *defaults, const hg_node *node);
/** Judge what was noted, once everything that a $ref names is compiled. False after a report. */
bool hg__judge_defaults(hg_defaults *defaults);

#endif
