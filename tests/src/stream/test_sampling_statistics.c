/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Sampling as statistics sees it: a million tokens of a fixed seed, and what must hold for all of
   them together. Chance alone would cross a bound less than once in a hundred thousand seeds; this
   seed does not, so what crosses one is a change of the rule. */

#include <math.h>

#include "check.h"
#include "draw.h"

#define TOKENS 1000000

#define MAX_Z 4.5       /* of a rate */
#define MAX_TAIL_Z 4.76 /* of a chi-square, at p = 1e-6 and at 1 - 1e-6 */

static char tokens[TOKENS][TOKEN_DIGITS + 1];

/* the tokens */

static void make_tokens(void)
{
    int i;
    for (i = 0; i < TOKENS; i++)
        draw_token(tokens[i]);
}

/* the questions */

static int in_sample(const char *token, double rate)
{
    return hg_token_in_sample(token, TOKEN_DIGITS, rate);
}

/* A known mistake of others, so that the tests are seen to notice one: every so many tokens. */
static int in_modulo_sample(const char *token, double rate)
{
    char head[TOKEN_HEAD + 1] = {0};
    memcpy(head, token, TOKEN_HEAD);
    return strtoul(head, NULL, 16) % (unsigned long)(1 / rate + .5) == 0;
}

typedef int (*rule)(const char *token, double rate);

static double rate_z(int in, int all, double rate)
{
    return (in - all * rate) / sqrt(all * rate * (1 - rate));
}

