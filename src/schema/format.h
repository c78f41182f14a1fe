/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Formats, each of which is a pattern. */

#ifndef HELIOGRAPH_FORMAT_H
#define HELIOGRAPH_FORMAT_H

#include "base/arena.h"
#include "schema/node.h"

/** The numbers of those that the client's own values have, and how many there are. */
enum { HG_FORMAT_DATE_TIME, HG_FORMAT_UUID, HG_FORMAT_COUNT = 5 };

/** Those that were compiled so far, each when a schema first named it; NULL for the others. */
typedef struct {
    const hg_pattern *patterns[HG_FORMAT_COUNT];
    hg_pattern *all; /* these, and those of schemas */
} hg_formats;

/** The pattern of a format; NULL for one that is not supported, or does not fit. */
const hg_pattern *hg__compile_format(hg_formats *formats, hg_arena *arena, const char *name);

#endif
