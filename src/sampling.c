/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Sampling: one comparison. */

#include "private.h"

#define TOKEN_DIGITS 20

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hg_token_in_sample(const char *token, size_t length, double rate)
{
    uint32_t n = 0;
    size_t i;
    if (length != TOKEN_DIGITS)
        return 0;
    for (i = 0; i < length; i++) {
        int value = hex_value(token[i]);
        if (value < 0)
            return 0;
        if (i < 8)
            n = n << 4 | (uint32_t)value;
    }
    /* The largest n divides to exactly 1, which would leave its owner out at rate 1. */
    return rate >= 1 || n / 4294967295.0 < rate;
}
