/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "check.h"

/* The vectors of the field's own rule: a token, and the rates at which it is in sample. */
static const struct {
    const char *token;
    const char *in; /* one digit for each rate below */
} vectors[] = {
    {"00000000000000000ddd", "0111111"},
    {"028f5c28000000000000", "0111111"},
    {"028f5c29000000000000", "0011111"},
    {"19999999000000000000", "0011111"},
    {"1999999a000000000000", "0001111"},
    {"3fffffff000000000000", "0001111"},
    {"40000000000000000000", "0000111"},
    {"7fffffff000000000000", "0000111"},
    {"80000000000000000000", "0000011"},
    {"c0000000000000000000", "0000001"},
    {"eeeeeeeeeeeeeeeeeeee", "0000001"},
    {"fffffffe000000000000", "0000001"},
    /* Here the field's rule leaves its owner out at rate 1; ours includes every token. */
    {"ffffffff000000000000", "0000001"},
};

static const double rates[] = {0, .01, .1, .25, .5, .75, 1};

static void test_vectors(void)
{
    size_t i, j;
    for (i = 0; i < sizeof vectors / sizeof *vectors; i++)
        for (j = 0; j < 7; j++)
            CHECK(hg_token_in_sample(vectors[i].token, 20, rates[j]) == vectors[i].in[j] - '0');
}

static void test_malformed_tokens_are_never_in_sample(void)
{
    static const char *const tokens[] = {
        "",
        "7",
        "0x123456789abcdef012",
        "-1234567890123456789",
        "12 45678901234567890",
        "ABCDEF01234567890123",
        "zzzz0000000000000000",
        "0000000000000000000",
        "000000000000000000000",
        "0123456789abcdefghij",
    };
    size_t i;
    for (i = 0; i < sizeof tokens / sizeof *tokens; i++)
        CHECK(!hg_token_in_sample(tokens[i], strlen(tokens[i]), 1));
}

/* A stream's decision for enwiki and for another wiki. */
static int decide(const char *config, const char *wiki, const char *token)
{
    char text[512];
    hg_client *client = open_client();
    int stream, decision;
    snprintf(text, sizeof text, "{\"name\":\"s\",\"config\":%s}", config);
    stream = add_stream(client, text);
    snprintf(text, sizeof text,
             "{\"context\":{\"performer\":{\"is_temp\":false},\"mediawiki\":{\"database\":\"%s\"}},"
             "\"tokens\":{\"session\":\"%s\"}}",
             wiki, token);
    CHECK(begin_pageview(client, text) == 0);
    decision = hg_in_sample(client, stream);
    free(client);
    return decision;
}

static void test_rates_by_wiki(void)
{
    static const char by_wiki[] = "{\"sample_rate\":{\"default\":\"1\",\"0.1\":[\"enwiki\"]}}";
    CHECK(decide(by_wiki, "enwiki", "19999999000000000000") == 1);
    CHECK(decide(by_wiki, "enwiki", "1999999a000000000000") == 0);
    CHECK(decide(by_wiki, "dewiki", "1999999a000000000000") == 1);
    CHECK(decide("{\"sample_rate\":{\"0.5\":[\"enwiki\"]}}", "dewiki", "00000000000000000000") ==
          0);
    CHECK(decide("{\"sample_rate\":\"0.5\"}", "dewiki", "7fffffff000000000000") == 1);
    CHECK(decide("{\"sample_rate\":0.5,\"sample_unit\":\"session\"}", "dewiki",
                 "80000000000000000000") == 0);
    CHECK(decide("{\"sample_rate\":{\"0.1\":[\"enwiki\"],\"1\":[\"enwiki\"]}}", "enwiki",
                 "80000000000000000000") == 0);
}

static void test_a_stream_without_a_sample_is_in(void)
{
    CHECK(decide("{}", "enwiki", "80000000000000000000") == 1);
    CHECK(decide("{\"sample\":null}", "enwiki", "80000000000000000000") == 1);
}

static void test_bad_samples_are_out_and_told(void)
{
    static const char *const configs[] = {
        "{\"sample\":{}}",
        "{\"sample\":{\"rate\":1}}",
        "{\"sample\":{\"unit\":\"session\"}}",
        "{\"sample\":{\"unit\":\"coelacanth\",\"rate\":1}}",
        "{\"sample\":{\"unit\":\"session\",\"rate\":\"1\"}}",
        "{\"sample\":{\"unit\":\"session\",\"rate\":5}}",
        "{\"sample\":{\"unit\":\"session\",\"rate\":-5}}",
        "{\"sample\":true}",
        "{\"sample_rate\":\"abc\"}",
        "{\"sample_rate\":\"00000000000000000000000000000000000000000000000000000000000000001\"}",
        "{\"sample_rate\":\"0x1\"}",
        "{\"sample_rate\":\"\"}",
        "{\"sample_rate\":{\"inf\":[\"enwiki\"]}}",
        "{\"sample_rate\":{\"0.5\":\"enwiki\"}}",
        "{\"sample_rate\":1,\"sample_unit\":\"edge-unique\"}",
    };
    size_t i;
    for (i = 0; i < sizeof configs / sizeof *configs; i++) {
        char text[256];
        hg_client *client = open_client();
        snprintf(text, sizeof text, "{\"name\":\"s\",\"config\":%s}", configs[i]);
        CHECK(add_stream(client, text) == 0);
        CHECK(reported(client, "bad-sample", "/streams/s"));
        free(client);
        CHECK(decide(configs[i], "enwiki", "00000000000000000000") == 0);
    }
}

static void test_no_token_is_out_and_told(void)
{
    hg_client *client = open_client();
    add_stream(client, "{\"name\":\"s\",\"config\":{\"sample\":{\"unit\":\"device\",\"rate\":1}}}");
    begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}");
    CHECK(!hg_in_sample(client, 0));
    CHECK(reported(client, "no-token", "/streams/s"));
    begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}},"
                           "\"tokens\":{\"device\":\"not hexadecimal\"}}");
    CHECK(reported(client, "bad-token", "/tokens/device"));
    CHECK(!hg_in_sample(client, 0));
    CHECK(!hg_in_sample(client, -1) && !hg_in_sample(client, 1));
    free(client);
}

int main(void)
{
    test_vectors();
    test_malformed_tokens_are_never_in_sample();
    test_rates_by_wiki();
    test_a_stream_without_a_sample_is_in();
    test_bad_samples_are_out_and_told();
    test_no_token_is_out_and_told();
    return finish();
}
