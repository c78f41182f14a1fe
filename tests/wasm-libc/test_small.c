/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The small functions of wasm/libc.c against the real ones. */

#include "renamed.h"

/* strtoll */

static void compare_integer(const char *text)
{
    char *real_end, *end;
    long long real, value;
    int real_errno;
    errno = 0;
    real = strtoll(text, &real_end, 10);
    real_errno = errno;
    errno = 0;
    value = trim_strtoll(text, &end, 10);
    check(value == real, "strtoll value", text);
    check(end == real_end, "strtoll end", text);
    check(errno == real_errno, "strtoll errno", text);
}

static void test_strtoll(void)
{
    static const char *const texts[] = {"0",
                                        "-0",
                                        "7",
                                        "-7",
                                        "00012",
                                        "1234567890123",
                                        "-1234567890123",
                                        "9223372036854775806",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "-9223372036854775807",
                                        "-9223372036854775808",
                                        "-9223372036854775809",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "92233720368547758070",
                                        "-92233720368547758080",
                                        "99999999999999999999999999999999999999",
                                        "12,",
                                        "3e5",
                                        "4.5"};
    char text[32];
    size_t i;
    int step;
    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        compare_integer(texts[i]);
    /* Every number of digits, on both sides of a power of ten. */
    for (step = -2; step <= 2; step++) {
        long long power = 1;
        for (i = 0; i < 18; i++) {
            power *= 10;
            snprintf(text, sizeof text, "%lld", power + step);
            compare_integer(text);
            snprintf(text, sizeof text, "%lld", -power - step);
            compare_integer(text);
        }
    }
}

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
}

static void compare_text(const char *text)
{
    size_t length = strlen(text), i;
    int c;
    check(trim_strlen(text) == length, "strlen", text);
    for (i = 0; i <= length + 1; i++)
        for (c = '`'; c <= 'd'; c++)
            check(trim_memchr(text, c, i) == memchr(text, c, i), "memchr", text);
    check(trim_memchr(text, 256, length + 1) == text + length, "memchr 256", text);
    outer = text;
    for_each_text(compare_sets);
}

static void test_strings(void)
{
    static const char bytes[] = {'a', (char)0xFF, 'b'};
    check(trim_memchr(bytes, 0xFF, 3) == bytes + 1, "memchr", "a byte above 127");
    check(trim_memchr(bytes, -1, 3) == bytes + 1, "memchr", "a negative value");
    for_each_text(compare_text);
}

/* hash tables */

static void test_seed(void)
{
    check(trim_hashtable_seed == 0, "seed", "none at first");
    trim_json_object_seed(0);
    check(trim_hashtable_seed == 1, "seed", "0 would mean that there is none");
    trim_json_object_seed(2);
    check(trim_hashtable_seed == 1, "seed", "the first one stays");
    trim_hashtable_seed = 0;
    trim_json_object_seed(0xFFFFFFFF);
    check(trim_hashtable_seed == 0xFFFFFFFF, "seed", "as given");
}

int main(void)
{
    test_strtoll();
    test_strings();
    test_seed();
    return finish();
}