static double chi_square(const int *counts, int bins, double expected)
{
    double sum = 0;
    int i;
    for (i = 0; i < bins; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

/* Wilson and Hilferty: the cube root of a chi-square is nearly normal. */
static double chi_square_z(double chi, int df)
{
    const double spread = 2.0 / (9.0 * df);
    return (cbrt(chi / df) - 1 + spread) / sqrt(spread);
}

static void test_rates_are_kept(void)
{
    static const double rates[] = {.001, .01, .07, .1, .3, .5, .9, .999};
    size_t i;
    int j, in;
    for (i = 0; i < sizeof rates / sizeof *rates; i++) {
        for (in = j = 0; j < TOKENS; j++)
            in += in_sample(tokens[j], rates[i]);
        if (!CHECK(fabs(rate_z(in, TOKENS, rates[i])) < MAX_Z))
            fprintf(stderr, "rate %g: %d in sample\n", rates[i], in);
    }
}

/* uniformity */

/* In which of so many equal parts a token falls, by what the rule says of it at the edges. */
static int find_bin(const char *token, int bins)
{
    int low = 0, high = bins;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (in_sample(token, (double)middle / bins))
            high = middle;
        else
            low = middle;
    }
    return low;
}

static void test_decisions_are_uniform(void)
{
    static const int sizes[] = {16, 256, 4096};
    static int counts[4096];
    size_t i;
    int j;
    for (i = 0; i < 3; i++) {
        memset(counts, 0, sizeof counts);
        for (j = 0; j < TOKENS; j++)
            counts[find_bin(tokens[j], sizes[i])]++;
        /* What is too even is no more random than what is too uneven. */
        CHECK(fabs(chi_square_z(chi_square(counts, sizes[i], (double)TOKENS / sizes[i]),
                                sizes[i] - 1)) < MAX_TAIL_Z);
    }
}

/* nesting */

static int count_violations(rule in, double low, double high)
{
    int i, violations = 0;
    for (i = 0; i < TOKENS; i++)
        violations += in(tokens[i], low) && !in(tokens[i], high);
    return violations;
}

static void test_lower_rates_are_nested_in_higher_ones(void)
{
    int i;
    for (i = 0; i < 50; i++) {
        const double first = draw_uniform(), second = draw_uniform();
        CHECK(!count_violations(in_sample, fmin(first, second), fmax(first, second)));
    }
    CHECK(count_violations(in_modulo_sample, .1, .3) > 0);
}

/* independence */

/* Chi-square of a table of two rows: in sample or not, by a class of the token. */
static double independence_z(int (*class_of)(const char *token), int classes, double rate)
{
    int in[256] = {0}, all[256] = {0}, total = 0, i;
    double chi = 0;
    for (i = 0; i < TOKENS; i++) {
        const int class = class_of(tokens[i]), is_in = in_sample(tokens[i], rate);
        in[class] += is_in;
        all[class]++;
        total += is_in;
    }
    for (i = 0; i < classes; i++) {
        const double share = (double)total / TOKENS, difference = in[i] - all[i] * share;
        chi += difference * difference / (all[i] * share * (1 - share));
    }
    return chi_square_z(chi, classes - 1);
}

static int digits_at(const char *token, int at, int count)
{
    char digits[TOKEN_HEAD + 1] = {0};
    memcpy(digits, token + at, (size_t)count);
    return (int)strtol(digits, NULL, 16);
}

static int first_later_digit(const char *token) { return digits_at(token, TOKEN_HEAD, 1); }
static int last_two_digits(const char *token) { return digits_at(token, TOKEN_DIGITS - 2, 2); }

static void test_decisions_are_independent_of_later_digits(void)
{
    static const double rates[] = {.01, .1, .5};
    char other[TOKEN_DIGITS + 1];
    int changed = 0, i;
    for (i = 0; i < 3; i++) {
        CHECK(fabs(independence_z(first_later_digit, 16, rates[i])) < MAX_TAIL_Z);
        CHECK(fabs(independence_z(last_two_digits, 256, rates[i])) < MAX_TAIL_Z);
    }
    /* Nor could it be otherwise: with other later digits each token is decided as before. */
    for (i = 0; i < TOKENS; i++) {
        const double rate = draw_uniform();
        memcpy(other, tokens[i], sizeof other);
        write_hex(other + TOKEN_HEAD, draw(), TOKEN_DIGITS - TOKEN_HEAD);
        changed += in_sample(tokens[i], rate) != in_sample(other, rate);
    }
    CHECK(!changed);
}

/* stability */

static void test_decisions_are_stable(void)
{
    int i, j, changed = 0;
    for (i = 0; i < TOKENS / 10; i++) {
        const double rate = draw_uniform();
        const int first = in_sample(tokens[i], rate);
        for (j = 1; j < 100; j++)
            changed += in_sample(tokens[i], rate) != first;
    }
    CHECK(!changed);
}

/* boundaries */

static void test_the_ends_of_the_scale(void)
{
    static const char least[] = "00000000ffffffffffff", most[] = "ffffffff000000000000";
    int in_at_0 = 0, in_at_1 = 0, i;
    for (i = 0; i < TOKENS; i++) {
        in_at_0 += in_sample(tokens[i], 0);
        in_at_1 += in_sample(tokens[i], 1);
    }
    CHECK(in_at_0 == 0);
    CHECK(in_at_1 == TOKENS);
    CHECK(!in_sample(least, 0) && !in_sample(least, -0.0) && !in_sample(least, -1));
    CHECK(in_sample(least, 4.9e-324));
    CHECK(!in_sample(most, nextafter(1, 0)));
    CHECK(in_sample(most, 1) && in_sample(most, nextafter(1, 2)));
    CHECK(!in_sample(least, (double)NAN) && !in_sample(most, (double)NAN));
}

/* A token is out at exactly its own value, and in at the next number above that. */
static bool stands_at(uint32_t head)
{
    const double value = head / 4294967295.0;
    char token[TOKEN_DIGITS + 1];
    write_token(token, head);
    return !in_sample(token, nextafter(value, 0)) && in_sample(token, nextafter(value, 2)) &&
           in_sample(token, value) == (head == UINT32_MAX);
}

static void test_every_edge_is_exact(void)
{
    int wrong = 0, i;
    for (i = 0; i < 32; i++)
        wrong += !stands_at(UINT32_C(1) << i) || !stands_at((UINT32_C(1) << i) - 1) ||
                 !stands_at(UINT32_MAX << i);
    for (i = 0; i < TOKENS / 10; i++)
        wrong += !stands_at((uint32_t)draw());
    CHECK(!wrong);
}

/* Any byte but these sixteen, anywhere, and any other length: out, at every rate. */
static void test_malformed_tokens_are_out(void)
{
    static const char hex[] = "0123456789abcdef";
    char token[2 * TOKEN_DIGITS + 1];
    int at, byte, wrong = 0;
    size_t length;
    for (at = 0; at < TOKEN_DIGITS; at++) {
        for (byte = 0; byte < 256; byte++) {
            memset(token, '0', TOKEN_DIGITS);
            token[at] = (char)byte;
            wrong += hg_token_in_sample(token, TOKEN_DIGITS, 1) != (byte && strchr(hex, byte));
        }
    }
    memset(token, '0', sizeof token);
    for (length = 0; length <= 2 * TOKEN_DIGITS; length++)
        wrong += hg_token_in_sample(token, length, 1) != (length == TOKEN_DIGITS);
    CHECK(!wrong);
}

/* units */

#define SESSIONS 1000
#define PAGEVIEWS 20 /* of each session; a device has all of them */

static const char *const units[] = {"pageview", "session", "device"};

static hg_client *open_with_units(double rate)
{
    hg_client *client = open_client();
    char text[128];
    int i;
    for (i = 0; i < 3; i++) {
        snprintf(text, sizeof text,
                 "{\"name\":\"%s\",\"config\":{\"sample\":{\"unit\":\"%s\",\"rate\":%g}}}",
                 units[i], units[i], rate);
        CHECK(add_stream(client, text) == i);
    }
    return client;
}

static bool view(hg_client *client, const char *pageview, const char *session, const char *device)
{
    char text[256];
    snprintf(text, sizeof text,
             "{\"context\":{\"performer\":{\"is_temp\":false}},"
             "\"tokens\":{\"pageview\":\"%s\",\"session\":\"%s\",\"device\":\"%s\"}}",
             pageview, session, device);
    return begin_pageview(client, text) == 0;
}

/* Each unit's decision is that of its own token: drawn again with it, and no sooner. */
static void test_units(void)
{
    static const double rate = .3;
    hg_client *client = open_with_units(rate);
    int in[3] = {0}, wrong = 0, i, j;
    for (i = 0; i < SESSIONS; i++) {
        const char *session = tokens[SESSIONS * PAGEVIEWS + i], *device = tokens[TOKENS - 1];
        for (j = 0; j < PAGEVIEWS; j++) {
            const char *pageview = tokens[i * PAGEVIEWS + j];
            wrong += !view(client, pageview, session, device) ||
                     hg_in_sample(client, 0) != in_sample(pageview, rate) ||
                     hg_in_sample(client, 1) != in_sample(session, rate) ||
                     hg_in_sample(client, 2) != in_sample(device, rate);
            in[0] += hg_in_sample(client, 0);
            in[2] += hg_in_sample(client, 2);
        }
        in[1] += hg_in_sample(client, 1);
    }
    CHECK(!wrong);
    CHECK(fabs(rate_z(in[0], SESSIONS * PAGEVIEWS, rate)) < MAX_Z);
    CHECK(fabs(rate_z(in[1], SESSIONS, rate)) < MAX_Z);
    CHECK(in[2] == 0 || in[2] == SESSIONS * PAGEVIEWS);
    free(client);
}

int main(void)
{
    make_tokens();
    test_rates_are_kept();
    test_decisions_are_uniform();
    test_lower_rates_are_nested_in_higher_ones();
    test_decisions_are_independent_of_later_digits();
    test_decisions_are_stable();
    test_the_ends_of_the_scale();
    test_every_edge_is_exact();
    test_malformed_tokens_are_out();
    test_units();
    return finish();
}
