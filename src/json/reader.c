/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "json/reader.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/strings.h"
#include "heliograph.h"

_Static_assert(sizeof(hg_token) == 16, "a token is 16 bytes");

/* Keeps what is seldom called out of its caller, which is then shorter and saves fewer registers.
 */
#define RARE __attribute__((noinline))

typedef const unsigned char *bytes;

typedef struct {
    bytes json;
    bytes end;
    bytes wide;      /* at any address below this one, eight bytes of the text can be loaded */
    hg_token *next;  /* the first token that is free */
    hg_token *limit; /* the end of the table */
    hg_token *open;  /* the innermost array or object that has not ended yet, or NULL */
    int depth;       /* the number of arrays and objects that have not ended yet */
    bool is_full;    /* a token was refused for want of room */
} reader;

/* Words of text, with the first byte in the lowest bits on every machine. */

static inline uint32_t load_32(bytes at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t load_64(bytes at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* escapes */

/* The value of four hexadecimal digits, or -1 when they are not. */
static int32_t read_unit(bytes at)
{
    int32_t unit = 0;
    int i;
    for (i = 0; i < 4; i++) {
        const unsigned letter = (at[i] | 32u) - 'a', digit = at[i] - (unsigned)'0';
        if (digit > 9 && letter > 5)
            return -1;
        unit = unit << 4 | (int32_t)(digit > 9 ? letter + 10 : digit);
    }
    return unit;
}

/* Returns the code point of the escape at `*at` and moves `*at` to its end; -1 when it is
   malformed. A surrogate without its other half is U+FFFD. */
static int32_t read_escape(bytes *at, bytes end)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const bytes start = *at;
    int32_t unit, low;
    if (end - start < 2)
        return -1;
    if (start[1] != 'u') {
        const char *letter = memchr(letters, start[1], sizeof letters - 1);
        *at = start + 2;
        return letter ? meanings[letter - letters] : -1;
    }
    if (end - start < 6 || (unit = read_unit(start + 2)) < 0)
        return -1;
    *at = start + 6;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit < 0xDC00 && end - start >= 12 && start[6] == '\\' && start[7] == 'u') {
        low = read_unit(start + 8);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *at = start + 12;
            return 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00);
        }
    }
    return 0xFFFD;
}

/* The UTF-8 of a code point, with the first byte in the lowest bits. */
static uint32_t encode(uint32_t point)
{
    if (point < 0x80)
        return point;
    if (point < 0x800)
        return 0x80C0 | point >> 6 | (point & 63) << 8;
    if (point < 0x10000)
        return 0x8080E0 | point >> 12 | (point >> 6 & 63) << 8 | (point & 63) << 16;
    return 0x808080F0 | point >> 18 | (point >> 12 & 63) << 8 | (point >> 6 & 63) << 16 |
           (point & 63) << 24;
}

/* strings */

static bytes text_of(const char *json, const hg_token *token) { return (bytes)json + token->start; }

hg_decoder hg__decode(const char *json, const hg_token *string)
{
    const bytes at = text_of(json, string);
    return (hg_decoder){at, at + string->length, 0};
}

int hg__next_byte(hg_decoder *decoder)
{
    uint32_t pending = decoder->pending;
    if (!pending) {
        if (decoder->at == decoder->end)
            return -1;
        if (*decoder->at != '\\')
            return *decoder->at++;
        pending = encode((uint32_t)read_escape(&decoder->at, decoder->end));
    }
    decoder->pending = pending >> 8;
    return (int)(pending & 0xFF);
}

size_t hg__decode_string(const char *json, const hg_token *string, char *buffer, size_t room)
{
    hg_decoder decoder = hg__decode(json, string);
    size_t length = string->length;
    int byte;
    if (!string->escaped) {
        if (room)
            memcpy(buffer, decoder.at, length < room ? length : room);
        return length;
    }
    for (length = 0; (byte = hg__next_byte(&decoder)) >= 0; length++)
        if (length < room)
            buffer[length] = (char)byte;
    return length;
}

/* The last word may overlap the one before it. */
bool hg__same_bytes(const char *a, const char *b, size_t length)
{
    const bytes x = (bytes)a, y = (bytes)b;
    size_t i;
    if (length >= 8) {
        for (i = 0; i < length - 8; i += 8)
            if (load_64(x + i) != load_64(y + i))
                return false;
        return load_64(x + length - 8) == load_64(y + length - 8);
    }
    if (length >= 4)
        return load_32(x) == load_32(y) && load_32(x + length - 4) == load_32(y + length - 4);
    for (i = 0; i < length; i++)
        if (x[i] != y[i])
            return false;
    return true;
}

