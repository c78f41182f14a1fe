/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* An event is checked as it was given, with what is added to it counted as there; or, where that
 * does not do, read again and checked as a whole. A schema within `allOf` is of the second kind and
 * means the same: events have to fare alike with both. */

#define _POSIX_C_SOURCE 200809L /* strndup */

#include "check.h"
#include "draw.h"

#define STRING "{\"type\":\"string\",\"maxLength\":12}"
#define TIME "{\"type\":\"string\",\"format\":\"date-time\"}"
#define CLOSED "\"type\":\"object\",\"additionalProperties\":false,"

#define AGENT                                                                                      \
    "{" CLOSED "\"properties\":{\"client_platform\":" STRING ",\"x\":{\"type\":\"number\"}}}"
#define PERFORMER                                                                                  \
    "{" CLOSED "\"required\":[\"id\",\"is_temp\"],\"properties\":{\"id\":{\"type\":\"integer\"},"  \
    "\"is_temp\":{\"type\":\"boolean\"},\"groups\":{\"items\":{\"enum\":[\"*\",\"user\"]}}}}"
#define PAGE "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"default\":1}}}"
#define META                                                                                       \
    "{\"type\":\"object\",\"required\":[\"stream\",\"dt\"],\"properties\":{\"stream\":"            \
    "{\"const\":\"s\"},\"dt\":" TIME                                                               \
    ",\"id\":{\"format\":\"uuid\"},\"domain\":{\"minLength\":1}}}"

/* Members of the schema that make it hard to say beforehand what is valid. */
static const char *const schemas[] = {
    CLOSED "\"required\":[\"$schema\",\"meta\",\"action\"],\"properties\":{"
           "\"$schema\":{\"type\":\"string\"},\"action\":" STRING ",\"dt\":" TIME
           ",\"n\":{\"type\":\"integer\",\"minimum\":0},\"sample\":{\"type\":\"object\"},"
           "\"funnel_event_sequence_position\":{\"type\":\"integer\"},\"agent\":" AGENT
           ",\"performer\":" PERFORMER ",\"page\":" PAGE ",\"meta\":" META "}",
    /* open, with a schema for what is not declared */
    "\"properties\":{\"agent\":{\"properties\":{\"client_platform\":{\"maxLength\":3}}}},"
    "\"additionalProperties\":{\"not\":{\"type\":\"null\"}}",
    /* keywords about objects as a whole */
    "\"properties\":{\"performer\":{\"maxProperties\":2,\"properties\":{\"is_temp\":true}}},"
    "\"propertyNames\":{\"maxLength\":9}",
    "\"properties\":{\"page\":{\"type\":\"string\"},\"dt\":{\"pattern\":\"^2\"},\"meta\":"
    "{\"properties\":{\"id\":{\"maxLength\":20}}}},\"patternProperties\":{\"^a\":{\"type\":"
    "[\"string\",\"object\"]}}",
    /* a legacy capsule */
    "\"required\":[\"event\",\"wiki\"],\"properties\":{\"event\":{\"type\":\"object\",\"required\":"
    "[\"isTemp\",\"a\"],\"properties\":{\"isTemp\":{\"type\":\"boolean\"},\"a\":" STRING "}},"
    "\"wiki\":" STRING ",\"schema\":{\"enum\":[\"s\",\"t\"]},\"webHost\":{\"type\":\"string\"},"
    "\"client_dt\":" TIME ",\"meta\":{\"required\":[\"id\"]}}",
};

#define SCHEMA_COUNT (int)(sizeof schemas / sizeof *schemas)

static const char *const members[] = {
    "\"action\":\"click\"",
    "\"action\":\"longer than twelve\"",
    "\"action\":null",
    "\"n\":1",
    "\"n\":-1",
    "\"n\":1.5",
    "\"dt\":\"2026-01-01T00:00:00Z\"",
    "\"dt\":\"1\"",
    "\"\\u0064t\":\"x\"",
    "\"sample\":{}",
    "\"sample\":1",
    "\"funnel_event_sequence_position\":7",
    "\"agent\":{}",
    "\"agent\":{\"client_platform\":\"own\"}",
    "\"agent\":{\"x\":1}",
    "\"agent\":{\"y\":1}",
    "\"agent\":5",
    "\"agent\":\"a\"",
    "\"performer\":{\"id\":1}",
    "\"performer\":{\"id\":\"1\"}",
    "\"performer\":{\"is_temp\":true}",
    "\"performer\":{\"groups\":[\"*\",\"x\"]}",
    "\"page\":{}",
    "\"page\":{\"id\":2}",
    "\"page\":\"p\"",
    "\"meta\":{}",
    "\"meta\":{\"id\":\"mine\"}",
    "\"meta\":{\"id\":7}",
    "\"meta\":{\"stream\":\"other\"}",
    "\"meta\":{\"dt\":\"2026-01-01T00:00:00Z\"}",
    "\"meta\":{\"domain\":\"\"}",
    "\"meta\":1",
    "\"$schema\":\"/0/1.0.0\"",
    "\"event\":{}",
    "\"event\":{\"a\":\"b\"}",
    "\"event\":{\"a\":\"b\",\"isTemp\":1}",
    "\"event\":[]",
    "\"wiki\":\"dewiki\"",
    "\"wiki\":1",
    "\"schema\":\"t\"",
    "\"schema\":\"u\"",
    "\"webHost\":\"h\"",
    "\"client_dt\":\"x\"",
    "\"unknown\":1",
    "\"undeclared\":null",
    "\"a_long_name\":1",
    "\"a1\":2",
};

