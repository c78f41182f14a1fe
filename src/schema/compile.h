/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Compiling a JSON Schema (draft-07) into nodes. */

#ifndef HELIOGRAPH_COMPILE_H
#define HELIOGRAPH_COMPILE_H

#include "schema/format.h"
#include "schema/validate.h"

/** What a schema is compiled with, and what it is compiled into. */
typedef struct {
    hg_arena *arena;
    hg_problems *problems;
    hg_formats *formats;
    hg_properties **properties; /* where the list of all begins */
    hg_keywords *keywords;      /* those that are met are added */
    const hg_fills *fills;
} hg_schema_context;

/** A schema that can be validated against. NULL after a report; what was kept until then stays. */
const hg_node *hg__compile_schema(const hg_schema_context *context, const json_t *schema,
                                  const hg_path *at);

#endif
