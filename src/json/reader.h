/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/*
 * A reader of JSON: one pass over the text fills a flat table of tokens in memory that the caller
 * gives. It allocates nothing and knows no client.
 *
 * What is taken: RFC 8259, with these limits.
 * - Nesting up to HG_MAX_DEPTH, of which a scalar is a level as well.
 * - The names of an object differ once decoded; none of them holds U+0000.
 * - A number lies within the doubles: 1e999 is malformed, 1e-999 is zero.
 * - Well-formed UTF-8, without a byte order mark. An escaped surrogate without its other half is
 *   taken, and decodes to U+FFFD.
 */

#ifndef HELIOGRAPH_READER_H
#define HELIOGRAPH_READER_H

#include <stddef.h>

#include "json/token.h"

typedef enum {
    HG_READ_OK,
    HG_READ_MALFORMED,
    HG_READ_TOO_LARGE /* more tokens than there is room for, whatever follows; or a text too long */
} hg_read_result;

/**
 * Read `length` bytes of JSON into at most `capacity` tokens. The value is then at `tokens[0]`, and
 * `tokens[0].span` tokens are used; a token takes at least one byte of text. After a failure the
 * tokens mean nothing. Reads nothing outside of the text, whatever it holds.
 */
hg_read_result hg__read_json(const char *json, size_t length, hg_token *tokens, size_t capacity);

#endif
