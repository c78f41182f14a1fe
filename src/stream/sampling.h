/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Sampling: one comparison. */

#ifndef HELIOGRAPH_SAMPLING_H
#define HELIOGRAPH_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/**
 * The number from 0 to 1 that decides about a token, see hg_token_in_sample; negative for a
 * malformed token. Without a salt it is the field's own, the same for every stream. With one, such
 * as a stream's name, it does not depend on those of other salts.
 */
double hg__sampling_value(const char *token, size_t length, const char *salt);
/**
 * A number that looks random for a token of 20 hexadecimal digits: the same for the same kind, salt
 * and token, and independent of those of another kind or salt. Streams are of kind "".
 */
uint32_t hg__salted_hash(const char *kind, const hg_span *salt, const char *token);

#endif