static const char *const contexts[] = {
    "\"performer\":{\"is_temp\":true,\"groups\":[\"*\"]},\"agent\":{\"client_platform\":\"web\"}",
    "\"performer\":{\"is_temp\":false,\"id\":7,\"groups\":[\"bot\"]},\"page\":{\"id\":3}",
    "\"agent\":{\"client_platform\":\"a long platform\"},\"performer\":{\"is_temp\":false}",
    "\"performer\":{\"is_temp\":false},\"mediawiki\":{\"database\":\"a name that is too long\"}",
};

#define CONTEXT_COUNT (int)(sizeof contexts / sizeof *contexts)

/* Two clients alike but for the form of the schemas. */
static hg_client *ready(bool is_wrapped, int context, const char *settings)
{
    static const char *const forms[] = {"{%s}", "{\"allOf\":[{%s}]}"};
    hg_client *client = open_client();
    char text[4096], uri[16];
    int i;
    configure(client, settings);
    for (i = 0; i < SCHEMA_COUNT; i++) {
        snprintf(text, sizeof text, forms[is_wrapped], schemas[i]);
        snprintf(uri, sizeof uri, "/%d/1.0.0", i);
        CHECK(add_schema(client, uri, text) == i);
        snprintf(
            text, sizeof text,
            "{\"name\":\"%d\",\"config\":{\"schema_uri\":\"%s\",\"sample\":{\"unit\":\"pageview\","
            "\"rate\":1},\"producers\":{\"metrics_platform_client\":{\"stream_name\":\"s\","
            "\"provide_values\":[\"agent_client_platform\",\"performer_is_temp\",\"performer_id\","
            "\"performer_groups\",\"page_id\"]}}}}",
            i, uri);
        CHECK(add_stream(client, text) == i);
    }
    snprintf(text, sizeof text,
             "{\"context\":{%s},\"tokens\":{\"pageview\":\"0123456789abcdef0123\"}}",
             contexts[context]);
    CHECK(begin_pageview(client, text) == 0);
    return client;
}

static void draw_event(char *event, size_t room)
{
    const int count = (int)(draw() % 5);
    size_t length = 1;
    int i;
    strcpy(event, "{");
    for (i = 0; i < count; i++)
        length += (size_t)snprintf(event + length, room - length, "%s%s", i ? " ,\n" : "",
                                   members[draw() % (sizeof members / sizeof *members)]);
    strcpy(event + length, "}");
}

/* The same random bits each time. */
static void fill_pool(hg_client *client)
{
    memset(hg_random_pool(client), 0x5A, HG_RANDOM_POOL_BYTES);
    hg_random_filled(client);
}

static hg_result submit_to(hg_client *client, int stream, const char *event)
{
    hg_report(client);
    fill_pool(client);
    return submit(client, stream, event, 1.7e12);
}

static bool fare_alike(hg_client *a, hg_client *b, int stream, const char *event)
{
    const hg_result result = submit_to(a, stream, event);
    bool same = result == submit_to(b, stream, event);
    char *output;
    hg_collect(a, 0);
    hg_collect(b, 0);
    output = strndup(hg_output(a), hg_output_size(a));
    same &= output_is(b, output);
    free(output);
    same &= hg_report(a) == hg_report(b);
    output = strndup(hg_output(a), hg_output_size(a));
    same &= output_is(b, output);
    free(output);
    return same;
}

static void test_events_fare_alike_with_both(int context, const char *settings)
{
    enum { EVENTS = 4000 };
    hg_client *a = ready(false, context, settings), *b = ready(true, context, settings);
    char event[1024];
    int counts[HG_RESULT_COUNT] = {0}, i;
    for (i = 0; i < EVENTS; i++) {
        const int stream = (int)(draw() % SCHEMA_COUNT);
        draw_event(event, sizeof event);
        if (!CHECK(fare_alike(a, b, stream, event)))
            fprintf(stderr, "  stream %d, context %d, %s\n", stream, context, event);
    }
    counts[HG_INVALID] = (int)stat(a, "invalid");
    counts[HG_QUEUED] = (int)stat(a, "emitted");
    CHECK(counts[HG_INVALID] > EVENTS / 10 && counts[HG_QUEUED] > EVENTS / 20);
    free(a);
    free(b);
}

int main(void)
{
    int context;
    for (context = 0; context < CONTEXT_COUNT; context++) {
        test_events_fare_alike_with_both(context, "{\"domain\":\"d\"}");
        test_events_fare_alike_with_both(context, "{\"intakeFills\":[]}");
    }
    return finish();
}
