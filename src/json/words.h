/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/*
 * Words of text, and what is worked out of them for names: inline, because the reader does it for
 * each name and string.
 */

#ifndef HELIOGRAPH_WORDS_H
#define HELIOGRAPH_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef const unsigned char *hg_bytes;

/* A word of text has its first byte in the lowest bits, on every machine. */

static inline uint32_t hg__load_32(hg_bytes at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t hg__load_64(hg_bytes at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* A product carries upwards only, so its upper half is folded down before the second one. */
static inline uint32_t hg__mix(uint64_t head, uint64_t tail, size_t length)
{
    uint64_t mixed = (head + length) * 0x9E3779B97F4A7C15u ^ tail;
    mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(mixed >> 32);
}

/* A name of less than eight bytes is both its own head and its own tail. */
static inline uint32_t hg__hash_bytes(hg_bytes name, size_t length)
{
    uint64_t head = 0;
    if (length >= 8)
        return hg__mix(hg__load_64(name), hg__load_64(name + length - 8), length);
    if (length >= 4)
        head = hg__load_32(name) | (uint64_t)hg__load_32(name + length - 4) << (length - 4) * 8;
    else if (length)
        head = (uint64_t)(name[0] | name[length / 2] << length / 2 * 8 |
                          name[length - 1] << (length - 1) * 8);
    return hg__mix(head, head, length);
}

#endif
