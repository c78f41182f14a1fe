/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What a pattern is compiled to: the steps of a program, or a table made of them. Only pattern.c
   and pattern_table.c include this. */

#ifndef HELIOGRAPH_PROGRAM_H
#define HELIOGRAPH_PROGRAM_H

#include "schema/pattern.h"
#include "schema/units.h"

#define HG_MAX_STEPS 250
/** The words of a set of steps. */
#define HG_STEP_WORDS ((HG_MAX_STEPS + 32) / 32)

enum { HG_CLASS, HG_OTHERS, HG_SPLIT, HG_JUMP, HG_START, HG_END, HG_MATCH };

/* Where a step leads is a distance in steps, so that steps can be moved and copied. */
typedef struct {
    uint16_t op;  /* an image has no byte that nobody wrote: so there is no padding */
    int16_t to;   /* where it leads; of a class its first range */
    int16_t also; /* where a split leads as well; of a class how many ranges it has */
} hg_step;

typedef struct {
    uint16_t from;
    uint16_t to;
} hg_range;

/* The same as a table, by which a text is matched in one step a unit: see tabulate. */
typedef struct {
    uint32_t width;         /* bytes of a row */
    const uint16_t *bounds; /* beyond ASCII, where units begin that are of another class ... */
    const uint8_t *classes; /* ... which is this one; `bound_count` of both */
    uint32_t bound_count;
    const uint8_t *rows; /* one a state: what its end is, and by class where it leads */
    uint8_t ascii[128];  /* the classes of the first units */
} hg_pattern_table;

struct hg_pattern {
    hg_pattern *next; /* of all that a client has */
    const hg_step *steps;
    const hg_range *ranges;
    const char *usual;             /* a template of texts that match, or NULL; see fits */
    const hg_pattern_table *table; /* instead of the first three; NULL: there is none */
    int step_count;
    int range_count;
};

/* All ways through the program at one place of the text: the steps that they have come to, in a
   list that is short for most patterns and has a single one for many. */
typedef struct {
    uint8_t at[HG_MAX_STEPS + 1];
    int count;
} hg_ways;

typedef struct {
    const hg_pattern *pattern;
    hg_units left; /* of the text */
    uint16_t unit; /* the one that is read; at the end there is none */
    bool at_start;
    bool at_end;
    bool matched;
    uint32_t seen[HG_STEP_WORDS]; /* steps that were looked at for this unit */
} hg_matcher;

/* The ranges of a class are in order and apart. */
static inline bool hg__takes(const hg_pattern *pattern, const hg_step *s, uint16_t unit)
{
    const hg_range *r = pattern->ranges + s->to, *const end = r + s->also;
    for (; r < end; r++)
        if (unit <= r->to)
            return (unit >= r->from) == (s->op == HG_CLASS);
    return s->op != HG_CLASS;
}

/** Look at a step, and at those that can be reached from it without reading. What follows those
 *  that take the unit is where the ways go on. */
void hg__look(hg_matcher *m, int at, hg_ways *next);
/** Whether the table of a pattern matches. */
bool hg__follow_table(const hg_pattern_table *table, hg_units text);

#endif
