/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Patterns: the regular expressions that JSON Schema recommends, matched in bounded time. */

#ifndef HELIOGRAPH_PATTERN_H
#define HELIOGRAPH_PATTERN_H

#include "base/arena.h"
#include "schema/node.h"

/** A pattern, which is added to the list of all. NULL for what is malformed, not supported or too
 *  large. */
hg_pattern *hg__compile_pattern(hg_arena *arena, hg_pattern **all, const char *source);
/** Make tables of the patterns of a list, by which texts are matched with less code. One that would
 *  take a table that is too large stays as it is. */
void hg__tabulate_patterns(hg_arena *arena, hg_pattern *all);
/** Whether all patterns of a list have become tables. */
bool hg__are_tables(const hg_pattern *all);
/** Name, by a template as pattern.c has it, texts that match without a look at the pattern. */
void hg__set_usual(hg_pattern *pattern, const char *usual);
/** Whether the pattern matches somewhere in the string, a token of `json`. */
bool hg__pattern_matches(const hg_pattern *pattern, const char *json, const hg_token *string);

#endif
