/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The context of a pageview: read once, and kept as the JSON of each attribute. */

#ifndef HELIOGRAPH_CONTEXT_H
#define HELIOGRAPH_CONTEXT_H

#include <stdbool.h>

#include "heliograph.h"
#include "json/token.h"

/** Read the facts of a pageview, see hg_begin_pageview, and draw the samples. False after a report.
 */
bool hg__read_context(hg_client *client, const char *json, const hg_token *facts);

#endif
