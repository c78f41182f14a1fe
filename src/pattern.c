/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Patterns: sequences of literals and classes with counts, matched in bounded time.
 *
 * A pattern becomes at most 63 steps, each of which takes one character; some may be skipped, some
 * may repeat. All ways through them are followed at once, as bits of one word, so a match takes
 * length times steps at the most, whatever the text. Everything else is refused. */

#include "private.h"

#define MAX_STEPS 63
#define MAX_CLASSES 16

typedef struct {
    uint32_t members[4]; /* a bit for each ASCII character */
} class;

struct hg_pattern {
    uint64_t optional;
    uint64_t repeated;
    uint8_t step_count;
    bool at_start;
    bool at_end;
    uint8_t class_count;
    uint8_t steps[MAX_STEPS + 1]; /* the class that each step takes */
    class classes[MAX_CLASSES];
};

static void add_range(class *set, unsigned char from, unsigned char to)
{
    for (; from <= to; from++)
        set->members[from >> 5] |= 1u << (from & 31);
}

static bool contains(const class *set, unsigned char c)
{
    return c < 128 && (set->members[c >> 5] >> (c & 31) & 1);
}

/* Both return where reading goes on, or NULL for what is not supported. */

static const char *read_escape(class *set, const char *at)
{
    if (*at == 'd') {
        add_range(set, '0', '9');
    } else if (*at == 'w') {
        add_range(set, '0', '9');
        add_range(set, 'A', 'Z');
        add_range(set, 'a', 'z');
        add_range(set, '_', '_');
    } else if (*at && strchr("^$\\.*+?()[]{}|/-", *at)) {
        add_range(set, (unsigned char)*at, (unsigned char)*at);
    } else {
        return NULL;
    }
    return at + 1;
}

static const char *read_class(class *set, const char *at)
{
    if (*at == '^' || *at == ']')
        return NULL;
    while (*at && *at != ']') {
        unsigned char from = (unsigned char)*at++, to = from;
        if (from >= 128)
            return NULL;
        if (from == '\\') {
            if (!(at = read_escape(set, at)))
                return NULL;
            continue;
        }
        if (*at == '-' && at[1] != ']') {
            to = (unsigned char)at[1];
            if (to >= 128 || to < from || to == '\\')
                return NULL;
            at += 2;
        }
        add_range(set, from, to);
    }
    return *at ? at + 1 : NULL;
}

static const char *read_set(class *set, const char *at)
{
    unsigned char c = (unsigned char)*at++;
    if (c == '[')
        return read_class(set, at);
    if (c == '\\')
        return read_escape(set, at);
    if (c >= 128 || strchr("^$.*+?()]{}|", c))
        return NULL;
    add_range(set, c, c);
    return at;
}

static const char *read_number(const char *at, uint32_t *number)
{
    const char *start = at;
    for (*number = 0; *at >= '0' && *at <= '9'; at++)
        if ((*number = *number * 10 + (uint32_t)(*at - '0')) > MAX_STEPS)
            return NULL;
    return at > start ? at : NULL;
}

/* How often a set may occur: from `least` to `most` times, without end where that is 0. */
typedef struct {
    uint32_t least;
    uint32_t most;
} count;

static const char *read_braces(count *times, const char *at)
{
    bool endless = false;
    if (!(at = read_number(at, &times->least)))
        return NULL;
    times->most = times->least;
    if (*at == ',') {
        endless = *++at == '}';
        times->most = 0;
        if (!endless && !(at = read_number(at, &times->most)))
            return NULL;
    }
    if (*at != '}' || (!endless && (!times->most || times->most < times->least)))
        return NULL;
    return at + 1;
}

static const char *read_count(count *times, const char *at)
{
    times->least = times->most = 1;
    if (*at == '{')
        return read_braces(times, at + 1);
    if (!*at || !strchr("*+?", *at))
        return at;
    times->least = *at == '+';
    times->most = *at == '?';
    return at + 1;
}

static bool add_step(hg_pattern *pattern, bool optional, bool repeated)
{
    uint32_t at = pattern->step_count++;
    if (at == MAX_STEPS)
        return false;
    pattern->steps[at] = pattern->class_count;
    pattern->optional |= (uint64_t)optional << at;
    pattern->repeated |= (uint64_t)repeated << at;
    return true;
}

/* `x{2,4}` is x x x? x?, `x{2,}` is x x x*, `x+` is the one step x with repetition. */
static bool add_steps(hg_pattern *pattern, count times)
{
    uint32_t i;
    for (i = 0; i + 1 < times.least; i++)
        if (!add_step(pattern, false, false))
            return false;
    if (!times.most)
        return add_step(pattern, !times.least, true);
    for (; i < times.most; i++)
        if (!add_step(pattern, i >= times.least, false))
            return false;
    return true;
}

const hg_pattern *hg__compile_pattern(hg_arena *arena, const char *source)
{
    hg_pattern compiled = {0}, *kept;
    size_t bytes;
    compiled.at_start = *source == '^';
    source += compiled.at_start;
    while (*source && !(compiled.at_end = source[0] == '$' && !source[1])) {
        count times;
        if (compiled.class_count == MAX_CLASSES ||
            !(source = read_set(&compiled.classes[compiled.class_count], source)) ||
            !(source = read_count(&times, source)) || !add_steps(&compiled, times))
            return NULL;
        compiled.class_count++;
    }
    bytes = offsetof(hg_pattern, classes) + compiled.class_count * sizeof(class);
    kept = hg__keep(arena, bytes);
    return kept ? memcpy(kept, &compiled, bytes) : NULL;
}

/* Whatever stands before a step that may be skipped may also stand behind it. */
static uint64_t skipping(uint64_t at, uint64_t optional)
{
    uint64_t before;
    do {
        before = at;
        at |= (at & optional) << 1;
    } while (at != before);
    return at;
}

static uint64_t after(const hg_pattern *pattern, uint64_t at, unsigned char c)
{
    uint64_t next = 0;
    uint32_t i;
    for (i = 0; i < pattern->step_count; i++)
        if (at >> i & 1 && contains(&pattern->classes[pattern->steps[i]], c))
            next |= (uint64_t)1 << (i + 1) | (pattern->repeated & (uint64_t)1 << i);
    return skipping(next, pattern->optional);
}

bool hg__pattern_matches(const hg_pattern *pattern, const char *text, size_t length)
{
    const uint64_t end = (uint64_t)1 << pattern->step_count;
    const uint64_t start = skipping(1, pattern->optional);
    uint64_t at = start;
    size_t i;
    for (i = 0; i < length && (pattern->at_end || !(at & end)); i++) {
        at = after(pattern, at, (unsigned char)text[i]);
        if (!pattern->at_start)
            at |= start;
    }
    return (at & end) != 0;
}
