/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Strings with their JSON made beforehand, and a table of them that are known by number. */

#ifndef HELIOGRAPH_STRINGS_H
#define HELIOGRAPH_STRINGS_H

#include "base/arena.h"

#define HG_MAX_STRINGS 256
#define HG_STRING_BYTES 8192

/** A well-formed string. Neither of its texts ends with a NUL. */
typedef struct {
    const char *text;
    const char *json; /* with quotes and escapes, directly behind the text */
    uint32_t length;
    uint32_t json_length;
    uint32_t code_points;
} hg_string;

typedef struct {
    int count;
    hg_text bytes; /* of the strings, HG_STRING_BYTES in all */
    hg_string strings[HG_MAX_STRINGS];
} hg_string_table;

/** How many bytes make the well-formed UTF-8 sequence here, of `left` bytes, which is not 0; 0 when
 *  there is none. */
uint32_t hg__sequence_length(const unsigned char *at, size_t left);
size_t hg__code_points(const char *bytes, size_t length);
/** How many bytes the first `most` code points take; all of them where there are not so many. */
size_t hg__cut(const char *at, size_t length, size_t most);

/** Write a string and its JSON into `room`, what is no UTF-8 as U+FFFD. False, and nothing is
 *  written, when it does not fit. */
bool hg__make_string(hg_text *room, hg_string *made, const char *text, size_t length);
/** The same in kept memory. */
bool hg__keep_made(hg_arena *arena, hg_string *made, const char *text);

/** Add a string. Its number, 1 or more; 0 when the table is full. */
int hg__intern(hg_string_table *table, const char *text, size_t length);
/** The string of a number; the empty one where there is none. */
const hg_string *hg__interned(const hg_string_table *table, int number);
void hg__forget_interned(hg_string_table *table);

#endif
