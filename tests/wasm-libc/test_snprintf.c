/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* snprintf of the wasm module against the real one, in buffers of every size. */

#include "renamed.h"

#define LONGEST 200

static char expected[LONGEST + 1], actual[LONGEST + 1];

/* What lies behind the buffer must stay as it was, so both are compared as a whole. */
static void compare_results(int expected_length, int length, const char *format)
{
    check(length == expected_length, "length", format);
    check(memcmp(actual, expected, sizeof actual) == 0, "text", format);
}

#define COMPARE(...)                                                                               \
    do {                                                                                           \
        size_t size;                                                                               \
        for (size = 0; size <= LONGEST; size++) {                                                  \
            memset(expected, '~', sizeof expected);                                                \
            memset(actual, '~', sizeof actual);                                                    \
            compare_results(snprintf(size ? expected : NULL, size, __VA_ARGS__),                   \
                            trim_snprintf(size ? actual : NULL, size, __VA_ARGS__), #__VA_ARGS__); \
        }                                                                                          \
    } while (0)

/* Every format that load.c of jansson 2.14 has, but for opening files. */
static void test_jansson(void)
{
    static const char token[] = {'"', (char)0xC3, (char)0xA9, '%', 's', '"', '\0'};
    int byte;
    COMPARE("%s", "");
    COMPARE("%s", "unexpected token");
    COMPARE("%s near '%s'", "string or '}' expected", token);
    COMPARE("%s near end of file", "']' expected");
    COMPARE("invalid Unicode escape '%.6s'", "\\uD800\\u0020 and so on");
    COMPARE("invalid Unicode escape '%.6s'", "\\u00");
    COMPARE("invalid Unicode escape '%.6s'", "");
    COMPARE("invalid Unicode '\\u%04X'", 0xD83Du);
    COMPARE("invalid Unicode '\\u%04X\\u%04X'", 0xDABCu, 0x41u);
    for (byte = 0; byte < 256; byte += 15) {
        COMPARE("control character 0x%x", (unsigned)byte);
        COMPARE("unable to decode byte 0x%x", (unsigned)byte);
    }
}

static void test_mixtures(void)
{
    char text[151];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    COMPARE("no conversion, %s", text);
    COMPARE("%s%s%s", "a", "", "b");
    COMPARE("%.0s%.1s%.9s", "abc", "abc", "abc");
    COMPARE("%x %x %x", 0u, UINT_MAX, 0x80000000u);
    COMPARE("%X %04X %09X %01x", 0xABCDEFu, 0u, 0x12345u, 0x12345u);
}

/* Its argument cannot be skipped, so nothing after it could be right. */
static void test_unknown(void)
{
    char text[16];
    check(trim_snprintf(text, sizeof text, "rate %d of %s", 1, "") == 5, "length", "unknown");
    check(strcmp(text, "rate ") == 0, "text", "unknown");
    check(trim_snprintf(text, sizeof text, "100%") == 3, "length", "a lone percent sign");
}

int main(void)
{
    test_jansson();
    test_mixtures();
    test_unknown();
    return finish();
}
