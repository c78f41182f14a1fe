/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/text.h"

void hg__text_init(hg_text *text, char *buffer, size_t bytes)
{
    text->start = text->at = buffer;
    text->end = buffer + bytes;
    text->full = false;
}

size_t hg__text_length(const hg_text *text) { return (size_t)(text->at - text->start); }

char *hg__claim(hg_text *text, size_t length)
{
    char *at = text->at;
    if (length > (size_t)(text->end - at)) {
        text->full = true;
        return NULL;
    }
    text->at += length;
    return at;
}

void hg__put(hg_text *text, const char *bytes, size_t length)
{
    char *at = hg__claim(text, length);
    if (at && length)
        memcpy(at, bytes, length);
}

void hg__put_char(hg_text *text, char c)
{
    char *at = hg__claim(text, 1);
    if (at)
        *at = c;
}

void hg__put_words(hg_text *text, const char *words) { hg__put(text, words, strlen(words)); }

void hg__put_span(hg_text *text, const hg_span *span) { hg__put(text, span->at, span->length); }

/* JSON */

void hg__put_comma(hg_text *text)
{
    char before = text->at > text->start ? text->at[-1] : '{';
    if (before != '{' && before != '[')
        hg__put_char(text, ',');
}

void hg__put_key(hg_text *text, const char *key)
{
    hg__put_comma(text);
    hg__put_string(text, key, strlen(key));
    hg__put_char(text, ':');
}

void hg__put_pair(hg_text *text, const char *key, const char *value)
{
    hg__put_key(text, key);
    hg__put_string(text, value, strlen(value));
}

static void put_escaped(hg_text *text, unsigned char c)
{
    static const char hex_digits[] = "0123456789abcdef";
    char escape[6] = {'\\', (char)c, '0', '0', hex_digits[c >> 4], hex_digits[c & 15]};
    if (c >= ' ') {
        hg__put(text, escape, 2);
    } else {
        escape[1] = 'u';
        hg__put(text, escape, 6);
    }
}

void hg__put_string(hg_text *text, const char *bytes, size_t length)
{
    size_t plain = 0, i;
    hg__put_char(text, '"');
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        hg__put(text, bytes + plain, i - plain);
        put_escaped(text, c);
        plain = i + 1;
    }
    hg__put(text, bytes + plain, length - plain);
    hg__put_char(text, '"');
}

void hg__put_bool(hg_text *text, bool value) { hg__put_words(text, value ? "true" : "false"); }

void hg__put_integer(hg_text *text, int64_t value)
{
    char digits[20];
    size_t i = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--i] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        hg__put_char(text, '-');
    hg__put(text, digits + i, sizeof digits - i);
}

/* k / 10^n is rounded correctly while both are exact, so the first n at which it gives the rate
   back is the shortest decimal. A rate that no person would write has 17 places. */
void hg__put_rate(hg_text *text, double rate)
{
    double power = 1, whole = rate >= 1;
    char digits[24];
    size_t count = 0, i;
    uint64_t k;
    while (count < 17 && whole / power != rate) {
        power *= 10;
        count++;
        whole = (double)(uint64_t)(rate * power + 0.5);
    }
    k = (uint64_t)whole;
    hg__put_char(text, rate >= 1 ? '1' : '0');
    if (!count)
        return;
    for (i = count; i--; k /= 10)
        digits[i] = (char)('0' + k % 10);
    hg__put_char(text, '.');
    hg__put(text, digits, count);
}

/* words */

bool hg__same(const char *a, const char *b) { return a == b || !strcmp(a, b); }

bool hg__starts_with(const char *text, const char *beginning)
{
    while (*beginning && *text == *beginning)
        text++, beginning++;
    return !*beginning;
}

bool hg__span_is(const hg_span *span, const char *words)
{
    return span->length == strlen(words) && !memcmp(span->at, words, span->length);
}

bool hg__is_among(const char *words, const hg_span *word)
{
    const char *end;
    for (; *words++; words = end) {
        for (end = words; *end && *end != ' '; end++)
            ;
        if (word->length && (size_t)(end - words) == word->length &&
            !memcmp(words, word->at, word->length))
            return true;
    }
    return false;
}

/* Only the first word of a list may be empty. */
int hg__find_word(const char *words, const char *word)
{
    int number = 0;
    for (; *words || !number; words += strlen(words) + 1, number++)
        if (*words == *word && hg__same(words, word))
            break;
    return number;
}

const char *hg__nth_word(const char *words, unsigned number)
{
    while (number--)
        words += strlen(words) + 1;
    return words;
}
