/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A pattern becomes a small program of at most MAX_STEPS steps. All ways through it are followed at
 * once, as a set of steps, so a match takes length times steps at the most, whatever the text. It
 * reads UTF-16 units, as an intake's JavaScript does. Lookahead, lookbehind and back references are
 * refused. */

#include <string.h>

#include "schema/pattern.h"

#define MAX_STEPS 250
#define MAX_RANGES 120
#define MAX_GROUPS 16
#define NO_END 0xFFFF

enum { CLASS, OTHERS, SPLIT, JUMP, START, END, MATCH };

/* Where a step leads is a distance in steps, so that steps can be moved and copied. */
typedef struct {
    uint16_t op;  /* an image has no byte that nobody wrote: so there is no padding */
    int16_t to;   /* where it leads; of a class its first range */
    int16_t also; /* where a split leads as well; of a class how many ranges it has */
} step;

typedef struct {
    uint16_t from;
    uint16_t to;
} range;

/* The same as a table, by which a text is matched in one step a unit: see tabulate. */
typedef struct {
    uint32_t width;         /* bytes of a row */
    const uint16_t *bounds; /* beyond ASCII, where units begin that are of another class ... */
    const uint8_t *classes; /* ... which is this one; `bound_count` of both */
    uint32_t bound_count;
    const uint8_t *rows; /* one a state: what its end is, and by class where it leads */
    uint8_t ascii[128];  /* the classes of the first units */
} table;

struct hg_pattern {
    hg_pattern *next; /* of all that a client has */
    const step *steps;
    const range *ranges;
    const char *usual;  /* a template of texts that match, or NULL; see fits */
    const table *table; /* instead of the first three; NULL: there is none */
    int step_count;
    int range_count;
};

/* UTF-16 units of UTF-8 */

typedef struct {
    hg_decoder bytes;
    bool escaped; /* the bytes are JSON, with escapes to be decoded */
    uint16_t low; /* the second half of a pair, or 0 */
} units;

static bool has_unit(const units *u)
{
    return u->low || u->bytes.pending || u->bytes.at < u->bytes.end;
}

static uint32_t next_byte(units *u)
{
    return u->escaped ? (uint32_t)hg__next_byte(&u->bytes) : *u->bytes.at++;
}

/* The text is well-formed: a reader has seen it. */
static uint16_t next_unit(units *u)
{
    uint32_t c = u->low;
    int more;
    u->low = 0;
    if (c)
        return (uint16_t)c;
    c = next_byte(u);
    if (c < 0x80)
        return (uint16_t)c;
    more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    c &= 0x3Fu >> more;
    while (more-- && has_unit(u))
        c = c << 6 | (next_byte(u) & 0x3F);
    if (c < 0x10000)
        return (uint16_t)c;
    u->low = (uint16_t)(0xDC00 | (c & 0x3FF));
    return (uint16_t)(0xD7C0 + (c >> 10));
}

/* compiling */

typedef struct {
    units source;
    step *steps;
    range *ranges;
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
    if (c->step_count + count > MAX_STEPS) {
        fail(c);
        return;
    }
    memmove(c->steps + at + count, c->steps + at, (size_t)(c->step_count - at) * sizeof(step));
    c->step_count += count;
}

static void set_step(compiler *c, int at, int op, int to, int also)
{
    if (!c->failed)
        c->steps[at] = (step){(uint8_t)op, (int16_t)to, (int16_t)also};
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
        c->ranges[c->range_count++] = (range){(uint16_t)from, (uint16_t)to};
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
        const range moved = c->ranges[i];
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
    if (!has_unit(&c->source)) {
        fail(c);
        return -1;
    }
    /* Within brackets \b is a backspace. */
    if (take(c, '\\'))
        return take(c, 'b') ? '\b' : take(c, '-') ? '-' : read_escape(c);
    return next_unit(&c->source);
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
    int op = CLASS;
    int32_t unit;
    if (take(c, '^') || take(c, '$')) {
        add_step(c, c->source.bytes.at[-1] == '^' ? START : END, 0, 0);
        return false;
    }
    if (take(c, '(')) {
        read_group(c);
        return true;
    }
    if (take(c, '[')) {
        op = take(c, '^') ? OTHERS : CLASS;
        read_class(c);
    } else if (take(c, '.')) {
        op = OTHERS;
        add_ranges(c, line_ends, false);
    } else if (peek(c) && strchr("*+?{", peek(c))) {
        return fail(c);
    } else if ((unit = take(c, '\\') ? read_escape(c) : next_unit(&c->source)) >= 0) {
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
        if ((number = number * 10 + *c->source.bytes.at++ - '0') > MAX_STEPS)
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
            memcpy(c->steps + start + length, c->steps + start, (size_t)length * sizeof(step));
    }
    if (!copies)
        c->step_count = start;
    if (times.most == NO_END)
        add_step(c, SPLIT, -length, 1);
    for (i = copies; i-- > times.least && !c->failed;) {
        /* Behind the last copy of an endless repetition stands the step that goes back. */
        insert(c, start + i * length, 1);
        set_step(c, start + i * length, SPLIT, 1, length + 1 + (times.most == NO_END));
    }
}

