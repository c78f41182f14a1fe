/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* UTF-16 units, as an intake's JavaScript reads a text, of UTF-8. */

#ifndef HELIOGRAPH_UNITS_H
#define HELIOGRAPH_UNITS_H

#include "json/token.h"

typedef struct {
    hg_decoder bytes;
    bool escaped; /* the bytes are JSON, with escapes to be decoded */
    uint16_t low; /* the second half of a pair, or 0 */
} hg_units;

static inline bool hg__has_unit(const hg_units *u)
{
    return u->low || u->bytes.pending || u->bytes.at < u->bytes.end;
}

static inline uint32_t hg__next_unit_byte(hg_units *u)
{
    return u->escaped ? (uint32_t)hg__next_byte(&u->bytes) : *u->bytes.at++;
}

/* The text is well-formed: a reader has seen it. */
static inline uint16_t hg__next_unit(hg_units *u)
{
    uint32_t c = u->low;
    int more;
    u->low = 0;
    if (c)
        return (uint16_t)c;
    c = hg__next_unit_byte(u);
    if (c < 0x80)
        return (uint16_t)c;
    more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    c &= 0x3Fu >> more;
    while (more-- && hg__has_unit(u))
        c = c << 6 | (hg__next_unit_byte(u) & 0x3F);
    if (c < 0x10000)
        return (uint16_t)c;
    u->low = (uint16_t)(0xDC00 | (c & 0x3FF));
    return (uint16_t)(0xD7C0 + (c >> 10));
}

#endif
