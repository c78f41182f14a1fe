/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "json/token.h"

#include <string.h>

#include "base/decimal.h"
#include "json/words.h"

_Static_assert(sizeof(hg_token) == 16, "a token is 16 bytes");

/* Keeps what is seldom called out of its caller, which is then shorter and saves fewer registers.
 */
#define RARE __attribute__((noinline))

/* escapes */

/* The value of four hexadecimal digits, or -1 when they are not. */
static int32_t read_unit(hg_bytes at)
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

int32_t hg__read_escape(hg_bytes *at, hg_bytes end)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const hg_bytes start = *at;
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

static hg_bytes text_of(const char *json, const hg_token *token)
{
    return (hg_bytes)json + token->start;
}

hg_decoder hg__decode(const char *json, const hg_token *string)
{
    const hg_bytes at = text_of(json, string);
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
        pending = encode((uint32_t)hg__read_escape(&decoder->at, decoder->end));
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
    const hg_bytes x = (hg_bytes)a, y = (hg_bytes)b;
    size_t i;
    if (length >= 8) {
        for (i = 0; i < length - 8; i += 8)
            if (hg__load_64(x + i) != hg__load_64(y + i))
                return false;
        return hg__load_64(x + length - 8) == hg__load_64(y + length - 8);
    }
    if (length >= 4)
        return hg__load_32(x) == hg__load_32(y) &&
               hg__load_32(x + length - 4) == hg__load_32(y + length - 4);
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

uint32_t hg__hash_name(const char *name, size_t length)
{
    return hg__hash_bytes((hg_bytes)name, length);
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

/* numbers */

/* Whole numbers and powers of ten of up to 15 digits are exact doubles. Their quotient is rounded
   once, which makes it the nearest double. */
#define MAX_EXACT 15

double hg__token_number(const char *json, const hg_token *number)
{
    hg_bytes at = text_of(json, number);
    const hg_bytes end = at + number->length;
    const bool is_negative = number->length && *at == '-';
    const hg_bytes start = at + is_negative;
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
