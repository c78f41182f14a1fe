/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "json/reader.h"

#include <math.h>
#include <string.h>

#include "base/strings.h"
#include "heliograph.h"
#include "json/words.h"

/* Keeps what is seldom called out of its caller, which is then shorter and saves fewer registers.
 */
#define RARE __attribute__((noinline))

typedef struct {
    hg_bytes json;
    hg_bytes end;
    hg_bytes wide;   /* at any address below this one, eight bytes of the text can be loaded */
    hg_token *next;  /* the first token that is free */
    hg_token *limit; /* the end of the table */
    hg_token *open;  /* the innermost array or object that has not ended yet, or NULL */
    int depth;       /* the number of arrays and objects that have not ended yet */
    bool is_full;    /* a token was refused for want of room */
} reader;

/* names */

/* Sets the hash of a name with escapes. False when the name holds U+0000, which is refused. */
RARE static bool hash_decoded(const char *json, hg_token *name)
{
    hg_decoder decoder = hg__decode(json, name);
    uint64_t head = 0, tail = 0;
    size_t length = 0;
    int byte;
    for (; (byte = hg__next_byte(&decoder)) > 0; length++) {
        tail = tail >> 8 | (uint64_t)byte << 56;
        if (length < 8)
            head |= (uint64_t)byte << length * 8;
    }
    name->hash = hg__mix(head, length < 8 ? head : tail, length);
    return byte < 0;
}

/* Whether one of the names from `first` up to `name` is the same. */
RARE static bool is_repeated(const char *json, const hg_token *first, const hg_token *name)
{
    for (; first != name; first = hg__next_name(first))
        if (name->hash == first->hash && hg__same_string(json, name, json, first))
            return true;
    return false;
}

/* Each name sets a bit by its hash, and is compared with those before it when one of them has set
   the same. Of most objects one word has bits enough; the names of a large one are looked at in
   several passes, each of those with some hashes alone, so that there are four bits or more for a
   name. */
#define MAX_NAMES_A_WORD 8
#define MAX_WORDS 32
#define MAX_NAMES_A_PASS 512

RARE static bool has_duplicates_of_many(const char *json, const hg_token *object)
{
    const hg_token *name;
    uint64_t seen[MAX_WORDS];
    uint32_t words = 1, passes = 1, pass, left, i;
    while (passes * MAX_NAMES_A_PASS < object->count)
        passes *= 2;
    while (words < MAX_WORDS && words * MAX_NAMES_A_WORD < object->count)
        words *= 2;
    for (pass = 0; pass < passes; pass++) {
        for (i = 0; i < words; i++)
            seen[i] = 0;
        for (name = object + 1, left = object->count; left; left--, name = hg__next_name(name)) {
            const uint64_t bit = (uint64_t)1 << (name->hash & 63);
            uint64_t *const word = seen + (name->hash >> 6 & (words - 1));
            if ((name->hash >> 16 & (passes - 1)) != pass)
                continue;
            if (*word & bit && is_repeated(json, object + 1, name))
                return true;
            *word |= bit;
        }
    }
    return false;
}

static bool has_duplicates(const char *json, const hg_token *object)
{
    const hg_token *name = object + 1;
    uint64_t seen = 0;
    uint32_t left = object->count;
    if (left > MAX_NAMES_A_WORD)
        return has_duplicates_of_many(json, object);
    for (; left; left--, name = hg__next_name(name)) {
        const uint64_t bit = (uint64_t)1 << (name->hash & 63);
        if (seen & bit && is_repeated(json, object + 1, name))
            return true;
        seen |= bit;
    }
    return false;
}

/* strings. Functions that take and return a position are given where something begins, and
   return where it ends, or NULL when it is malformed or there is no room for its token. */

#define EACH(byte) (0x0101010101010101u * (byte))

/* Marks, by its highest bit, the first byte of a word that is not plain: a quote, a backslash, a
   control character, or not ASCII. Bytes above the first may be marked without being any of these,
   as the subtractions borrow. Flipping 0x02 turns a quote into 0x20 and keeps the control
   characters below that, so that one subtraction finds both. What is not ASCII keeps its highest
   bit in one of the two differences, 0xDC in the first and all others in the second. */
static inline uint64_t find_special(uint64_t word)
{
    return (((word ^ EACH(2)) - EACH(0x21)) | ((word ^ EACH('\\')) - EACH(1))) & EACH(0x80);
}

