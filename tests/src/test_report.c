/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What a client says of itself: words, and output that does not fit. */

#include "check.h"
#include "client.h"

#define ONE(name, word, comment) +1

static void test_every_number_has_a_word_and_no_other_has(void)
{
    CHECK(HG_RESULT_COUNT == 0 HG_RESULTS(ONE) && HG_DROP_COUNT == 0 HG_DROP_REASONS(ONE));
    CHECK(!strcmp(hg_result_name(HG_QUEUED), "queued"));
    CHECK(!strcmp(hg_result_name(HG_INERT), "inert"));
    CHECK(!*hg_result_name(HG_RESULT_COUNT) && !*hg_result_name(HG_NEEDS_RANDOM));
    CHECK(!strcmp(hg_drop_reason_name(HG_DROP_REJECTED), "rejected"));
    CHECK(!strcmp(hg_drop_reason_name(HG_DROP_UNKNOWN), "unknown"));
    CHECK(!*hg_drop_reason_name(HG_AS_STORED) && !*hg_drop_reason_name(-1));
    CHECK(!strcmp(hg_contributions_name(HG_CONTRIBUTIONS_ELIGIBLE), "eligible"));
    CHECK(!strcmp(hg_contributions_name(HG_CONTRIBUTIONS_BAD_COUNTRY), "bad-country"));
    CHECK(!*hg_contributions_name(HG_CONTRIBUTIONS_COUNT) && !*hg_contributions_name(-1));
}

static void test_a_client_describes_itself(void)
{
    hg_client *client = open_client();
    json_t *all;
    const json_t *results, *reasons;
    CHECK(hg_describe(client) == 0);
    all = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    results = json_object_get(all, "results");
    reasons = json_object_get(all, "dropReasons");
    CHECK(json_integer_value(json_object_get(all, "abi")) == HG_ABI_VERSION);
    CHECK(json_array_size(results) == HG_RESULT_COUNT);
    CHECK(json_array_size(reasons) == HG_DROP_COUNT);
    CHECK(!strcmp(json_string_value(json_array_get(results, 1)), "not-in-sample"));
    CHECK(!strcmp(json_string_value(json_array_get(reasons, 2)), "queue_full"));
    CHECK(json_integer_value(json_object_get(json_object_get(all, "limits"), "memoryBytes")) ==
          TEST_MEMORY);
    json_decref(all);
    free(client);
}

static hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(client, "/s/1.0.0",
               "{\"type\":\"object\",\"properties\":{\"performer\":{\"type\":\"object\","
               "\"properties\":{\"is_temp\":{\"type\":\"boolean\"}}}}}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}");
    add_instrument(client, "{\"name\":\"webUiClick\",\"options\":{\"stream\":\"s\"}}");
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    fill_random(client);
    return client;
}

static void test_output_that_does_not_fit_is_an_error(void)
{
    static int (*const calls[])(hg_client *) = {hg_listener_plan, hg_describe, hg_stats};
    hg_client *client = ready();
    const hg_mark before = client->arena.low;
    size_t i;
    for (i = 0; i < sizeof calls / sizeof *calls; i++) {
        /* As if all but 64 bytes were kept. */
        client->arena.low = client->arena.top - 64;
        CHECK(calls[i](client) == -1 && hg_output_size(client) == 0);
        client->arena.low = before;
        CHECK(reported(client, "too-large", ""));
        CHECK(calls[i](client) == 0 && hg_output_size(client) > 64);
    }
    free(client);
}

static void test_a_report_that_does_not_fit_is_kept(void)
{
    hg_client *client = ready();
    const hg_mark before = client->arena.low;
    CHECK(add_stream(client, "{}") == -1);
    client->arena.low = client->arena.top - 64;
    CHECK(hg_report(client) == -1 && hg_output_size(client) == 0);
    client->arena.low = before;
    CHECK(reported(client, "bad-stream", "/streams/1"));
    free(client);
}

/* Collecting and batches need no room of their own. */
static void test_events_leave_without_room(void)
{
    hg_client *client = ready();
    const int name = hg_intern(client, "name", 4);
    CHECK(hg_emit(client, 0, name, 0, 0) == HG_QUEUED);
    client->arena.low = client->arena.top;
    CHECK(hg_collect(client, 0) == 1 && hg_output_size(client) > 64);
    CHECK(hg_next_batch(client, 0, HG_LEAVING) >= 0);
    CHECK(output_is(client, "[0,1]"));
    free(client);
}

static void test_further_problems_are_counted(void)
{
    hg_client *client = ready();
    int i, listed;
    json_t *problems;
    for (i = 0; i < 100; i++)
        add_stream(client, "{}");
    CHECK(hg_report(client) == 100);
    problems = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    listed = (int)json_array_size(problems);
    CHECK(listed > 10 && listed < 100);
    json_decref(problems);
    CHECK(hg_report(client) == 0 && output_is(client, "[]"));
    free(client);
}

/* Whether the last report begins like this; the report is then forgotten. */
static bool tells(hg_client *client, const char *code, const char *path, const char *message)
{
    json_t *problems, *last;
    bool told;
    hg_report(client);
    problems = json_loadb(hg_output(client), hg_output_size(client), 0, NULL);
    last = json_array_get(problems, json_array_size(problems) - 1);
    told = last && !strcmp(json_string_value(json_object_get(last, "code")), code) &&
           !strcmp(json_string_value(json_object_get(last, "path")), path) &&
           !strncmp(json_string_value(json_object_get(last, "message")), message, strlen(message));
    json_decref(problems);
    return told;
}

static void test_names_of_any_length_are_told(void)
{
    static const size_t lengths[] = {10, 200, 300, 450, 500, 600, 2000};
    char name[2001], event[2100], path[HG_POINTER_BYTES], message[64];
    hg_client *client = open_client();
    size_t i;
    add_schema(client, "/s/1.0.0",
               "{\"properties\":{\"$schema\":true,\"meta\":true,\"dt\":true,\"a\":{"
               "\"additionalProperties\":{\"items\":{\"type\":\"null\"}}}},"
               "\"additionalProperties\":false}");
    add_stream(client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}");
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    fill_random(client);
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        memset(name, 'n', lengths[i]);
        name[lengths[i]] = 0;
        snprintf(event, sizeof event, "{\"%s\":1}", name);
        snprintf(message, sizeof message, "must not have the member %s", name);
        CHECK(submit(client, 0, event, 0) == HG_INVALID);
        CHECK(tells(client, "invalid-event", "", message));
        snprintf(event, sizeof event, "{\"a\":{\"%s\":[1]}}", name);
        snprintf(path, sizeof path, "/a/%.*s/0", HG_POINTER_BYTES - HG_MAX_DEPTH - 1, name);
        CHECK(submit(client, 0, event, 0) == HG_INVALID);
        CHECK(tells(client, "invalid-event", path, "must be null"));
    }
    free(client);
}

int main(void)
{
    test_every_number_has_a_word_and_no_other_has();
    test_a_client_describes_itself();
    test_output_that_does_not_fit_is_an_error();
    test_a_report_that_does_not_fit_is_kept();
    test_events_leave_without_room();
    test_further_problems_are_counted();
    test_names_of_any_length_are_told();
    return finish();
}
