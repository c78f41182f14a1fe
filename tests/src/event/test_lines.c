/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The lines that hg_collect hands over: an id, a stream and an event. */

#include "check.h"

static const char schema[] =
    "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\"},\"performer\":{"
    "\"type\":\"object\",\"properties\":{\"is_temp\":{\"type\":\"boolean\"}}}}}";

/* Its `meta` has no place for an id. */
static const char without_id[] =
    "{\"type\":\"object\",\"properties\":{\"performer\":{\"type\":\"object\",\"properties\":{"
    "\"is_temp\":{\"type\":\"boolean\"}}},\"meta\":{\"type\":\"object\","
    "\"additionalProperties\":false,\"properties\":{\"stream\":{\"type\":\"string\"}}}}}";

static hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(client, "/s/1.0.0", schema);
    add_schema(client, "/without/1.0.0", without_id);
    add_stream(client, "{\"name\":\"a \\\"stream\\\"\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}");
    add_stream(client, "{\"name\":\"without\",\"config\":{\"schema_uri\":\"/without/1.0.0\"}}");
    add_instrument(client,
                   "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"a \\\"stream\\\"\"}}");
    add_instrument(client, "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"without\"}}");
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    fill_random(client);
    return client;
}

static bool is_uuid(const char *text, size_t length)
{
    return length == 38 && text[0] == '"' && text[15] == '4' && strchr("89ab", text[20]);
}

static bool is(const char *text, size_t length, const char *wanted)
{
    return length == strlen(wanted) && !memcmp(text, wanted, length);
}

/* The text of an event holds this. */
static bool holds(const event_line *line, const char *wanted, size_t length)
{
    size_t i;
    for (i = 0; i + length <= line->event_length; i++)
        if (!memcmp(line->event + i, wanted, length))
            return true;
    return false;
}

static event_line collect_one(hg_client *client)
{
    event_line line = {0};
    const char *at;
    CHECK(hg_collect(client, 0) == 1);
    at = hg_output(client);
    CHECK(next_event_line(client, &at, &line) && at == hg_output(client) + hg_output_size(client));
    return line;
}

#define STREAM "\"a \\\"stream\\\"\""

