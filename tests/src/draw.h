/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Random numbers for tests that are statistics: of a seed, so that every run draws the same ones,
 * and from no library. */

#ifndef HELIOGRAPH_TESTS_DRAW_H
#define HELIOGRAPH_TESTS_DRAW_H

#include <stdint.h>

#define TOKEN_DIGITS 20
#define TOKEN_HEAD 8 /* the digits that decide */

static uint64_t draw_state = 20261121;

/** 64 bits: splitmix64. */
static inline uint64_t draw(void)
{
    uint64_t z = draw_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/** From 0 to below 1, of 53 bits. */
static inline double draw_uniform(void) { return (double)(draw() >> 11) / 9007199254740992.0; }

static inline void write_hex(char *to, uint64_t value, int digits)
{
    while (digits--) {
        to[digits] = "0123456789abcdef"[value & 15];
        value >>= 4;
    }
}

/** A token that begins with these 32 bits. */
static inline void write_token(char to[TOKEN_DIGITS + 1], uint64_t head)
{
    write_hex(to, head, TOKEN_HEAD);
    write_hex(to + TOKEN_HEAD, draw(), TOKEN_DIGITS - TOKEN_HEAD);
    to[TOKEN_DIGITS] = '\0';
}

/** Any token. */
static inline void draw_token(char to[TOKEN_DIGITS + 1]) { write_token(to, draw() >> 32); }

#endif
