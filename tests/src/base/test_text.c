/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <math.h>

#include "base/strings.h"
#include "base/text.h"
#include "check.h"

static bool writes_rate(double rate, const char *expected)
{
    char bytes[64];
    hg_text text;
    hg__text_init(&text, bytes, sizeof bytes);
    hg__put_rate(&text, rate);
    return CHECK(hg__text_length(&text) == strlen(expected) &&
                 !memcmp(bytes, expected, strlen(expected)));
}

static void test_rates_are_as_short_as_they_can_be(void)
{
    char bytes[64];
    uint32_t state = 1;
    int i;
    writes_rate(0, "0");
    writes_rate(1, "1");
    writes_rate(0.1, "0.1");
    writes_rate(0.33, "0.33");
    writes_rate(0.001, "0.001");
    writes_rate(1e-7, "0.0000001");
    writes_rate(0.1 + 0.2, "0.30000000000000004");
    for (i = 0; i < 100000; i++) {
        hg_text text;
        double rate;
        state = state * 1664525 + 1013904223;
        rate = state / 4294967296.0;
        hg__text_init(&text, bytes, sizeof bytes - 1);
        hg__put_rate(&text, rate);
        *text.at = 0;
        if (!(fabs(strtod(bytes, NULL) - rate) < 2.3e-16))
            break;
    }
    CHECK(i == 100000);
}

static void test_strings_are_escaped_and_bounded(void)
{
    char bytes[24];
    hg_text text;
    hg__text_init(&text, bytes, sizeof bytes);
    hg__put_string(&text, "a\"\\\x01\xC3\xA9", 6);
    CHECK(hg__text_length(&text) == 15 && !memcmp(bytes, "\"a\\\"\\\\\\u0001\xC3\xA9\"", 15));
    hg__put_string(&text, "too long for what is left", 25);
    CHECK(text.full && text.at <= text.end);
}

static void test_ill_formed_text_is_made_well_formed(void)
{
    static const char *const cases[][2] = {
        {"\xFF", "\xEF\xBF\xBD"},
        {"a\xC3", "a\xEF\xBF\xBD"},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
        {"\xE2\x82\xAC", "\xE2\x82\xAC"},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[128];
        hg_text text;
        hg_string made;
        hg__text_init(&text, bytes, sizeof bytes);
        CHECK(hg__make_string(&text, &made, cases[i][0], strlen(cases[i][0])));
        CHECK(made.length == strlen(cases[i][1]) && !memcmp(made.text, cases[i][1], made.length));
    }
}

int main(void)
{
    test_rates_are_as_short_as_they_can_be();
    test_strings_are_escaped_and_bounded();
    test_ill_formed_text_is_made_well_formed();
    return finish();
}
