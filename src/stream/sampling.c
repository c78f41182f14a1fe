/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "heliograph.h"
#include "stream/sampling.h"

#define TOKEN_DIGITS 20

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* FNV-1a, and the finalizer of MurmurHash3, without which neighbouring tokens stay neighbours. */
static uint32_t mix(uint32_t hash, const char *text, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x01000193u;
    return hash;
}

static uint32_t finish(uint32_t hash)
{
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    return hash ^ hash >> 16;
}

/* The number of its first eight digits; false for a malformed token. */
static bool read_token(const char *token, size_t length, uint32_t *number)
{
    size_t i;
    *number = 0;
    for (i = 0; length == TOKEN_DIGITS && i < length; i++) {
        int value = hex_value(token[i]);
        if (value < 0)
            return false;
        if (i < 8)
            *number = *number << 4 | (uint32_t)value;
    }
    return length == TOKEN_DIGITS;
}

uint32_t hg__salted_hash(const char *kind, const hg_span *salt, const char *token)
{
    const uint32_t before = mix(mix(0x811C9DC5u, kind, strlen(kind)), salt->at, salt->length);
    return finish(mix(mix(before, ":", 1), token, TOKEN_DIGITS));
}

double hg__sampling_value(const char *token, size_t length, const char *salt)
{
    const hg_span span = {salt, salt ? strlen(salt) : 0};
    uint32_t n;
    if (!read_token(token, length, &n))
        return -1;
    return (salt ? hg__salted_hash("", &span, token) : n) / 4294967295.0;
}

int hg_token_in_sample(const char *token, size_t length, double rate)
{
    double value = hg__sampling_value(token, length, NULL);
    /* The largest value is exactly 1, which is not less than a rate of 1. */
    return value >= 0 && (rate >= 1 || value < rate);
}
