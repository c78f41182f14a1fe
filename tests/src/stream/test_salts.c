/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What salted samples promise, over a million tokens of a fixed seed: the rate that was asked for,
 * by decisions that have nothing to do with those of other streams. */

#include <math.h>

#include "check.h"
#include "draw.h"
#include "stream/sampling.h"

#define TOKENS 1000000
#define MOST_Z 4.5

static char tokens[TOKENS][TOKEN_DIGITS + 1];

static void make_tokens(void)
{
    int i;
    for (i = 0; i < TOKENS; i++)
        draw_token(tokens[i]);
}

static bool is_in(int i, double rate, const char *salt)
{
    return hg__sampling_value(tokens[i], 20, salt) < rate;
}

static double z_of(double count, double expected_rate, double n)
{
    return (count - n * expected_rate) / sqrt(n * expected_rate * (1 - expected_rate));
}

static void test_rates_are_what_was_asked_for(void)
{
    static const double rates[] = {0.001, 0.01, 0.07, 0.1, 0.3, 0.5, 0.9};
    static const char *const salts[] = {"a", "b"};
    size_t r, s;
    int i;
    for (r = 0; r < sizeof rates / sizeof *rates; r++) {
        for (s = 0; s < sizeof salts / sizeof *salts; s++) {
            int count = 0;
            for (i = 0; i < TOKENS; i++)
                count += is_in(i, rates[r], salts[s]);
            CHECK(fabs(z_of(count, rates[r], TOKENS)) < MOST_Z);
        }
    }
}

/* Too even is as suspicious as too uneven: the statistic is compared on both sides. */
static void test_values_are_even(void)
{
    static const char *const salts[] = {"a", "stream.of.another.length"};
    static int cells[4096];
    int bits, i;
    size_t s;
    for (s = 0; s < 2; s++) {
        for (bits = 4; bits <= 12; bits += 4) {
            const int n = 1 << bits;
            const double expected = (double)TOKENS / n;
            double sum = 0;
            memset(cells, 0, sizeof cells);
            for (i = 0; i < TOKENS; i++) {
                int cell = (int)(hg__sampling_value(tokens[i], 20, salts[s]) * n);
                cells[cell < n ? cell : n - 1]++;
            }
            for (i = 0; i < n; i++)
                sum += (cells[i] - expected) * (cells[i] - expected) / expected;
            /* Wilson and Hilferty: the cube root of chi-squared is close to normal. */
            CHECK(fabs((cbrt(sum / (n - 1)) - (1 - 2.0 / (9 * (n - 1)))) /
                       sqrt(2.0 / (9 * (n - 1)))) < 4.75);
        }
    }
}

/* How much the decisions of two streams have to do with each other. */
static double correlate(const char *one, const char *other)
{
    const double rate = 0.1;
    double both = 0, a = 0, b = 0, n = TOKENS;
    int i;
    for (i = 0; i < TOKENS; i++) {
        bool first = is_in(i, rate, one), second = is_in(i, rate, other);
        both += first && second;
        a += first;
        b += second;
    }
    return (both * n - a * b) / sqrt(a * (n - a) * b * (n - b));
}

static void test_streams_share_their_pageviews_unless_they_are_salted(void)
{
    CHECK(correlate(NULL, NULL) == 1);
    CHECK(fabs(correlate("stream.a", "stream.b") * sqrt(TOKENS)) < MOST_Z);
    CHECK(fabs(correlate("a", "aa") * sqrt(TOKENS)) < MOST_Z);
    CHECK(fabs(correlate(NULL, "stream.a") * sqrt(TOKENS)) < MOST_Z);
}

/* What decides is not what analysts cut their data by: the rest of the token says as little as
 * an hour or a skin would. */
static void test_decisions_are_independent_of_the_rest_of_the_token(void)
{
    static const char *const salts[] = {"a", "stream.of.another.length"};
    int in[16], all[16], i;
    size_t s;
    for (s = 0; s < 2; s++) {
        memset(in, 0, sizeof in);
        memset(all, 0, sizeof all);
        for (i = 0; i < TOKENS; i++) {
            int digit = (int)strtol(tokens[i] + 19, NULL, 16);
            all[digit]++;
            in[digit] += is_in(i, 0.1, salts[s]);
        }
        for (i = 0; i < 16; i++)
            CHECK(fabs(z_of(in[i], 0.1, all[i])) < MOST_Z);
    }
}

/* A stream that asks for it has a decision of its own. */
static void test_streams_are_salted_by_their_name(void)
{
    static const char *const configs[] = {
        "{\"sample\":{\"unit\":\"session\",\"rate\":0.5,\"salted\":true}}",
        "{\"sample_rate\":0.5,\"sample_salted\":true}",
        "{\"sample_rate\":0.5}",
        "{\"sample_rate\":0.5}",
    };
    static const char *const names[] = {"one", "two", "three", "four"};
    hg_client *client = open_client();
    char text[256];
    int i, different = 0, same = 0;
    for (i = 0; i < 4; i++) {
        snprintf(text, sizeof text, "{\"name\":\"%s\",\"config\":%s}", names[i], configs[i]);
        CHECK(add_stream(client, text) == i);
    }
    for (i = 0; i < 1000; i++) {
        snprintf(
            text, sizeof text,
            "{\"context\":{\"performer\":{\"is_temp\":false}},\"tokens\":{\"session\":\"%s\"}}",
            tokens[i]);
        CHECK(begin_pageview(client, text) == 0);
        CHECK(hg_in_sample(client, 0) == (hg__sampling_value(tokens[i], 20, "one") < 0.5));
        different += hg_in_sample(client, 0) != hg_in_sample(client, 1);
        same += hg_in_sample(client, 2) == hg_in_sample(client, 3);
    }
    CHECK(different > 400 && different < 600);
    CHECK(same == 1000);
    free(client);
}

int main(void)
{
    make_tokens();
    test_rates_are_what_was_asked_for();
    test_values_are_even();
    test_streams_share_their_pageviews_unless_they_are_salted();
    test_decisions_are_independent_of_the_rest_of_the_token();
    test_streams_are_salted_by_their_name();
    return finish();
}
