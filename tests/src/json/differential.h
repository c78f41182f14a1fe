/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/*
 * The reader beside jansson: the same text is taken by both or by neither, and has the same value.
 *
 * One thing is known to differ, because what is taken leaves as it was written and has to be JSON:
 * jansson 2.14 overlooks a NUL byte right behind a number or a word, the reader never does. A lone
 * surrogate, which jansson refuses, is mended for it before it reads.
 */

#ifndef HELIOGRAPH_TESTS_DIFFERENTIAL_H
#define HELIOGRAPH_TESTS_DIFFERENTIAL_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "json/reader.h"

/* What the reader takes, in the words of jansson. */
#define JANSSON_FLAGS                                                                              \
    (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY)

/** Ends the comparison with what differs. */
#define AGREE(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return #condition;                                                                     \
    } while (0)

/* what jansson makes of it */

/** Which half of a surrogate pair is escaped here: 1, 2, or 0 for none. */
static inline int half_at(const char *at, const char *end)
{
    char digits[5] = "";
    unsigned long unit;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return 0;
    memcpy(digits, at + 2, 4);
    if (strspn(digits, "0123456789abcdefABCDEF") != 4)
        return 0;
    unit = strtoul(digits, NULL, 16);
    return unit < 0xD800 || unit > 0xDFFF ? 0 : unit < 0xDC00 ? 1 : 2;
}

static inline void mend_surrogates(char *json, size_t length)
{
    char *at = json, *const end = json + length;
    while (end - at >= 2) {
        const int half = half_at(at, end);
        if (half == 1 && half_at(at + 6, end) == 2)
            at += 12;
        else if (half)
            memcpy(at + 2, "fffd", 4);
        else
            at += *at == '\\' ? 2 : 1;
    }
}

static inline json_t *load_with_jansson(const char *json, size_t length)
{
    char *copy = malloc(length + 1);
    json_t *tree = NULL;
    if (!copy)
        abort();
    memcpy(copy, json, length);
    mend_surrogates(copy, length);
    if (!memchr(json, '\0', length))
        tree = json_loadb(copy, length, JANSSON_FLAGS, NULL);
    free(copy);
    return tree;
}

/* values */

static inline size_t code_points(const char *utf8, size_t length)
{
    size_t count = 0, i;
    for (i = 0; i < length; i++)
        count += (utf8[i] & 0xC0) != 0x80;
    return count;
}

static inline const char *compare_string(const char *value, size_t length, const char *json,
                                         const hg_token *token)
{
    char *decoded = malloc(token->length + 1u);
    bool same;
    if (!decoded)
        abort();
    same = hg__decode_string(json, token, decoded, token->length) == length &&
           !memcmp(decoded, value, length);
    free(decoded);
    AGREE(same);
    AGREE(token->kind == HG_JSON_STRING);
    AGREE(token->count == code_points(value, length));
    AGREE(token->escaped == (memchr(json + token->start, '\\', token->length) != NULL));
    AGREE(json[token->start - 1] == '"' && json[token->start + token->length] == '"');
    AGREE(hg__string_is(json, token, value, length));
    AGREE(!length || !hg__string_is(json, token, value, length - 1));
    return NULL;
}

static inline const char *compare_value(json_t *value, const char *json, const hg_token *token);

static inline const char *compare_members(json_t *object, const char *json, const hg_token *token)
{
    const hg_token *name = token + 1;
    const char *key, *difference;
    json_t *value;
    AGREE(token->kind == HG_JSON_OBJECT && token->count == json_object_size(object));
    AGREE(json[token->start] == '{' && json[token->start + token->length - 1] == '}');
    json_object_foreach (object, key, value) {
        if ((difference = compare_string(key, strlen(key), json, name)) ||
            (difference = compare_value(value, json, name + 1)))
            return difference;
        AGREE(name->hash == hg__hash_name(key, strlen(key)));
        AGREE(hg__find_token(json, token, name->hash, key, strlen(key)) == name + 1);
        name = hg__next_name(name);
    }
    AGREE(name == hg__next_token(token));
    return NULL;
}

