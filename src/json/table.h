/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Tables of tokens in an arena: of a text, and of a value that jansson loaded. */

#ifndef HELIOGRAPH_TABLE_H
#define HELIOGRAPH_TABLE_H

#include <jansson.h>

#include "base/arena.h"
#include "json/reader.h"

/** Read JSON into a table in temporary memory, of which it takes no more than it needs. `*tokens`
 *  means something with HG_READ_OK only. */
hg_read_result hg__read_table(hg_arena *arena, const char *json, size_t length,
                              const hg_token **tokens);

/** A member's value; NULL also for null, and of what is no object. `object` may be NULL. */
const hg_token *hg__member(const char *json, const hg_token *object, const char *name);
/** A string's value with a NUL behind it, as far as it fits into `room` bytes. Returns `buffer`. */
const char *hg__copy_string(const char *json, const hg_token *string, char *buffer, size_t room);

/** Append a string's value. */
void hg__put_decoded(hg_text *text, const char *json, const hg_token *string);
/** Append a value as it was written. */
void hg__put_written(hg_text *text, const char *json, const hg_token *value);

/** A text and the table of its tokens. */
typedef struct {
    const char *json;
    const hg_token *tokens;
} hg_table;

/**
 * Make a table of a loaded value, in kept memory or in temporary. Its text is only for functions
 * that take tokens: strings stand there one behind the other without escapes, numbers as the bytes
 * of their doubles (see hg__token_number), arrays and objects not at all. The members of an object
 * are in any order. `tokens` is NULL when it does not fit.
 */
hg_table hg__keep_table(hg_arena *arena, const json_t *value);
hg_table hg__temporary_table(hg_arena *arena, const json_t *value);

#endif