RARE static bool decoded_is(const char *json, const hg_token *string, const char *wanted,
                            size_t length)
{
    hg_decoder decoder = hg__decode(json, string);
    size_t i;
    for (i = 0; i < length; i++)
        if (hg__next_byte(&decoder) != (unsigned char)wanted[i])
            return false;
    return hg__next_byte(&decoder) < 0;
}

bool hg__string_is(const char *json, const hg_token *string, const char *wanted, size_t length)
{
    if (string->escaped)
        return decoded_is(json, string, wanted, length);
    return string->length == length && hg__same_bytes(json + string->start, wanted, length);
}

bool hg__same_string(const char *json, const hg_token *string, const char *other_json,
                     const hg_token *other)
{
    hg_decoder a, b;
    int byte;
    if (!other->escaped)
        return hg__string_is(json, string, other_json + other->start, other->length);
    a = hg__decode(json, string);
    b = hg__decode(other_json, other);
    do {
        byte = hg__next_byte(&a);
        if (byte != hg__next_byte(&b))
            return false;
    } while (byte >= 0);
    return true;
}

/* names */

/* A product carries upwards only, so its upper half is folded down before the second one. */
static inline uint32_t mix(uint64_t head, uint64_t tail, size_t length)
{
    uint64_t mixed = (head + length) * 0x9E3779B97F4A7C15u ^ tail;
    mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(mixed >> 32);
}

/* A name of less than eight bytes is both its own head and its own tail. */
static inline uint32_t hash_bytes(bytes name, size_t length)
{
    uint64_t head = 0;
    if (length >= 8)
        return mix(load_64(name), load_64(name + length - 8), length);
    if (length >= 4)
        head = load_32(name) | (uint64_t)load_32(name + length - 4) << (length - 4) * 8;
    else if (length)
        head = (uint64_t)(name[0] | name[length / 2] << length / 2 * 8 |
                          name[length - 1] << (length - 1) * 8);
    return mix(head, head, length);
}

uint32_t hg__hash_name(const char *name, size_t length) { return hash_bytes((bytes)name, length); }

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
    name->hash = mix(head, length < 8 ? head : tail, length);
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

const hg_token *hg__find_token(const char *json, const hg_token *object, uint32_t hash,
                               const char *wanted, size_t length)
{
    const hg_token *name = object + 1;
    uint32_t left;
    for (left = object->count; left; left--, name = hg__next_name(name))
        if (name->hash == hash && hg__string_is(json, name, wanted, length))
            return name + 1;
    return NULL;
}

