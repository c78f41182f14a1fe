/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Numbers in decimal digits, as the doubles that are nearest to them. */

#ifndef HELIOGRAPH_DECIMAL_H
#define HELIOGRAPH_DECIMAL_H

/**
 * Read a number without a sign: digits, with a point among or before or behind them, and an
 * exponent if there is one. `*value` is the nearest double, to even in the middle; infinity beyond
 * the largest.
 *
 * Returns where it ends, `end` at the latest; NULL where there is no number, and then `*value` is
 * 0.
 */
const char *hg__read_decimal(const char *at, const char *end, double *value);

#endif
