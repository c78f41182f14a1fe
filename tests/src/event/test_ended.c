/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A pageview that is over, because another one could not begin or a sample was changed: nothing is
 * in sample, nothing of what was true of it is told, and the next one that begins is as any. */

#include "check.h"

#define PAGEVIEW                                                                                   \
    "{\"context\":{\"performer\":{\"is_temp\":true,\"language\":\"en\"},\"mediawiki\":{"           \
    "\"skin\":\"vector\"}},\"tokens\":{\"session\":\"0123456789abcdef0123\"}}"
#define IN_SAMPLE "{\"sample\":{\"unit\":\"session\",\"rate\":1}}"

static hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(
        client, "/s/1.0.0",
        "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\"},\"performer\":"
        "{\"type\":\"object\",\"properties\":{\"is_temp\":{\"type\":\"boolean\"}}}}}");
    add_stream(client,
               "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"producers\":{"
               "\"metrics_platform_client\":{\"provide_values\":[\"performer_is_temp\"]}}}}");
    add_instrument(client, "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"s\"}}");
    CHECK(begin_pageview(client, PAGEVIEW) == 0);
    fill_random(client);
    return client;
}

static int assign(hg_client *client)
{
    static const char experiment[] =
        "{\"name\":\"e\",\"unit\":\"session\",\"rate\":1,\"groups\":64}";
    return hg_assign(client, experiment, sizeof experiment - 1);
}

static bool attributes_are(hg_client *client, const char *text)
{
    static const char names[] =
        "{\"names\":[\"performer_language\",\"mediawiki_skin\"],\"schema\":\"/u/1.0.0\"}";
    return hg_request_attributes(client, 0, names, sizeof names - 1) == 0 &&
           output_is(client, text);
}

static void expect_alive(hg_client *client)
{
    CHECK(hg_in_sample(client, 0) && assign(client) >= 0);
    CHECK(attributes_are(
        client, "{\"mediawiki\":{\"skin\":\"vector\"},\"performer\":{\"language\":\"en\"}}"));
    CHECK(submit(client, 0, "{\"action\":\"a\"}", 0) == HG_QUEUED);
    CHECK(hg_emit(client, 0, hg_intern(client, "a", 1), 0, 0) == HG_QUEUED);
}

static void expect_over(hg_client *client)
{
    CHECK(!hg_in_sample(client, 0) && assign(client) == -1);
    hg_report(client);
    CHECK(assign(client) == -1 && attributes_are(client, "{}"));
    hg_prepare(client, 0);
    CHECK(submit(client, 0, "{\"action\":\"a\"}", 0) == HG_NOT_IN_SAMPLE);
    CHECK(hg_emit(client, 0, hg_intern(client, "a", 1), 0, 0) == HG_NOT_IN_SAMPLE);
}

static void test_one_that_could_not_begin(void)
{
    static const char *const pageviews[] = {"{\"context\":{",
                                            "{}",
                                            "",
                                            "[]",
                                            "{\"context\":{\"performer\":{\"is_temp\":1}},"
                                            "\"tokens\":{\"session\":\"0123456789abcdef0123\"}}",
                                            "{\"context\":{\"performer\":{\"is_temp\":true}},"
                                            "\"domain\":1}"};
    hg_client *client = ready();
    size_t i;
    for (i = 0; i < sizeof pageviews / sizeof *pageviews; i++) {
        expect_alive(client);
        CHECK(begin_pageview(client, pageviews[i]) == -1);
        expect_over(client);
        CHECK(begin_pageview(client, PAGEVIEW) == 0);
    }
    expect_alive(client);
    free(client);
}

static void test_one_with_a_sample_that_was_changed(void)
{
    hg_client *client = ready();
    expect_alive(client);
    CHECK(hg_set_sample(client, 0, IN_SAMPLE, sizeof IN_SAMPLE - 1) == 0);
    expect_over(client);
    CHECK(begin_pageview(client, PAGEVIEW) == 0);
    expect_alive(client);
    /* What is no sample at all changes nothing. */
    CHECK(hg_set_sample(client, 0, "{", 1) == -1 && hg_set_sample(client, 1, "{}", 2) == -1);
    expect_alive(client);
    free(client);
}

int main(void)
{
    test_one_that_could_not_begin();
    test_one_with_a_sample_that_was_changed();
    return finish();
}