/* reading: strings. Functions that take and return a position are given where something begins, and
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
static bytes skip_plain(bytes at, bytes wide, bytes end)
{
    for (; at < wide; at += 8) {
        const uint64_t special = find_special(load_64(at));
        if (special)
            return at + first_special(special);
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static inline bool put_token(reader *r, unsigned kind, bytes start, bytes end, size_t count,
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
RARE static bytes read_special(reader *r, bytes start, bytes at)
{
    size_t points = (size_t)(at - start);
    bool is_escaped = false;
    for (;;) {
        const bytes run = at;
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
            if (read_escape(&at, r->end) < 0)
                return NULL;
        }
    }
    return put_token(r, HG_JSON_STRING, start, at, points, is_escaped) ? at + 1 : NULL;
}

/* A string; `start` follows its quote. */
static inline bytes read_string(reader *r, bytes start)
{
    bytes at = start;
    for (; at < r->wide; at += 8) {
        const uint64_t special = find_special(load_64(at));
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

/* numbers */

static inline bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

/* Whole numbers and powers of ten of up to 15 digits are exact doubles. Their quotient is rounded
   once, which makes it the nearest double. */
#define MAX_EXACT 15

double hg__token_number(const char *json, const hg_token *number)
{
    bytes at = text_of(json, number);
    const bytes end = at + number->length;
    const bool is_negative = number->length && *at == '-';
    const bytes start = at + is_negative;
    double divisor = 1, value = 0;
    bool is_fraction = false;
    if (!number->length) {
        memcpy(&value, at, sizeof value);
        return value;
    }
    at = start;
    if (end - at <= MAX_EXACT)
        for (; at < end && (*at | 32) != 'e'; at++) {
            if (*at == '.') {
                is_fraction = true;
                continue;
            }
            value = value * 10 + (*at - '0');
            divisor *= is_fraction ? 10 : 1;
        }
    if (at == end)
        value /= divisor;
    else
        hg__read_decimal((const char *)start, (const char *)end, &value);
    return is_negative ? -value : value;
}

/* reading: values */

RARE static bytes skip_white(bytes at, bytes end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static inline bytes skip_space(bytes at, bytes end)
{
    if (at<end && * at> ' ')
        return at;
    return skip_white(at, end);
}

/* One character, after white space. */
static inline bytes skip_sign(bytes at, bytes end, unsigned char sign)
{
    if (at < end && *at == sign)
        return at + 1;
    at = skip_white(at, end);
    return at < end && *at == sign ? at + 1 : NULL;
}

/* One digit or more. */
static bytes skip_digits(bytes at, bytes end)
{
    const bytes start = at;
    while (at < end && is_digit(*at))
        at++;
    return at > start ? at : NULL;
}

/* A number of no more characters, with no more digits in its exponent, is finite: at most 10^299.
 */
#define MAX_SAFE_LENGTH 200
#define MAX_SAFE_EXPONENT 2

static bytes read_number(reader *r, bytes start)
{
    const bytes digits = start + (*start == '-'), end = r->end;
    bytes at = skip_digits(digits, end), exponent = at;
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

static bytes read_word(reader *r, hg_json_kind kind, bytes at, const char *word, size_t length)
{
    if ((size_t)(r->end - at) < length || memcmp(at, word, length))
        return NULL;
    return put_token(r, kind, at, at + length, 0, false) ? at + length : NULL;
}

/* Any but a string. */
static bytes read_scalar(reader *r, bytes at)
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
static bytes read_name(reader *r, bytes at)
{
    hg_token *const name = r->next;
    at = skip_sign(at, r->end, '"');
    if (!at || !(at = read_string(r, at)))
        return NULL;
    if (!name->escaped)
        name->hash = hash_bytes(r->json + name->start, name->length);
    else if (!hash_decoded((const char *)r->json, name))
        return NULL;
    return skip_sign(at, r->end, ':');
}

/* Until an array or object ends, its span is the distance back to the one around it, or 0. */
static bool open_container(reader *r, hg_json_kind kind, bytes at)
{
    hg_token *const token = r->next;
    if (!put_token(r, kind, at, at, 0, false))
        return false;
    token->span = r->open ? (uint32_t)(token - r->open) : 0;
    r->open = token;
    r->depth++;
    return true;
}

static bytes close_container(reader *r, bytes at)
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
static inline bytes read_on(reader *r, bytes at, unsigned char *closing)
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

static bytes read_values(reader *r, bytes at)
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
    const bytes at = read_values(r, r->json);
    return at && skip_space(at, r->end) == r->end;
}

hg_read_result hg__read_json(const char *json, size_t length, hg_token *tokens, size_t capacity)
{
    reader r = {(bytes)json, (bytes)json, (bytes)json, tokens, tokens + capacity, NULL, 0, false};
    if (length > HG_MAX_JSON_BYTES)
        return HG_READ_TOO_LARGE;
    r.end += length;
    r.wide = length < 8 ? r.json : r.end - 7;
    if (read_text(&r))
        return HG_READ_OK;
    return r.is_full ? HG_READ_TOO_LARGE : HG_READ_MALFORMED;
}

/* equality */

static bool same_items(const char *json, const hg_token *array, const char *other_json,
                       const hg_token *other)
{
    const hg_token *item = array + 1, *other_item = other + 1;
    uint32_t left;
    for (left = array->count; left; left--) {
        if (!hg__same_value(json, item, other_json, other_item))
            return false;
        item = hg__next_token(item);
        other_item = hg__next_token(other_item);
    }
    return true;
}

/* Members mostly stand in the same order, so the search for each begins where the last one ended.
 */
static bool same_members(const char *json, const hg_token *object, const char *other_json,
                         const hg_token *other)
{
    const hg_token *const end = hg__next_token(other), *name = object + 1, *candidate = other + 1;
    uint32_t left, tries;
    for (left = object->count; left; left--, name = hg__next_name(name)) {
        for (tries = other->count; tries; tries--) {
            const hg_token *found = candidate == end ? other + 1 : candidate;
            candidate = hg__next_name(found);
            if (found->hash == name->hash && hg__same_string(json, name, other_json, found)) {
                if (!hg__same_value(json, name + 1, other_json, found + 1))
                    return false;
                break;
            }
        }
        if (!tries)
            return false;
    }
    return true;
}

bool hg__same_value(const char *json, const hg_token *value, const char *other_json,
                    const hg_token *other)
{
    if (value->kind != other->kind || value->count != other->count)
        return false;
    switch (value->kind) {
    case HG_JSON_OBJECT:
        return same_members(json, value, other_json, other);
    case HG_JSON_ARRAY:
        return same_items(json, value, other_json, other);
    case HG_JSON_STRING:
        return hg__same_string(json, value, other_json, other);
    case HG_JSON_NUMBER:
        return hg__token_number(json, value) == hg__token_number(other_json, other);
    default:
        return true;
    }
}
