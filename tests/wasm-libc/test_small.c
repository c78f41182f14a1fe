/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The small functions of wasm/libc.c against the real ones. */

#include "renamed.h"

/* strings */

/* Every text of up to four letters of "abc", in memory that ends where the text does. */
static void for_each_text(void (*test)(const char *text))
{
    int number, rest;
    for (number = 0; number < 4 * 4 * 4 * 4; number++) {
        char *text = malloc(5), *at = text;
        for (rest = number; rest; rest /= 4)
            if (rest % 4)
                *at++ = (char)('a' + rest % 4 - 1);
        *at = '\0';
        text = realloc(text, strlen(text) + 1);
        test(text);
        free(text);
    }
}

static const char *outer;

static void compare_sets(const char *text)
{
    check(trim_strspn(outer, text) == strspn(outer, text), "strspn", outer);
    check(trim_strcspn(outer, text) == strcspn(outer, text), "strcspn", outer);
}

static void compare_text(const char *text)
{
    size_t length = strlen(text), i;
    int c;
    check(trim_strlen(text) == length, "strlen", text);
    for (i = 0; i <= length + 1; i++)
        for (c = '`'; c <= 'd'; c++)
            check(trim_memchr(text, c, i) == memchr(text, c, i), "memchr", text);
    for (c = '`'; c <= 'd'; c++)
        check(trim_strchr(text, c) == strchr(text, c), "strchr", text);
    check(trim_strchr(text, 0) == text + length, "strchr 0", text);
    check(trim_memchr(text, 256, length + 1) == text + length, "memchr 256", text);
    outer = text;
    for_each_text(compare_sets);
}

/* Longer than a word, from each address of one, with every byte around the one that is sought. */
static void test_long_search(void)
{
    static unsigned char bytes[40];
    size_t from, at;
    int other;
    for (other = 0; other < 256; other++) {
        memset(bytes, other, sizeof bytes);
        for (from = 0; from < 8; from++)
            for (at = from; at < sizeof bytes; at++) {
                const int sought = (other + 1) & 255;
                bytes[at] = (unsigned char)sought;
                check(trim_memchr(bytes + from, sought, sizeof bytes - from) == bytes + at,
                      "memchr", "a long text");
                check(!trim_memchr(bytes + from, sought, at - from), "memchr", "before it");
                bytes[at] = (unsigned char)other;
            }
    }
}

static void test_strings(void)
{
    static const char bytes[] = {'a', (char)0xFF, 'b'};
    check(trim_memchr(bytes, 0xFF, 3) == bytes + 1, "memchr", "a byte above 127");
    check(trim_memchr(bytes, -1, 3) == bytes + 1, "memchr", "a negative value");
    for_each_text(compare_text);
    test_long_search();
}

int main(void)
{
    test_strings();
    return finish();
}
