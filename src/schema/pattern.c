/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A pattern becomes a small program of at most HG_MAX_STEPS steps. All ways through it are followed
 * at once, as a set of steps, so a match takes length times steps at the most, whatever the text.
 * It reads UTF-16 units, as an intake's JavaScript does. Lookahead, lookbehind and back references
 * are refused. */

#include <string.h>

#include "schema/program.h"

#define MAX_RANGES 120
#define MAX_GROUPS 16
#define NO_END 0xFFFF

/* compiling */

typedef struct {
    hg_units source;
    hg_step *steps;
    hg_range *ranges;
    int step_count;
    int range_count;
    int depth;
    bool failed; /* not supported, or too large */
} compiler;

static void read_alternatives(compiler *c);

static bool fail(compiler *c)
{
    c->failed = true;
    c->source.bytes.at = c->source.bytes.end;
    c->source.low = 0;
    return false;
}

/* The next character of the source if it is ASCII; 0 for another, and at the end. */
static char peek(const compiler *c)
{
    return !c->source.low && c->source.bytes.at < c->source.bytes.end && *c->source.bytes.at < 0x80
               ? (char)*c->source.bytes.at
               : 0;
}

static bool take(compiler *c, char wanted)
{
    if (peek(c) != wanted)
        return false;
    c->source.bytes.at++;
    return true;
}

static void insert(compiler *c, int at, int count)
{
    if (c->step_count + count > HG_MAX_STEPS) {
        fail(c);
        return;
    }
    memmove(c->steps + at + count, c->steps + at, (size_t)(c->step_count - at) * sizeof(hg_step));
    c->step_count += count;
}

static void set_step(compiler *c, int at, int op, int to, int also)
{
    if (!c->failed)
        c->steps[at] = (hg_step){(uint8_t)op, (int16_t)to, (int16_t)also};
}

static void add_step(compiler *c, int op, int to, int also)
{
    insert(c, c->step_count, 1);
    set_step(c, c->step_count - 1, op, to, also);
}

static void add_range(compiler *c, uint32_t from, uint32_t to)
{
    if (from > to || c->range_count == MAX_RANGES)
        fail(c);
    else
        c->ranges[c->range_count++] = (hg_range){(uint16_t)from, (uint16_t)to};
}

/* Classes as pairs of bounds, and their complements: \d, \w, \s, and line ends for the dot. */

static const uint16_t digits[] = {'0', '9', 0};
static const uint16_t words[] = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z', 0};
static const uint16_t spaces[] = {'\t',   '\r',   ' ',    ' ',    0xA0,   0xA0,   0x1680,
                                  0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F,
                                  0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF, 0};
static const uint16_t line_ends[] = {'\n', '\n', '\r', '\r', 0x2028, 0x2029, 0};

/* Put the ranges from `first` on in order, and join those that overlap. */
static void join_ranges(compiler *c, int first)
{
    int i, j, last = first;
    for (i = first + 1; i < c->range_count; i++) {
        const hg_range moved = c->ranges[i];
        for (j = i; j > first && c->ranges[j - 1].from > moved.from; j--)
            c->ranges[j] = c->ranges[j - 1];
        c->ranges[j] = moved;
    }
    for (i = first + 1; i < c->range_count; i++) {
        if (c->ranges[i].from > c->ranges[last].to)
            c->ranges[++last] = c->ranges[i];
        else if (c->ranges[i].to > c->ranges[last].to)
            c->ranges[last].to = c->ranges[i].to;
    }
    if (c->range_count > first)
        c->range_count = last + 1;
}

static void add_ranges(compiler *c, const uint16_t *bounds, bool others)
{
    uint32_t from = 0;
    for (; *bounds; bounds += 2) {
        if (!others)
            add_range(c, bounds[0], bounds[1]);
        else if (bounds[0] > from)
            add_range(c, from, bounds[0] - 1u);
        from = bounds[1] + 1u;
    }
    if (others)
        add_range(c, from, 0xFFFF);
}