static inline int first_special(uint64_t special) { return __builtin_ctzll(special) >> 3; }

/* The first byte that is not plain. */
static hg_bytes skip_plain(hg_bytes at, hg_bytes wide, hg_bytes end)
{
    for (; at < wide; at += 8) {
        const uint64_t special = find_special(hg__load_64(at));
        if (special)
            return at + first_special(special);
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static inline bool put_token(reader *r, unsigned kind, hg_bytes start, hg_bytes end, size_t count,
                             bool is_escaped)
{
    if (r->next == r->limit) {
        r->is_full = true;
        return false;
    }
    *r->next++ = (hg_token){.start = (uint32_t)(start - r->json),
                            .length = (uint32_t)(end - start),
                            .span = 1,
                            .kind = kind & 7,
                            .escaped = is_escaped,
                            .count = count & HG_MAX_JSON_BYTES};
    return true;
}

/* A string that is not all plain, or is near the end of the text. `start` follows its quote, and
   everything before `at` is plain. */
RARE static hg_bytes read_special(reader *r, hg_bytes start, hg_bytes at)
{
    size_t points = (size_t)(at - start);
    bool is_escaped = false;
    for (;;) {
        const hg_bytes run = at;
        at = skip_plain(at, r->wide, r->end);
        points += (size_t)(at - run);
        if (at == r->end || *at < 0x20)
            return NULL;
        if (*at == '"')
            break;
        points++;
        if (*at != '\\') {
            const uint32_t length = hg__sequence_length(at, (size_t)(r->end - at));
            if (!length)
                return NULL;
            at += length;
        } else {
            is_escaped = true;
            if (hg__read_escape(&at, r->end) < 0)
                return NULL;
        }
    }
    return put_token(r, HG_JSON_STRING, start, at, points, is_escaped) ? at + 1 : NULL;
}

/* A string; `start` follows its quote. */
static inline hg_bytes read_string(reader *r, hg_bytes start)
{
    hg_bytes at = start;
    for (; at < r->wide; at += 8) {
        const uint64_t special = find_special(hg__load_64(at));
        if (special) {
            at += first_special(special);
            if (*at != '"')
                break;
            return put_token(r, HG_JSON_STRING, start, at, (size_t)(at - start), false) ? at + 1
                                                                                        : NULL;
        }
    }
    return read_special(r, start, at);
}

/* values */

static inline bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

RARE static hg_bytes skip_white(hg_bytes at, hg_bytes end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static inline hg_bytes skip_space(hg_bytes at, hg_bytes end)
{
    if (at<end && * at> ' ')
        return at;
    return skip_white(at, end);
}

/* One character, after white space. */
static inline hg_bytes skip_sign(hg_bytes at, hg_bytes end, unsigned char sign)
{
    if (at < end && *at == sign)
        return at + 1;
    at = skip_white(at, end);
    return at < end && *at == sign ? at + 1 : NULL;
}

/* One digit or more. */
static hg_bytes skip_digits(hg_bytes at, hg_bytes end)
{
    const hg_bytes start = at;
    while (at < end && is_digit(*at))
        at++;
    return at > start ? at : NULL;
}

/* A number of no more characters, with no more digits in its exponent, is finite: at most 10^299.
 */
#define MAX_SAFE_LENGTH 200
#define MAX_SAFE_EXPONENT 2

static hg_bytes read_number(reader *r, hg_bytes start)
{
    const hg_bytes digits = start + (*start == '-'), end = r->end;
    hg_bytes at = skip_digits(digits, end), exponent = at;
    if (!at || (*digits == '0' && at > digits + 1))
        return NULL;
    if (at < end && *at == '.' && !(exponent = at = skip_digits(at + 1, end)))
        return NULL;
    if (at < end && (*at | 32) == 'e') {
        exponent = at + 1;
        exponent += exponent < end && (*exponent == '+' || *exponent == '-');
        if (!(at = skip_digits(exponent, end)))
            return NULL;
    }
    if (!put_token(r, HG_JSON_NUMBER, start, at, 0, false))
        return NULL;
    if ((at - start > MAX_SAFE_LENGTH || at - exponent > MAX_SAFE_EXPONENT) &&
        isinf(hg__token_number((const char *)r->json, r->next - 1)))
        return NULL;
    return at;
}

static hg_bytes read_word(reader *r, hg_json_kind kind, hg_bytes at, const char *word,
                          size_t length)
{
    if ((size_t)(r->end - at) < length || memcmp(at, word, length))
        return NULL;
    return put_token(r, kind, at, at + length, 0, false) ? at + length : NULL;
}

/* Any but a string. */
static hg_bytes read_scalar(reader *r, hg_bytes at)
{
    switch (*at) {
    case 't':
        return read_word(r, HG_JSON_TRUE, at, "true", 4);
    case 'f':
        return read_word(r, HG_JSON_FALSE, at, "false", 5);
    case 'n':
        return read_word(r, HG_JSON_NULL, at, "null", 4);
    default:
        return read_number(r, at);
    }
}

/* A name, and the colon behind it. */
static hg_bytes read_name(reader *r, hg_bytes at)
{
    hg_token *const name = r->next;
    at = skip_sign(at, r->end, '"');
    if (!at || !(at = read_string(r, at)))
        return NULL;
    if (!name->escaped)
        name->hash = hg__hash_bytes(r->json + name->start, name->length);
    else if (!hash_decoded((const char *)r->json, name))
        return NULL;
    return skip_sign(at, r->end, ':');
}

/* Until an array or object ends, its span is the distance back to the one around it, or 0. */
static bool open_container(reader *r, hg_json_kind kind, hg_bytes at)
{
    hg_token *const token = r->next;
    if (!put_token(r, kind, at, at, 0, false))
        return false;
    token->span = r->open ? (uint32_t)(token - r->open) : 0;
    r->open = token;
    r->depth++;
    return true;
}

static hg_bytes close_container(reader *r, hg_bytes at)
{
    hg_token *const token = r->open;
    r->open = token->span ? token - token->span : NULL;
    r->depth--;
    token->length = (uint32_t)(at + 1 - r->json) - token->start;
    token->span = (uint32_t)(r->next - token);
    if (token->kind == HG_JSON_OBJECT && has_duplicates((const char *)r->json, token))
        return NULL;
    return at + 1;
}

/* What an array or object ends with; 0 outside of all. */
static inline unsigned char closing_of(const reader *r)
{
    return !r->open ? 0 : r->open->kind == HG_JSON_OBJECT ? '}' : ']';
}

/* What follows a value: the comma before the next one, or the ends of what it was the last of. */
static inline hg_bytes read_on(reader *r, hg_bytes at, unsigned char *closing)
{
    while (r->open) {
        at = skip_space(at, r->end);
        if (at == r->end)
            return NULL;
        r->open->count++;
        if (*at == ',')
            return at + 1;
        if (*at != *closing || !(at = close_container(r, at)))
            return NULL;
        *closing = closing_of(r);
    }
    return at;
}

static hg_bytes read_values(reader *r, hg_bytes at)
{
    unsigned char closing = 0;
    do {
        if (closing == '}' && !(at = read_name(r, at)))
            return NULL;
        if ((at = skip_space(at, r->end)) == r->end)
            return NULL;
        if (*at == '{' || *at == '[') {
            closing = *at + 2; /* in ASCII, for either */
            if (!open_container(r, closing == '}' ? HG_JSON_OBJECT : HG_JSON_ARRAY, at))
                return NULL;
            at = skip_space(at + 1, r->end);
            if (at == r->end || *at != closing) {
                if (r->depth == HG_MAX_DEPTH)
                    return NULL;
                continue;
            }
            at = close_container(r, at);
            closing = closing_of(r);
        } else {
            at = *at == '"' ? read_string(r, at + 1) : read_scalar(r, at);
        }
        if (!at || !(at = read_on(r, at, &closing)))
            return NULL;
    } while (r->open);
    return at;
}

static bool read_text(reader *r)
{
    const hg_bytes at = read_values(r, r->json);
    return at && skip_space(at, r->end) == r->end;
}

hg_read_result hg__read_json(const char *json, size_t length, hg_token *tokens, size_t capacity)
{
    reader r = {(hg_bytes)json, (hg_bytes)json, (hg_bytes)json, tokens, tokens + capacity, NULL, 0,
                false};
    if (length > HG_MAX_JSON_BYTES)
        return HG_READ_TOO_LARGE;
    r.end += length;
    r.wide = length < 8 ? r.json : r.end - 7;
    if (read_text(&r))
        return HG_READ_OK;
    return r.is_full ? HG_READ_TOO_LARGE : HG_READ_MALFORMED;
}
