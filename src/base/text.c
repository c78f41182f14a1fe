/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Text: appending to a bounded buffer. */

#include "client.h"

static const char hex_digits[] = "0123456789abcdef";

void hg__text(hg_text *text, char *buffer, size_t bytes)
{
    text->start = text->at = buffer;
    text->end = buffer + bytes;
    text->full = false;
}

size_t hg__text_length(const hg_text *text) { return (size_t)(text->at - text->start); }

/* Room for so many bytes, which count as written; NULL when the text is full. */
static char *claim(hg_text *text, size_t length)
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
    char *at = claim(text, length);
    if (at && length)
        memcpy(at, bytes, length);
}

void hg__put_words(hg_text *text, const char *words) { hg__put(text, words, strlen(words)); }

void hg__put_comma(hg_text *text)
{
    char before = text->at > text->start ? text->at[-1] : '{';
    if (before != '{' && before != '[')
        hg__put(text, ",", 1);
}

void hg__put_key(hg_text *text, const char *key)
{
    hg__put_comma(text);
    hg__put_string(text, key, strlen(key));
    hg__put(text, ":", 1);
}

void hg__put_pair(hg_text *text, const char *key, const char *value)
{
    hg__put_key(text, key);
    hg__put_string(text, value, strlen(value));
}

/* strings */

static void put_escaped(hg_text *text, unsigned char c)
{
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
    hg__put(text, "\"", 1);
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        hg__put(text, bytes + plain, i - plain);
        put_escaped(text, c);
        plain = i + 1;
    }
    hg__put(text, bytes + plain, length - plain);
    hg__put(text, "\"", 1);
}

bool hg__same(const char *a, const char *b) { return !strcmp(a, b); }

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

int hg__find_word(const char *words, const char *word)
{
    int number = 0;
    for (; *words || !number; words += strlen(words) + 1, number++)
        if (hg__same(words, word))
            break;
    return number;
}

const char *hg__nth_word(const char *words, unsigned number)
{
    while (number--)
        words += strlen(words) + 1;
    return words;
}

size_t hg__code_points(const char *bytes, size_t length)
{
    size_t count = 0, i;
    for (i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

/* numbers */

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
        hg__put(text, "-", 1);
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
    hg__put(text, rate >= 1 ? "1" : "0", 1);
    if (!count)
        return;
    for (i = count; i--; k /= 10)
        digits[i] = (char)('0' + k % 10);
    hg__put(text, ".", 1);
    hg__put(text, digits, count);
}

/* time */

static void put_digits(char *at, int count, uint32_t value)
{
    for (; count--; value /= 10)
        at[count] = (char)('0' + value % 10);
}

/* Civil date from days since 1970. A year begins in March, so that the leap day is its last; one
   era of 400 years is added on the way, because the first two months of year 0 lie before year 0
   begins. */
static void put_date(char *at, int32_t days)
{
    uint32_t shifted = (uint32_t)(days + 719468 + 146097);
    uint32_t era = shifted / 146097, day_of_era = shifted % 146097;
    uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t shifted_month = (5 * day_of_year + 2) / 153;
    uint32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    put_digits(at, 4, era * 400 + year_of_era + (month <= 2) - 400);
    put_digits(at + 5, 2, month);
    put_digits(at + 8, 2, day_of_year - (153 * shifted_month + 2) / 5 + 1);
    at[4] = at[7] = '-';
}

static void put_second(char at[20], double second)
{
    int32_t days = (int32_t)(second >= 0 ? second / 86400 : -((-second + 86399) / 86400));
    uint32_t rest = (uint32_t)(second - days * 86400.0);
    put_date(at, days);
    put_digits(at + 11, 2, rest / 3600);
    put_digits(at + 14, 2, rest / 60 % 60);
    put_digits(at + 17, 2, rest % 60);
    at[10] = 'T';
    at[13] = at[16] = ':';
    at[19] = '.';
}

static double within_calendar(double now)
{
    const double first = -62167219200000.0, last = 253402300799999.0;
    if (!(now >= first))
        return first;
    return now > last ? last : now;
}

/* Rounds down also before 1970; the calendar above keeps this within 64 bits. */
static double whole_seconds(double now)
{
    double second = (double)(int64_t)(now / 1000);
    return second * 1000 > now ? second - 1 : second;
}

/* Events come in bursts, so the text of a second is kept: see hg__put_now. */
void hg__put_now(hg_client *client, hg_text *text, double now)
{
    char *at = claim(text, 26);
    double second;
    if (!at)
        return;
    now = within_calendar(now);
    second = whole_seconds(now);
    if (second != client->time_second) {
        put_second(client->time_text, second);
        client->time_second = second;
    }
    memcpy(at + 1, client->time_text, sizeof client->time_text);
    put_digits(at + 21, 3, (uint32_t)(now - second * 1000));
    at[24] = 'Z';
    at[0] = at[25] = '"';
}

/* ids */

/* UUID version 4: random but for the version and the variant. */
void hg__put_uuid(hg_text *text, const unsigned char random[HG_UUID_BYTES])
{
    char *at = claim(text, 38);
    int i;
    if (!at)
        return;
    *at++ = '"';
    for (i = 0; i < HG_UUID_BYTES; i++) {
        unsigned char byte = random[i];
        if (i == 6)
            byte = (unsigned char)((byte & 0x0F) | 0x40);
        if (i == 8)
            byte = (unsigned char)((byte & 0x3F) | 0x80);
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = hex_digits[byte >> 4];
        *at++ = hex_digits[byte & 15];
    }
    *at = '"';
}