static uint32_t read_hexadecimal(compiler *c, int count)
{
    uint32_t value = 0;
    while (count--) {
        char digit = peek(c);
        int lower = digit | 32;
        if (digit >= '0' && digit <= '9')
            value = value << 4 | (uint32_t)(digit - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (uint32_t)(lower - 'a' + 10);
        else
            fail(c);
        c->source.bytes.at += !c->failed;
    }
    return value;
}

/* Read what follows a backslash: a unit, which is returned, or a class such as \d, which is added,
   and then -1. */
static int32_t read_escape(compiler *c)
{
    static const char controls[] = "t\tn\nv\vf\fr\r";
    char what = peek(c);
    const char *control;
    if (!what) {
        fail(c);
        return -1;
    }
    c->source.bytes.at++;
    if (what == 'u')
        return (int32_t)read_hexadecimal(c, 4);
    if (what == 'x')
        return (int32_t)read_hexadecimal(c, 2);
    for (control = controls; *control; control += 2)
        if (*control == what)
            return control[1];
    switch (what | 32) {
    case 'd':
        add_ranges(c, digits, what == 'D');
        return -1;
    case 'w':
        add_ranges(c, words, what == 'W');
        return -1;
    case 's':
        add_ranges(c, spaces, what == 'S');
        return -1;
    }
    /* An escaped letter or digit that is none of these means something else, or may in future; any
       other character stands for itself. */
    if ((what >= '0' && what <= '9') || ((what | 32) >= 'a' && (what | 32) <= 'z'))
        fail(c);
    return what;
}

/* Read a unit within brackets, which may be the bound of a range; negative for a class such as \d.
 */
static int32_t read_member(compiler *c)
{
    if (!hg__has_unit(&c->source)) {
        fail(c);
        return -1;
    }
    /* Within brackets \b is a backspace. */
    if (take(c, '\\'))
        return take(c, 'b') ? '\b' : take(c, '-') ? '-' : read_escape(c);
    return hg__next_unit(&c->source);
}

static void read_class(compiler *c)
{
    while (!c->failed && !take(c, ']')) {
        int32_t from = read_member(c), to = from;
        const unsigned char *dash = c->source.bytes.at;
        if (take(c, '-')) {
            if (peek(c) == ']')
                c->source.bytes.at = dash;
            else if (from < 0 || (to = read_member(c)) < 0)
                fail(c);
        }
        if (from >= 0)
            add_range(c, (uint32_t)from, (uint32_t)to);
    }
}

static void read_group(compiler *c)
{
    if ((take(c, '?') && !take(c, ':')) || ++c->depth > MAX_GROUPS) {
        fail(c);
        return;
    }
    read_alternatives(c);
    c->depth--;
    if (!take(c, ')'))
        fail(c);
}

/* Read a character, a class, a group or an anchor. False for an anchor, which cannot be repeated.
 */
static bool read_atom(compiler *c)
{
    const int first = c->range_count;
    int op = HG_CLASS;
    int32_t unit;
    if (take(c, '^') || take(c, '$')) {
        add_step(c, c->source.bytes.at[-1] == '^' ? HG_START : HG_END, 0, 0);
        return false;
    }
    if (take(c, '(')) {
        read_group(c);
        return true;
    }
    if (take(c, '[')) {
        op = take(c, '^') ? HG_OTHERS : HG_CLASS;
        read_class(c);
    } else if (take(c, '.')) {
        op = HG_OTHERS;
        add_ranges(c, line_ends, false);
    } else if (peek(c) && strchr("*+?{", peek(c))) {
        return fail(c);
    } else if ((unit = take(c, '\\') ? read_escape(c) : hg__next_unit(&c->source)) >= 0) {
        add_range(c, (uint32_t)unit, (uint32_t)unit);
    }
    join_ranges(c, first);
    add_step(c, op, first, c->range_count - first);
    return true;
}

/* How often something is repeated: from `least` to `most` times. NO_END: as often as it occurs. */
typedef struct {
    int least;
    int most;
} count;

static int read_number(compiler *c)
{
    int number = 0;
    if (peek(c) < '0' || peek(c) > '9')
        fail(c);
    while (peek(c) >= '0' && peek(c) <= '9' && !c->failed)
        if ((number = number * 10 + *c->source.bytes.at++ - '0') > HG_MAX_STEPS)
            fail(c);
    return number;
}

static count read_count(compiler *c)
{
    count times = {1, 1};
    if (take(c, '*'))
        times = (count){0, NO_END};
    else if (take(c, '+'))
        times.most = NO_END;
    else if (take(c, '?'))
        times.least = 0;
    else if (take(c, '{')) {
        times.least = times.most = read_number(c);
        if (take(c, ','))
            times.most = peek(c) == '}' ? NO_END : read_number(c);
        if (!take(c, '}') || times.most < times.least)
            fail(c);
    } else {
        return times;
    }
    /* Whether a text matches does not depend on how greedy a repetition is. */
    take(c, '?');
    return times;
}

/* Repeat the steps from `start` on: as copies, of which those beyond the least can be skipped. */
static void repeat(compiler *c, int start, count times)
{
    const int length = c->step_count - start;
    const int copies = times.most != NO_END ? times.most : times.least ? times.least : 1;
    int i;
    for (i = 1; i < copies && !c->failed; i++) {
        insert(c, start + length, length);
        if (!c->failed)
            memcpy(c->steps + start + length, c->steps + start, (size_t)length * sizeof(hg_step));
    }
    if (!copies)
        c->step_count = start;
    if (times.most == NO_END)
        add_step(c, HG_SPLIT, -length, 1);
    for (i = copies; i-- > times.least && !c->failed;) {
        /* Behind the last copy of an endless repetition stands the step that goes back. */
        insert(c, start + i * length, 1);
        set_step(c, start + i * length, HG_SPLIT, 1, length + 1 + (times.most == NO_END));
    }
}

static void read_sequence(compiler *c)
{
    while (hg__has_unit(&c->source) && peek(c) != '|' && peek(c) != ')') {
        const int start = c->step_count;
        const bool can_repeat = read_atom(c);
        const unsigned char *before = c->source.bytes.at;
        const count times = read_count(c);
        if (c->source.bytes.at == before)
            continue;
        if (!can_repeat)
            fail(c);
        repeat(c, start, times);
    }
}

static void read_alternatives(compiler *c)
{
    const int start = c->step_count;
    int jump;
    read_sequence(c);
    if (!take(c, '|'))
        return;
    insert(c, start, 1);
    set_step(c, start, HG_SPLIT, 1, c->step_count - start + 1);
    jump = c->step_count;
    add_step(c, HG_JUMP, 0, 0);
    read_alternatives(c);
    set_step(c, jump, HG_JUMP, c->step_count - jump, 0);
}

static hg_pattern *keep(hg_arena *arena, const compiler *c)
{
    const size_t steps = (size_t)c->step_count * sizeof(hg_step);
    const size_t ranges = (size_t)c->range_count * sizeof(hg_range);
    hg_pattern *kept = hg__keep(arena, sizeof *kept + steps + ranges);
    if (!kept)
        return NULL;
    kept->steps = memcpy(kept + 1, c->steps, steps);
    kept->ranges = memcpy((char *)(kept + 1) + steps, c->ranges, ranges);
    kept->step_count = c->step_count;
    kept->range_count = c->range_count;
    return kept;
}

hg_pattern *hg__compile_pattern(hg_arena *arena, hg_pattern **all, const char *source)
{
    const hg_mark before = hg__mark_temporary(arena);
    const size_t room = (HG_MAX_STEPS + 1) * sizeof(hg_step) + MAX_RANGES * sizeof(hg_range);
    compiler c = {.steps = hg__temporary(arena, room)};
    hg_pattern *kept = NULL;
    c.source.bytes.at = (const unsigned char *)source;
    c.source.bytes.end = c.source.bytes.at + strlen(source);
    if (c.steps) {
        c.ranges = (hg_range *)(c.steps + HG_MAX_STEPS + 1);
        read_alternatives(&c);
        c.failed |= hg__has_unit(&c.source);
        add_step(&c, HG_MATCH, 0, 0);
        if (!c.failed)
            kept = keep(arena, &c);
    }
    hg__rewind_temporary(arena, before);
    if (kept) {
        kept->next = *all;
        *all = kept;
    }
    return kept;
}

void hg__set_usual(hg_pattern *pattern, const char *usual) { pattern->usual = usual; }

/* the usual texts */

static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

static const unsigned char *skip_fraction(const unsigned char *at, const unsigned char *end)
{
    if (end - at < 2 || *at != '.' || !is_digit(at[1]))
        return at;
    for (at += 2; at < end && is_digit(*at);)
        at++;
    return at;
}

/* Whether plain text is what its template says: a digit stands for itself and those below, a dot
   for one with digits or for nothing, any other character for itself. */
static bool fits(const char *usual, const unsigned char *at, const unsigned char *end)
{
    for (; *usual; usual++) {
        const unsigned char wanted = (unsigned char)*usual;
        if (wanted == '.') {
            at = skip_fraction(at, end);
            continue;
        }
        if (at == end || *at > wanted || *at < (is_digit(wanted) ? '0' : wanted))
            return false;
        at++;
    }
    return at == end;
}

/* matching */

void hg__look(hg_matcher *m, int at, hg_ways *next)
{
    for (;;) {
        const hg_step *s = &m->pattern->steps[at];
        if (m->seen[at >> 5] >> (at & 31) & 1)
            return;
        m->seen[at >> 5] |= 1u << (at & 31);
        if (s->op <= HG_OTHERS) {
            if (!m->at_end && hg__takes(m->pattern, s, m->unit))
                next->at[next->count++] = (uint8_t)(at + 1);
            return;
        }
        m->matched |= s->op == HG_MATCH;
        if (s->op == HG_MATCH || (s->op == HG_START && !m->at_start) ||
            (s->op == HG_END && !m->at_end))
            return;
        if (s->op == HG_SPLIT)
            hg__look(m, at + s->to, next);
        at += s->op == HG_SPLIT ? s->also : s->op == HG_JUMP ? s->to : 1;
    }
}

/* Where there is only one way and nothing to choose, which mostly is so for plain ASCII. False
   where it ends. */
static bool follow(hg_matcher *m, hg_ways *now)
{
    const hg_step *s = &m->pattern->steps[now->at[0]];
    const unsigned char *at = m->left.bytes.at;
    if (m->left.escaped || m->left.low)
        return true;
    for (; s->op <= HG_OTHERS && at < m->left.bytes.end && *at < 0x80; s++)
        if (!hg__takes(m->pattern, s, *at++))
            return false;
    m->left.bytes.at = at;
    now->at[0] = (uint8_t)(s - m->pattern->steps);
    return true;
}

/* Read a unit, or find the end. */
static void step_on(hg_matcher *m, const hg_ways *now, hg_ways *next)
{
    int i;
    m->at_end = !hg__has_unit(&m->left);
    m->unit = m->at_end ? 0 : hg__next_unit(&m->left);
    memset(m->seen, 0, sizeof m->seen);
    next->count = 0;
    for (i = 0; i < now->count; i++)
        hg__look(m, now->at[i], next);
}

/* `pattern` has no table. */
HG_PART bool follow_ways(const hg_pattern *pattern, hg_units text)
{
    const bool is_anchored = pattern->steps->op == HG_START;
    hg_matcher m = {.pattern = pattern, .left = text};
    const unsigned char *const start = m.left.bytes.at;
    hg_ways both[2], *now = both, *next = both + 1, *other;
    if (pattern->usual && !text.escaped && fits(pattern->usual, start, m.left.bytes.end))
        return true;
    now->at[0] = is_anchored;
    now->count = 1;
    while (now->count) {
        if (is_anchored && now->count == 1) {
            const hg_step *s;
            if (!follow(&m, now))
                return false;
            s = &pattern->steps[now->at[0]];
            if (s->op == HG_END && s[1].op == HG_MATCH && !hg__has_unit(&m.left))
                return true;
        }
        m.at_start = m.left.bytes.at == start && !m.left.bytes.pending && !m.left.low;
        step_on(&m, now, next);
        if (m.matched || m.at_end)
            return m.matched;
        if (!is_anchored)
            next->at[next->count++] = 0;
        other = now;
        now = next;
        next = other;
    }
    return false;
}

bool hg__pattern_matches(const hg_pattern *pattern, const char *json, const hg_token *string)
{
    const hg_units text = {hg__decode(json, string), string->escaped, 0};
    return pattern->table ? hg__follow_table(pattern->table, text) : follow_ways(pattern, text);
}
