/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Experiments: groups of the same size, independent of each other and of samples. Every draw here
 * is the same in each run. */

#include <stdint.h>

#include "check.h"

enum { READERS = 10000 };

/* The i-th of many tokens, by xorshift: the same in each run. */
static void make_token(char token[21], uint32_t i)
{
    uint64_t x = i * 0x9E3779B97F4A7C15u + 1;
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9u;
    x ^= x >> 27;
    snprintf(token, 21, "%08x%04x%08x", (unsigned)(x >> 32), (unsigned)(i * 40503u & 0xFFFF),
             (unsigned)x);
}

static void begin(hg_client *client, const char *token)
{
    char text[256];
    snprintf(text, sizeof text,
             "{\"context\":{\"performer\":{\"is_temp\":false}},\"tokens\":{\"session\":\"%s\"}}",
             token);
    CHECK(begin_pageview(client, text) == 0);
}

static int assign(hg_client *client, const char *name, double rate, int groups)
{
    char text[256];
    snprintf(text, sizeof text, "{\"name\":\"%s\",\"unit\":\"session\",\"rate\":%g,\"groups\":%d}",
             name, rate, groups);
    return hg_assign(client, text, strlen(text));
}

/* Pearson's statistic of counts that ought to be the same. */
static double chi_square(const int *counts, int n, double expected)
{
    double sum = 0;
    int i;
    for (i = 0; i < n; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

/* The values that chance exceeds once in 10,000 times, for 1, 2 and 3 degrees of freedom. */
static const double limits[] = {0, 15.14, 18.42, 21.11};

static void test_groups_are_balanced(void)
{
    static const char *const names[] = {"banner", "banner-2", "a", "search.suggestions", "A/A"};
    size_t n;
    int groups;
    for (n = 0; n < sizeof names / sizeof *names; n++)
        for (groups = 2; groups <= 4; groups++) {
            hg_client *client = open_client();
            int counts[4] = {0}, out = 0;
            uint32_t i;
            for (i = 0; i < READERS; i++) {
                char token[21];
                int group;
                make_token(token, i);
                begin(client, token);
                group = assign(client, names[n], 0.5, groups);
                out += group < 0;
                if (group >= 0)
                    counts[group]++;
            }
            CHECK(chi_square(counts, groups, READERS / 2. / groups) <
                  limits[groups - 1] + limits[1]);
            CHECK(abs(out - READERS / 2) < 250);
            free(client);
        }
}

/* Whether the two halves of the readers are each halved again. */
static bool is_independent(int counts[4])
{
    const double row = counts[0] + counts[1], column = counts[0] + counts[2];
    const double expected[] = {row * column / READERS, row * (READERS - column) / READERS,
                               (READERS - row) * column / READERS,
                               (READERS - row) * (READERS - column) / READERS};
    double sum = 0;
    int i;
    for (i = 0; i < 4; i++)
        sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
    return sum < limits[1];
}

static void test_experiments_are_independent_of_each_other_and_of_samples(void)
{
    static const char stream[] =
        "{\"name\":\"banner\",\"config\":{\"sample\":{\"unit\":\"session\","
        "\"rate\":0.5,\"salted\":%s}}}";
    int salted;
    for (salted = 0; salted < 2; salted++) {
        hg_client *client = open_client();
        int others[4] = {0}, samples[4] = {0};
        char text[160];
        uint32_t i;
        snprintf(text, sizeof text, stream, salted ? "true" : "false");
        add_stream(client, text);
        for (i = 0; i < READERS; i++) {
            char token[21];
            int group;
            make_token(token, i);
            begin(client, token);
            group = assign(client, "banner", 1, 2);
            others[group * 2 + assign(client, "banner-2", 1, 2)]++;
            samples[group * 2 + hg_in_sample(client, 0)]++;
        }
        CHECK(is_independent(others));
        CHECK(is_independent(samples));
        free(client);
    }
}

static void test_a_higher_rate_adds_readers_and_moves_none(void)
{
    hg_client *client = open_client();
    uint32_t i;
    for (i = 0; i < 2000; i++) {
        char token[21];
        int few, most;
        make_token(token, i);
        begin(client, token);
        few = assign(client, "x", 0.1, 3);
        most = assign(client, "x", 0.6, 3);
        CHECK(few < 0 || few == most);
        CHECK(assign(client, "x", 0, 3) == -1);
        CHECK(assign(client, "x", 1, 3) >= 0);
        CHECK(most < 0 || most == assign(client, "x", 1, 3));
    }
    free(client);
}

static void test_the_subject_is_its_own_in_each_experiment(void)
{
    char first[32];
    hg_client *client = open_client();
    begin(client, "0123456789abcdef0123");
    CHECK(assign(client, "x", 1, 2) >= 0 && hg_output_size(client) == 18);
    snprintf(first, sizeof first, "%.18s", hg_output(client));
    assign(client, "x", 1, 2);
    CHECK(output_is(client, first));
    assign(client, "y", 1, 2);
    CHECK(memcmp(hg_output(client), first, 18));
    begin(client, "0123456789abcdef0124");
    assign(client, "x", 1, 2);
    CHECK(memcmp(hg_output(client), first, 18));
    free(client);
}

static void test_what_is_no_experiment_is_told(void)
{
    static const char *const bad[] = {
        "{}",
        "[]",
        "{\"name\":\"x\",\"unit\":\"session\",\"rate\":2,\"groups\":2}",
        "{\"name\":\"x\",\"unit\":\"session\",\"rate\":-0.5,\"groups\":2}",
        "{\"name\":\"x\",\"unit\":\"session\",\"rate\":\"1\",\"groups\":2}",
        "{\"name\":\"x\",\"unit\":\"session\",\"rate\":1,\"groups\":0}",
        "{\"name\":\"x\",\"unit\":\"session\",\"rate\":1,\"groups\":65}",
        "{\"name\":\"x\",\"unit\":\"user\",\"rate\":1,\"groups\":2}",
        "{\"name\":\"x\",\"rate\":1,\"groups\":2}",
        "{\"name\":\"a\\\"b\",\"unit\":\"session\",\"rate\":1,\"groups\":2}",
        "{\"name\":7,\"unit\":\"session\",\"rate\":1,\"groups\":2}",
    };
    hg_client *client = open_client();
    size_t i;
    begin(client, "0123456789abcdef0123");
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(hg_assign(client, bad[i], strlen(bad[i])) == -1);
        CHECK(reported(client, "bad-sample", NULL));
    }
    CHECK(hg_assign(client, "{", 1) == -1 && reported(client, "bad-json", NULL));
    free(client);
}

static void test_without_a_token_nobody_takes_part(void)
{
    hg_client *client = open_client();
    begin(client, "0123456789abcdef0123");
    CHECK(assign(client, "x", 1, 1) == 0);
    begin(client, "not a token");
    CHECK(assign(client, "x", 1, 1) == -1);
    free(client);
}

int main(void)
{
    test_groups_are_balanced();
    test_experiments_are_independent_of_each_other_and_of_samples();
    test_a_higher_rate_adds_readers_and_moves_none();
    test_the_subject_is_its_own_in_each_experiment();
    test_what_is_no_experiment_is_told();
    test_without_a_token_nobody_takes_part();
    return finish();
}
