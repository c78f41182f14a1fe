/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Text: appending to a bounded buffer. What does not fit is left out, and `full` is set. */

#ifndef HELIOGRAPH_TEXT_H
#define HELIOGRAPH_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "heliograph.h"

#define HG_UUID_BYTES 16

/* Text that cannot hold a NUL (names, keys, URIs, JSON) is a C string: one word to pass. A span is
   for text that lies within other text, or that may hold anything. */
typedef struct {
    const char *at;
    size_t length;
} hg_span;

/** Where a value lies in JSON: the way back to the root, which is NULL. */
typedef struct hg_place {
    const struct hg_place *parent;
    const char *name; /* NULL for an array's item */
    size_t index;
} hg_place;

#define HG_IN(parent, name) ((hg_place){(parent), (name), 0})

typedef struct {
    char *start;
    char *at;
    char *end;
    bool full;
} hg_text;

void hg__text(hg_text *text, char *buffer, size_t bytes);
size_t hg__text_length(const hg_text *text);
void hg__put(hg_text *text, const char *bytes, size_t length);
void hg__put_words(hg_text *text, const char *words);
/** A comma, unless nothing stands in the object or array yet. */
void hg__put_comma(hg_text *text);
/** `"key":` with the comma that it needs. */
void hg__put_key(hg_text *text, const char *key);
/** A JSON string with its quotes. `length` bytes of UTF-8. */
void hg__put_string(hg_text *text, const char *bytes, size_t length);
/** A member whose value is the string. */
void hg__put_pair(hg_text *text, const char *key, const char *value);
void hg__put_integer(hg_text *text, int64_t value);
/** A number from 0 to 1 as the shortest decimal that reads back as the same double, in 17 places.
 */
void hg__put_rate(hg_text *text, double rate);
void hg__put_uuid(hg_text *text, const unsigned char random[HG_UUID_BYTES]);
/** ISO 8601 in UTC with milliseconds, quoted; the year is held within 0000 to 9999. */
void hg__put_now(hg_client *client, hg_text *text, double now);
bool hg__same(const char *a, const char *b);
bool hg__span_is(const hg_span *span, const char *words);
/** Whether the word stands in ` a list like this `, with a space at both ends. */
bool hg__is_among(const char *words, const hg_span *word);
/** The number of a word among words that end with a NUL each, the last one with two; their count
 * when it is none of them. */
int hg__find_word(const char *words, const char *word);
/** The other way round. */
const char *hg__nth_word(const char *words, unsigned number);
size_t hg__code_points(const char *bytes, size_t length);

/* interned strings */

typedef struct {
    const char *text;
    const char *json; /* with quotes and escapes, directly behind the text */
    uint32_t length;
    uint32_t json_length;
    uint32_t code_points;
} hg_string;

/** Keep a string in `room` with its JSON. False when it does not fit. */
bool hg__make_string(hg_text *room, hg_string *made, const char *text, size_t length);
/** The bytes of the first `most` code points. */
size_t hg__cut(const char *at, size_t length, size_t most);
/** A string that stays like other kept memory. */
bool hg__keep_made(hg_client *client, hg_string *made, const char *text);

#endif