static void test_an_instruments_event_has_its_id_and_stream_before_it(void)
{
    hg_client *client = ready();
    const int name = hg_intern(client, "name", 4);
    event_line line;
    CHECK(hg_emit(client, 0, name, 0, 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is_uuid(line.id, line.id_length) && holds(&line, line.id, line.id_length));
    CHECK(is(line.stream, line.stream_length, STREAM) && holds(&line, STREAM, strlen(STREAM)));
    CHECK(line.event[0] == '{' && line.event[line.event_length - 1] == '}');
    free(client);
}

static void test_a_callers_event_has_its_own_id(void)
{
    hg_client *client = ready();
    event_line line;
    CHECK(submit(client, 0, "{\"meta\":{\"id\":\"m\\u0069ne\"}}", 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is(line.id, line.id_length, "\"m\\u0069ne\"") &&
          is(line.stream, line.stream_length, STREAM));
    CHECK(submit(client, 0, "{\"a\":\"\\t\",\t\"b\":1}", 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is_uuid(line.id, line.id_length) && holds(&line, line.id, line.id_length));
    CHECK(holds(&line, "\"a\":\"\\t\"", 8));
    free(client);
}

static void test_an_event_without_an_id_has_one_for_the_host(void)
{
    hg_client *client = ready();
    const int name = hg_intern(client, "name", 4);
    event_line line;
    CHECK(hg_emit(client, 3, name, 0, 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is_uuid(line.id, line.id_length) && !holds(&line, "\"id\"", 4));
    CHECK(submit(client, 1, "{\"a\":1}", 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is_uuid(line.id, line.id_length) && !holds(&line, "\"id\"", 4));
    /* One that is no string is the caller's, and not the host's. */
    CHECK(submit(client, 0, "{\"meta\":{\"id\":7}}", 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is_uuid(line.id, line.id_length) && holds(&line, "\"id\":7", 6));
    free(client);
}

static void test_a_stored_event_is_handed_over_as_it_was(void)
{
    static const char stored[] = " { \"$schema\" : \"/s/1.0.0\", \"meta\" : { \"id\" : \"x\" ,"
                                 "\"stream\":\"gone\"}}";
    hg_client *client = ready();
    event_line line;
    CHECK(hg_adopt(client, stored, strlen(stored)) == HG_QUEUED);
    line = collect_one(client);
    CHECK(is(line.id, line.id_length, "\"x\"") && is(line.stream, line.stream_length, "\"gone\""));
    CHECK(is(line.event, line.event_length, stored));
    free(client);
}

#define BEFORE "{\"$schema\":\"/a/1.0.0\",\"a\":\""
#define AFTER "\"}"

/* The limit is on the event, whatever stands before it. */
static void test_the_largest_event_may_have_a_long_stream(void)
{
    static char config[1024], event[HG_MAX_EVENT_BYTES + 1];
    const size_t around = strlen(BEFORE AFTER);
    hg_client *client = open_client();
    size_t added;
    event_line line;
    snprintf(config, sizeof config, "{\"name\":\"%0512d\",\"config\":{}}", 7);
    CHECK(add_stream(client, config) == 0);
    begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}");
    fill_random(client);
    CHECK(submit(client, 0, BEFORE AFTER, 0) == HG_QUEUED);
    line = collect_one(client);
    added = line.event_length - around;
    snprintf(event, sizeof event, BEFORE "%0*d" AFTER, (int)(HG_MAX_EVENT_BYTES - added - around),
             7);
    CHECK(submit(client, 0, event, 0) == HG_QUEUED);
    line = collect_one(client);
    CHECK(line.event_length == HG_MAX_EVENT_BYTES);
    snprintf(event, sizeof event, BEFORE "%0*d" AFTER,
             (int)(HG_MAX_EVENT_BYTES - added - around) + 1, 7);
    CHECK(submit(client, 0, event, 0) == HG_DROPPED);
    free(client);
}

/* An event that is refused while the buffer is full takes no room from those that follow, wherever
   in it the room ended. */
static void test_a_full_buffer_forgets_what_was_refused(void)
{
    static const char name[] = "abcdefghijklmnopqrstuvwxyz";
    hg_client *client = open_client();
    int bad;
    size_t length;
    add_schema(client, "/p/1.0.0",
               "{\"type\":\"object\",\"properties\":{\"action_source\":{\"type\":\"string\","
               "\"pattern\":\"^[a-z]+$\"},\"performer\":{\"type\":\"object\",\"properties\":{"
               "\"is_temp\":{\"type\":\"boolean\"}}}}}");
    add_stream(client, "{\"name\":\"p\",\"config\":{\"schema_uri\":\"/p/1.0.0\"}}");
    add_instrument(client, "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"p\"}}");
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    bad = hg_intern(client, "BAD", 3);
    for (length = 1; length < sizeof name; length++) {
        const int good = hg_intern(client, name, length);
        int count = 0;
        fill_random(client);
        while (hg_emit(client, 0, good, 0, 0) == HG_QUEUED)
            count++;
        fill_random(client);
        CHECK(hg_emit(client, 0, good, 0, 0) == HG_NEEDS_COLLECT);
        CHECK(hg_emit(client, 0, bad, 0, 0) == HG_INVALID);
        CHECK(hg_collect(client, 0) == count && count > 50);
        CHECK(hg_emit(client, 0, good, 0, 0) == HG_QUEUED);
        collect_one(client);
    }
    free(client);
}

int main(void)
{
    test_a_full_buffer_forgets_what_was_refused();
    test_an_instruments_event_has_its_id_and_stream_before_it();
    test_a_callers_event_has_its_own_id();
    test_an_event_without_an_id_has_one_for_the_host();
    test_a_stored_event_is_handed_over_as_it_was();
    test_the_largest_event_may_have_a_long_stream();
    return finish();
}
