/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A pattern as a table, by which a text is matched in one step a unit, with less code than its
   program needs: for packed sites. */

#include <string.h>

#include "schema/program.h"

/* What the end of a text is in a state: no match, a match, or a match wherever it ends. */
enum { NO_MATCH, MATCH_AT_END, MATCH_ANYWAY };

/* States lead to each other by a distance, so that rows are alike; 0: a text cannot match. */
#define HERE 128
#define MAX_STATES 120
#define MAX_BOUNDS 200

/* A state: all steps that the ways through the program have come to. */
typedef struct {
    uint32_t steps[HG_STEP_WORDS];
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
        const hg_step *s = &pattern->steps[i];
        if (s->op <= HG_OTHERS && hg__takes(pattern, s, a) != hg__takes(pattern, s, b))
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
static int find_state(tabulation *t, const hg_ways *now)
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
static bool look_at(const tabulation *t, int number, const uint16_t *unit, hg_ways *next)
{
    hg_matcher m = {.pattern = t->pattern, .at_start = !number, .at_end = !unit};
    int i;
    m.unit = unit ? *unit : 0;
    next->count = 0;
    for (i = 0; i < t->pattern->step_count; i++)
        if (t->states[number].steps[i >> 5] >> (i & 31) & 1)
            hg__look(&m, i, next);
    return m.matched;
}

/* Fill the row of a state. False where there are too many states. */
static bool fill_row(tabulation *t, int number)
{
    const bool is_anchored = t->pattern->steps->op == HG_START;
    uint8_t *row = t->rows + number * (t->class_count + 1);
    hg_ways next;
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

static const hg_pattern_table *keep_table(hg_arena *arena, const tabulation *t)
{
    const size_t width = (size_t)t->class_count + 1, rows = (size_t)t->state_count * width;
    size_t first = 0, bounds, i;
    hg_pattern_table *kept;
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
    const size_t program = (size_t)pattern->step_count * sizeof(hg_step) +
                           (size_t)pattern->range_count * sizeof(hg_range);
    int i;
    memset(t, 0, sizeof *t);
    t->pattern = pattern;
    t->state_count = 1;
    t->states[0].steps[0] = pattern->steps->op == HG_START ? 2 : 1;
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

bool hg__follow_table(const hg_pattern_table *table, hg_units text)
{
    const uint8_t *row = table->rows;
    while (row[0] != MATCH_ANYWAY && hg__has_unit(&text)) {
        const uint16_t unit = hg__next_unit(&text);
        const int to = row[unit < sizeof table->ascii
                               ? table->ascii[unit]
                               : class_of(table->bounds, table->classes, table->bound_count, unit)];
        if (!to)
            return false;
        row += (to - HERE) * (int)table->width;
    }
    return row[0] != NO_MATCH;
}