static void read_sequence(compiler *c)
{
    while (has_unit(&c->source) && peek(c) != '|' && peek(c) != ')') {
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
    set_step(c, start, SPLIT, 1, c->step_count - start + 1);
    jump = c->step_count;
    add_step(c, JUMP, 0, 0);
    read_alternatives(c);
    set_step(c, jump, JUMP, c->step_count - jump, 0);
}

static hg_pattern *keep(hg_arena *arena, const compiler *c)
{
    const size_t steps = (size_t)c->step_count * sizeof(step);
    const size_t ranges = (size_t)c->range_count * sizeof(range);
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
    const size_t room = (MAX_STEPS + 1) * sizeof(step) + MAX_RANGES * sizeof(range);
    compiler c = {.steps = hg__temporary(arena, room)};
    hg_pattern *kept = NULL;
    c.source.bytes.at = (const unsigned char *)source;
    c.source.bytes.end = c.source.bytes.at + strlen(source);
    if (c.steps) {
        c.ranges = (range *)(c.steps + MAX_STEPS + 1);
        read_alternatives(&c);
        c.failed |= has_unit(&c.source);
        add_step(&c, MATCH, 0, 0);
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

/* All ways through the program at one place of the text: the steps that they have come to, in a
   list that is short for most patterns and has a single one for many. */
typedef struct {
    uint8_t at[MAX_STEPS + 1];
    int count;
} ways;

typedef struct {
    const hg_pattern *pattern;
    units left;    /* of the text */
    uint16_t unit; /* the one that is read; at the end there is none */
    bool at_start;
    bool at_end;
    bool matched;
    uint32_t seen[(MAX_STEPS + 32) / 32]; /* steps that were looked at for this unit */
} matcher;

/* The ranges of a class are in order and apart. */
static inline bool takes(const hg_pattern *pattern, const step *s, uint16_t unit)
{
    const range *r = pattern->ranges + s->to, *const end = r + s->also;
    for (; r < end; r++)
        if (unit <= r->to)
            return (unit >= r->from) == (s->op == CLASS);
    return s->op != CLASS;
}

/* Look at a step, and at those that can be reached from it without reading. What follows those that
   take the unit is where the ways go on. */
static void look(matcher *m, int at, ways *next)
{
    for (;;) {
        const step *s = &m->pattern->steps[at];
        if (m->seen[at >> 5] >> (at & 31) & 1)
            return;
        m->seen[at >> 5] |= 1u << (at & 31);
        if (s->op <= OTHERS) {
            if (!m->at_end && takes(m->pattern, s, m->unit))
                next->at[next->count++] = (uint8_t)(at + 1);
            return;
        }
        m->matched |= s->op == MATCH;
        if (s->op == MATCH || (s->op == START && !m->at_start) || (s->op == END && !m->at_end))
            return;
        if (s->op == SPLIT)
            look(m, at + s->to, next);
        at += s->op == SPLIT ? s->also : s->op == JUMP ? s->to : 1;
    }
}

/* Where there is only one way and nothing to choose, which mostly is so for plain ASCII. False
   where it ends. */
static bool follow(matcher *m, ways *now)
{
    const step *s = &m->pattern->steps[now->at[0]];
    const unsigned char *at = m->left.bytes.at;
    if (m->left.escaped || m->left.low)
        return true;
    for (; s->op <= OTHERS && at < m->left.bytes.end && *at < 0x80; s++)
        if (!takes(m->pattern, s, *at++))
            return false;
    m->left.bytes.at = at;
    now->at[0] = (uint8_t)(s - m->pattern->steps);
    return true;
}

/* Read a unit, or find the end. */
static void step_on(matcher *m, const ways *now, ways *next)
{
    int i;
    m->at_end = !has_unit(&m->left);
    m->unit = m->at_end ? 0 : next_unit(&m->left);
    memset(m->seen, 0, sizeof m->seen);
    next->count = 0;
    for (i = 0; i < now->count; i++)
        look(m, now->at[i], next);
}

/* `pattern` has no table. */
HG_PART bool follow_ways(const hg_pattern *pattern, units text)
{
    const bool is_anchored = pattern->steps->op == START;
    matcher m = {.pattern = pattern, .left = text};
    const unsigned char *const start = m.left.bytes.at;
    ways both[2], *now = both, *next = both + 1, *other;
    if (pattern->usual && !text.escaped && fits(pattern->usual, start, m.left.bytes.end))
        return true;
    now->at[0] = is_anchored;
    now->count = 1;
    while (now->count) {
        if (is_anchored && now->count == 1) {
            const step *s;
            if (!follow(&m, now))
                return false;
            s = &pattern->steps[now->at[0]];
            if (s->op == END && s[1].op == MATCH && !has_unit(&m.left))
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

/* tables */

/* What the end of a text is in a state: no match, a match, or a match wherever it ends. */
enum { NO_MATCH, MATCH_AT_END, MATCH_ANYWAY };

/* States lead to each other by a distance, so that rows are alike; 0: a text cannot match. */
#define HERE 128
#define MAX_STATES 120
#define MAX_BOUNDS 200
#define SET_WORDS ((MAX_STEPS + 32) / 32)

/* A state: all steps that the ways through the program have come to. */
typedef struct {
    uint32_t steps[SET_WORDS];
} state;

typedef struct {
    const hg_pattern *pattern;
    uint16_t bounds[MAX_BOUNDS];
    uint8_t classes[MAX_BOUNDS];
    uint16_t examples[MAX_BOUNDS]; /* a unit of each class */
    int bound_count;
    int class_count;
    state states[MAX_STATES];
    int state_count;
    uint8_t rows[MAX_STATES * MAX_BOUNDS];
} tabulation;

/* The class of a unit that is not below the first bound. */
static uint8_t class_of(const uint16_t *bounds, const uint8_t *classes, uint32_t count,
                        uint16_t unit)
{
    uint32_t i = 1;
    while (i < count && bounds[i] <= unit)
        i++;
    return classes[i - 1];
}

static void add_bound(tabulation *t, uint32_t unit)
{
    int i = t->bound_count;
    while (i && t->bounds[i - 1] > unit)
        i--;
    if (unit > 0xFFFF || (i && t->bounds[i - 1] == unit))
        return;
    memmove(t->bounds + i + 1, t->bounds + i, (size_t)(t->bound_count - i) * sizeof *t->bounds);
    t->bounds[i] = (uint16_t)unit;
    t->bound_count++;
}

/* Whether each step takes both units or neither. */
static bool are_alike(const hg_pattern *pattern, uint16_t a, uint16_t b)
{
    int i;
    for (i = 0; i < pattern->step_count; i++) {
        const step *s = &pattern->steps[i];
        if (s->op <= OTHERS && takes(pattern, s, a) != takes(pattern, s, b))
            return false;
    }
    return true;
}

/* Units that are alike are a class. False where there are too many. */
static bool find_classes(tabulation *t)
{
    const hg_pattern *pattern = t->pattern;
    int i, class;
    add_bound(t, 0);
    add_bound(t, sizeof t->pattern->table->ascii);
    for (i = 0; i < pattern->range_count && t->bound_count < MAX_BOUNDS - 1; i++) {
        add_bound(t, pattern->ranges[i].from);
        add_bound(t, pattern->ranges[i].to + 1u);
    }
    for (i = 0; i < t->bound_count; i++) {
        for (class = 0; class < t->class_count; class ++)
            if (are_alike(pattern, t->examples[class], t->bounds[i]))
                break;
        if (class == t->class_count)
            t->examples[t->class_count++] = t->bounds[i];
        t->classes[i] = (uint8_t)(class + 1);
    }
    return t->bound_count < MAX_BOUNDS - 1;
}

/* The number of the state, which is added if it is new; -1 where there are too many. The first one
   is where a text begins, which it only does once. */
static int find_state(tabulation *t, const ways *now)
{
    state wanted = {{0}};
    int i;
    for (i = 0; i < now->count; i++)
        wanted.steps[now->at[i] >> 5] |= 1u << (now->at[i] & 31);
    for (i = 1; i < t->state_count; i++)
        if (!memcmp(&t->states[i], &wanted, sizeof wanted))
            return i;
    if (i >= MAX_STATES)
        return -1;
    t->states[t->state_count++] = wanted;
    return t->state_count - 1;
}

/* Look at all steps of a state with a unit, or with none at the end. Whether it matches already. */
static bool look_at(const tabulation *t, int number, const uint16_t *unit, ways *next)
{
    matcher m = {.pattern = t->pattern, .at_start = !number, .at_end = !unit};
    int i;
    m.unit = unit ? *unit : 0;
    next->count = 0;
    for (i = 0; i < t->pattern->step_count; i++)
        if (t->states[number].steps[i >> 5] >> (i & 31) & 1)
            look(&m, i, next);
    return m.matched;
}

/* Fill the row of a state. False where there are too many states. */
static bool fill_row(tabulation *t, int number)
{
    const bool is_anchored = t->pattern->steps->op == START;
    uint8_t *row = t->rows + number * (t->class_count + 1);
    ways next;
    int i, to;
    row[0] = look_at(t, number, NULL, &next) ? MATCH_AT_END : NO_MATCH;
    for (i = 0; i < t->class_count; i++) {
        row[i + 1] = 0;
        if (look_at(t, number, &t->examples[i], &next))
            row[0] = MATCH_ANYWAY;
        if (!is_anchored)
            next.at[next.count++] = 0;
        if (!next.count || row[0] == MATCH_ANYWAY)
            continue;
        if ((to = find_state(t, &next)) < 0)
            return false;
        row[i + 1] = (uint8_t)(to - number + HERE);
    }
    return true;
}

static const table *keep_table(hg_arena *arena, const tabulation *t)
{
    const size_t width = (size_t)t->class_count + 1, rows = (size_t)t->state_count * width;
    size_t first = 0, bounds, i;
    table *kept;
    while (t->bounds[first] < sizeof kept->ascii)
        first++;
    bounds = (size_t)t->bound_count - first;
    if (!(kept = hg__keep(arena, sizeof *kept + bounds * 3 + rows)))
        return NULL;
    for (i = 0; i < sizeof kept->ascii; i++)
        kept->ascii[i] = class_of(t->bounds, t->classes, (uint32_t)first, (uint16_t)i);
    kept->bounds = memcpy(kept + 1, t->bounds + first, bounds * 2);
    kept->classes = memcpy((char *)(kept + 1) + bounds * 2, t->classes + first, bounds);
    kept->rows = memcpy((char *)(kept + 1) + bounds * 3, t->rows, rows);
    kept->bound_count = (uint32_t)bounds;
    kept->width = (uint32_t)width;
    return kept;
}

/* Replace the program by a table, if that fits: all sets of steps that ways can come to at once are
   its states. */
static void tabulate(hg_arena *arena, hg_pattern *pattern, tabulation *t)
{
    const size_t program =
        (size_t)pattern->step_count * sizeof(step) + (size_t)pattern->range_count * sizeof(range);
    int i;
    memset(t, 0, sizeof *t);
    t->pattern = pattern;
    t->state_count = 1;
    t->states[0].steps[0] = pattern->steps->op == START ? 2 : 1;
    if (!find_classes(t))
        return;
    for (i = 0; i < t->state_count; i++)
        if (!fill_row(t, i))
            return;
    if (!(pattern->table = keep_table(arena, t)))
        return;
    memset(pattern + 1, 0, program);
    pattern->steps = NULL;
    pattern->ranges = NULL;
    pattern->usual = NULL;
    pattern->step_count = pattern->range_count = 0;
}

void hg__tabulate_patterns(hg_arena *arena, hg_pattern *all)
{
    const hg_mark before = hg__mark_temporary(arena);
    tabulation *t = hg__temporary(arena, sizeof *t);
    for (; t && all; all = all->next)
        if (!all->table)
            tabulate(arena, all, t);
    hg__rewind_temporary(arena, before);
}

bool hg__are_tables(const hg_pattern *all)
{
    while (all && all->table)
        all = all->next;
    return !all;
}

static bool follow_table(const table *table, units text)
{
    const uint8_t *row = table->rows;
    while (row[0] != MATCH_ANYWAY && has_unit(&text)) {
        const uint16_t unit = next_unit(&text);
        const int to = row[unit < sizeof table->ascii
                               ? table->ascii[unit]
                               : class_of(table->bounds, table->classes, table->bound_count, unit)];
        if (!to)
            return false;
        row += (to - HERE) * (int)table->width;
    }
    return row[0] != NO_MATCH;
}

bool hg__pattern_matches(const hg_pattern *pattern, const char *json, const hg_token *string)
{
    const units text = {hg__decode(json, string), string->escaped, 0};
    return pattern->table ? follow_table(pattern->table, text) : follow_ways(pattern, text);
}