static inline const char *compare_items(json_t *array, const char *json, const hg_token *token)
{
    const hg_token *item = token + 1, *last = NULL;
    const char *difference;
    json_t *value;
    size_t i;
    AGREE(token->kind == HG_JSON_ARRAY && token->count == json_array_size(array));
    AGREE(json[token->start] == '[' && json[token->start + token->length - 1] == ']');
    json_array_foreach (array, i, value) {
        if ((difference = compare_value(value, json, item)))
            return difference;
        AGREE(!i || hg__same_value(json, last, json, item) ==
                        json_equal(json_array_get(array, i - 1), value));
        last = item;
        item = hg__next_token(item);
    }
    AGREE(item == hg__next_token(token));
    return NULL;
}

static inline const char *compare_value(json_t *value, const char *json, const hg_token *token)
{
    static const hg_json_kind kinds[] = {
        [JSON_TRUE] = HG_JSON_TRUE, [JSON_FALSE] = HG_JSON_FALSE, [JSON_NULL] = HG_JSON_NULL};
    double number, expected;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return compare_members(value, json, token);
    case JSON_ARRAY:
        return compare_items(value, json, token);
    case JSON_STRING:
        AGREE(token->span == 1);
        return compare_string(json_string_value(value), json_string_length(value), json, token);
    case JSON_REAL:
        AGREE(token->kind == HG_JSON_NUMBER && token->span == 1 && !token->count);
        number = hg__token_number(json, token);
        expected = json_real_value(value);
        AGREE(!memcmp(&number, &expected, sizeof number));
        return NULL;
    default:
        AGREE(token->kind == kinds[json_typeof(value)] && token->span == 1 && !token->count);
        AGREE(token->length == (token->kind == HG_JSON_FALSE ? 5 : 4));
        return NULL;
    }
}

/** The value as jansson writes it, with its members in another order, is the same value. */
static inline const char *compare_rewritten(json_t *value, const char *json, const hg_token *token)
{
    char *rewritten = json_dumps(value, JSON_SORT_KEYS | JSON_ENCODE_ANY);
    const size_t length = strlen(rewritten);
    hg_token *tokens = malloc(length * sizeof *tokens);
    const bool same = tokens && !hg__read_json(rewritten, length, tokens, length) &&
                      hg__same_value(json, token, rewritten, tokens) &&
                      hg__same_value(rewritten, tokens, json, token);
    free(tokens);
    free(rewritten);
    AGREE(same);
    return NULL;
}

/* texts */

/** A table that is just large enough serves, a smaller one does not. */
static inline const char *compare_capacity(const char *json, size_t length, size_t needed)
{
    hg_token *tokens = malloc(needed * sizeof *tokens);
    const hg_read_result enough = hg__read_json(json, length, tokens, needed);
    const hg_read_result scarce = hg__read_json(json, length, tokens, needed - 1);
    free(tokens);
    AGREE(enough == HG_READ_OK);
    AGREE(scarce == HG_READ_TOO_LARGE);
    return NULL;
}

/** Memory of exactly this size, so that a sanitizer sees what reads past it. */
static inline const char *compare_readers_on(const char *json, size_t length, hg_token *tokens)
{
    const hg_read_result result = hg__read_json(json, length, tokens, length);
    json_t *expected = load_with_jansson(json, length);
    const char *difference = NULL;
    AGREE(result == (expected ? HG_READ_OK : HG_READ_MALFORMED));
    if (!expected)
        return NULL;
    difference = compare_value(expected, json, tokens);
    if (!difference)
        difference = compare_rewritten(expected, json, tokens);
    if (!difference)
        difference = compare_capacity(json, length, tokens->span);
    json_decref(expected);
    return difference;
}

/** What differs between the reader and jansson on this text, or NULL. Uses jansson's hooks. */
static inline const char *compare_readers(const char *json, size_t length)
{
    char *copy = malloc(length + !length);
    hg_token *tokens = malloc((length + !length) * sizeof *tokens);
    const char *difference;
    if (!copy || !tokens)
        abort();
    memcpy(copy, json, length);
    difference = compare_readers_on(copy, length, tokens);
    free(tokens);
    free(copy);
    return difference;
}

#endif
