/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A play: what one input makes of a client, line by line, written down so that two builds of the
 * core can be compared. tests/wasm/corpus.test.js plays the same with the module. */

#ifndef HELIOGRAPH_TESTS_PLAY_H
#define HELIOGRAPH_TESTS_PLAY_H

#include "check.h"

typedef struct {
    hg_client *client;
    const char *at; /* of the input, what was not played yet */
    const char *end;
    uint32_t digest; /* FNV-1a of everything that was answered */
} play;

typedef struct {
    const char *at;
    size_t length;
} line;

/** Defined by each target. */
void play_lines(play *p);

static inline void write_down(play *p, const char *bytes, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++)
        p->digest = (p->digest ^ (unsigned char)bytes[i]) * 0x01000193u;
}

static inline void write_number(play *p, int number)
{
    char text[16];
    write_down(p, text, (size_t)snprintf(text, sizeof text, "%d\n", number));
}

/** An answer, then what the call left to read, then what it reported. */
static inline void write_answer(play *p, int answer, bool has_output)
{
    write_number(p, answer);
    if (has_output)
        write_down(p, hg_output(p->client), hg_output_size(p->client));
    write_number(p, hg_report(p->client));
    write_down(p, hg_output(p->client), hg_output_size(p->client));
}

/** Random bits that are the same each time. */
static inline void fill_pool(play *p)
{
    size_t i;
    for (i = 0; i < HG_RANDOM_POOL_BYTES; i++)
        hg_random_pool(p->client)[i] = (unsigned char)(i * 7);
    hg_random_filled(p->client);
}

static inline bool has_line(const play *p) { return p->at < p->end; }

static inline line next_line(play *p)
{
    const char *end = has_line(p) ? memchr(p->at, '\n', (size_t)(p->end - p->at)) : NULL;
    line next = {p->at, (size_t)((end ? end : p->end) - p->at)};
    p->at = end ? end + 1 : p->end;
    return next;
}

static inline uint32_t play_input(const char *bytes, size_t length)
{
    play p = {open_client(), bytes, bytes + length, 0x811C9DC5u};
    play_lines(&p);
    free(p.client);
    return p.digest;
}

#endif
