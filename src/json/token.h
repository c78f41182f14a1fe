/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/*
 * What a text of JSON holds, as json/reader.h has read it: a flat table of tokens, and what is
 * asked of them.
 *
 * Order of the table: a value, then everything within it, then what follows it. An object is
 * followed by its members, each the token of its name and behind that the value; an array by its
 * items. So the first child of `token` is at `token + 1`, and a value's next sibling at
 * hg__next_token. Tokens refer to the text by offset and to each other by distance: both may be
 * moved.
 *
 * Functions on tokens take the text that the table was read from, which has to be unchanged.
 */

#ifndef HELIOGRAPH_TOKEN_H
#define HELIOGRAPH_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/words.h"

/** The longest text, in bytes. */
#define HG_MAX_JSON_BYTES ((1u << 28) - 1)

typedef enum {
    HG_JSON_OBJECT,
    HG_JSON_ARRAY,
    HG_JSON_STRING, /* names of members as well */
    HG_JSON_NUMBER,
    HG_JSON_TRUE,
    HG_JSON_FALSE,
    HG_JSON_NULL
} hg_json_kind;

typedef struct {
    uint32_t start;  /* offset in bytes; a string starts behind its opening quote */
    uint32_t length; /* in bytes; a string's is without its quotes */
    union {
        uint32_t span; /* of a value: how many tokens it takes, itself included */
        uint32_t hash; /* of a name: hg__hash_name of it, decoded */
    };
    unsigned kind : 3;    /* hg_json_kind */
    unsigned escaped : 1; /* of a string: its text has escapes and is not its value */
    unsigned count : 28;  /* members, items, or code points of a string's value; else 0 */
} hg_token;

/** The token behind a value and everything within it. For a name, see hg__next_name. */
static inline const hg_token *hg__next_token(const hg_token *value) { return value + value->span; }

/** The name of the next member; behind the last one, the token behind the object. */
static inline const hg_token *hg__next_name(const hg_token *name)
{
    return hg__next_token(name + 1);
}

/* strings and names */

/**
 * Returns the code point of the escape at `*at`, which is a backslash, and moves `*at` to its end;
 * -1 when it is malformed. A surrogate without its other half is U+FFFD.
 */
int32_t hg__read_escape(hg_bytes *at, hg_bytes end);

/** Gives a string's value byte by byte. */
typedef struct {
    hg_bytes at;
    hg_bytes end;
    uint32_t pending; /* the bytes of an escape that are still to be given, the next one lowest */
} hg_decoder;

hg_decoder hg__decode(const char *json, const hg_token *string);
/** The next byte of UTF-8, or -1 behind the last one. */
int hg__next_byte(hg_decoder *decoder);

/**
 * Write a string's value into `buffer`, as far as there is room, without a NUL at the end. Returns
 * the bytes of the whole value: more than `room` when it was cut. `string->length` is always room
 * enough.
 */
size_t hg__decode_string(const char *json, const hg_token *string, char *buffer, size_t room);

/** Whether two pieces of `length` bytes are equal: memcmp for short ones, some words at a time. */
bool hg__same_bytes(const char *a, const char *b, size_t length);

/** Whether a string's value is these bytes. */
bool hg__string_is(const char *json, const hg_token *string, const char *bytes, size_t length);

/** Whether two strings, possibly of two texts, have the same value. */
bool hg__same_string(const char *json, const hg_token *string, const char *other_json,
                     const hg_token *other);

/**
 * A hash of a name, for tables of names: of its length and of its first and last eight bytes, so
 * that it costs the same for every length. Long names that differ in the middle alone share it.
 * Not to be kept across versions.
 */
uint32_t hg__hash_name(const char *name, size_t length);

/** The value of an object's member, or NULL. `hash` is hg__hash_name of its name. */
const hg_token *hg__find_token(const char *json, const hg_token *object, uint32_t hash,
                               const char *name, size_t length);

/* numbers and values */

/** The double that is nearest to a number. One of length 0 is no text: the bytes of its double
 * stand in place of it, as json/table.h makes them. */
double hg__token_number(const char *json, const hg_token *number);

/**
 * Whether two values, possibly of two texts, are equal: numbers as doubles, so 1 and 1.0 are;
 * objects with their members in any order.
 */
bool hg__same_value(const char *json, const hg_token *value, const char *other_json,
                    const hg_token *other);

#endif
