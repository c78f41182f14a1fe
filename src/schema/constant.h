/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The values of an enum or const. */

#ifndef HELIOGRAPH_CONSTANT_H
#define HELIOGRAPH_CONSTANT_H

#include "base/arena.h"
#include "schema/node.h"

/** Keep a value to compare others with. False when it does not fit. */
bool hg__keep_constant(hg_arena *arena, hg_constant *constant, const json_t *value);
bool hg__is_constant(const hg_constant *constant, const json_t *value);

#endif
