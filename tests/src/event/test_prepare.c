/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Two clients get the same calls, and one of them is also asked to prepare its streams at each
 * step: what they hand over, count and report is the same. And what a client keeps is the same
 * after it as before, byte for byte. */

#include "check.h"
#include "client.h"

/* Streams of each kind: checked, with a title that its schema has not, of a schema that was not
   given, without one, out of sample. The last number is of none. */
enum { CHECKED, MISNAMED, UNCHECKED, FREE, OUT_OF_SAMPLE, NONE };

/* Its memory is zeroed, for all of it is compared. */
static hg_client *ready(void)
{
    hg_client *client = hg_open(calloc(1, TEST_MEMORY), TEST_MEMORY, 1);
    add_schema(client, "/s/1.0.0",
               "{\"type\":\"object\",\"required\":[\"action\"],\"properties\":{\"action\":{"
               "\"type\":\"string\"},\"funnel_event_sequence_position\":{\"type\":\"integer\"},"
               "\"performer\":{\"type\":\"object\",\"properties\":{\"is_temp\":{\"type\":"
               "\"boolean\"}}}}}");
    add_stream(client,
               "{\"name\":\"checked\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"producers\":"
               "{\"metrics_platform_client\":{\"provide_values\":[\"performer_is_temp\"]}}}}");
    add_stream(client, "{\"name\":\"misnamed\",\"config\":{\"schema_uri\":\"/s/1.0.0\","
                       "\"schema_title\":\"t\"}}");
    add_stream(client, "{\"name\":\"unchecked\",\"config\":{\"schema_uri\":\"/u/1.0.0\"}}");
    add_stream(client, "{\"name\":\"free\",\"config\":{}}");
    add_stream(client, "{\"name\":\"out\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"sample\":{"
                       "\"unit\":\"pageview\",\"rate\":0}}}");
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":true}}}") == 0);
    return client;
}

static void prepare_all(hg_client *client)
{
    int stream;
    for (stream = -1; stream <= NONE; stream++)
        hg_prepare(client, stream);
}

static void fill_same_random(hg_client *client, hg_client *other)
{
    fill_random(client);
    memcpy(hg_random_pool(other), hg_random_pool(client), HG_RANDOM_POOL_BYTES);
    hg_random_filled(other);
}

static void expect_same_output(const hg_client *client, const hg_client *other)
{
    CHECK(hg_output_size(client) == hg_output_size(other) &&
          !memcmp(hg_output(client), hg_output(other), hg_output_size(client)));
}

static void compare(hg_client *client, hg_client *other)
{
    CHECK(hg_report(client) == hg_report(other));
    expect_same_output(client, other);
    CHECK(hg_stats(client) == hg_stats(other));
    expect_same_output(client, other);
}

static void test_nothing_is_left_of_it(void)
{
    static const char *const events[] = {"{}", "{\"action\":\"a\"}", "{\"action\":1}",
                                         "{\"$schema\":\"/s/1.0.0\",\"action\":\"b\"}"};
    hg_client *plain = ready(), *prepared = ready();
    int round, stream;
    prepare_all(prepared);
    fill_same_random(plain, prepared);
    for (round = 0; round < 8; round++)
        for (stream = 0; stream <= NONE; stream++) {
            const char *event = events[round % 4];
            prepare_all(prepared);
            CHECK(submit(plain, stream, event, 1e12) == submit(prepared, stream, event, 1e12));
            compare(plain, prepared);
        }
    prepare_all(prepared);
    CHECK(hg_collect(plain, 0) == hg_collect(prepared, 0));
    expect_same_output(plain, prepared);
    free(plain);
    free(prepared);
}

/* With a buffer that is nearly full there is no room to try. */
static void test_events_that_wait_stay(void)
{
    hg_client *client = ready();
    int count = 0;
    fill_random(client);
    for (; submit(client, CHECKED, "{\"action\":\"a\"}", 0) == HG_QUEUED; count++) {
        fill_random(client);
        prepare_all(client);
    }
    prepare_all(client);
    CHECK(count > 50 && hg_collect(client, 0) == count);
    free(client);
}

/* Also where the next event begins another batch. */
static void test_batches_are_the_same(void)
{
    hg_client *plain = ready(), *prepared = ready();
    int events, batch, batches = 0;
    for (events = 0; events < 1500; events++) {
        fill_same_random(plain, prepared);
        CHECK(submit(plain, CHECKED, "{\"action\":\"a\"}", 0) == HG_QUEUED);
        CHECK(submit(prepared, CHECKED, "{\"action\":\"a\"}", 0) == HG_QUEUED);
        prepare_all(prepared);
        CHECK(hg_collect(plain, events) == 1 && hg_collect(prepared, events) == 1);
        expect_same_output(plain, prepared);
    }
    do {
        prepare_all(prepared);
        CHECK(hg_wake_at(plain) == hg_wake_at(prepared));
        batch = hg_next_batch(plain, 1e9, HG_FLUSH);
        CHECK(hg_next_batch(prepared, 1e9, HG_FLUSH) == batch);
        if (batch >= 0)
            expect_same_output(plain, prepared);
        batches += batch >= 0;
        hg_settle(plain, batch, 201, -1, -1, -1, 1e9);
        hg_settle(prepared, batch, 201, -1, -1, -1, 1e9);
    } while (batch >= 0);
    CHECK(batches > 1);
    compare(plain, prepared);
    free(plain);
    free(prepared);
}

static void expect_same_bytes(const hg_client *client, const hg_client *before, const void *from,
                              const void *to)
{
    const size_t at = (size_t)((const char *)from - (const char *)client);
    CHECK(
        !memcmp(from, (const char *)before + at, (size_t)((const char *)to - (const char *)from)));
}

/* All of the client's memory but what is free or temporary, and what is free of its buffers. The
   plan of the stream is what it is for. */
static void prepare_and_compare(hg_client *client, int stream)
{
    hg_client *before = memcpy(malloc(TEST_MEMORY), client, TEST_MEMORY);
    const hg_mark kept = before->arena.low;
    hg_prepare(client, stream);
    before->arena.low = client->arena.low;
    if (stream >= 0 && stream < NONE)
        before->streams[stream].plans = client->streams[stream].plans;
    expect_same_bytes(client, before, client, kept);
    expect_same_bytes(client, before, client->strings.bytes.start, client->strings.bytes.at);
    expect_same_bytes(client, before, client->problems.text.start, client->problems.text.at);
    expect_same_bytes(client, before, client->events.start, client->events.at);
    expect_same_bytes(client, before, client->delivery.batches,
                      client->delivery.batches + HG_MAX_BATCHES);
    free(before);
}

static void compare_all(hg_client *client)
{
    int stream;
    for (stream = -1; stream <= NONE; stream++)
        prepare_and_compare(client, stream);
}

/* With plans and without; with a batch that is open, one that is full, and one in flight. */
static void test_no_byte_of_it_stays(void)
{
    hg_client *client = ready();
    int events, stream;
    compare_all(client);
    fill_random(client);
    compare_all(client);
    for (stream = 0; stream <= NONE; stream++) {
        submit(client, stream, "{\"action\":\"a\"}", 1e12);
        compare_all(client);
    }
    CHECK(hg_collect(client, 0) == 2 && hg_next_batch(client, 1e9, HG_FLUSH) == 0);
    for (events = 0; events < 500; events++) {
        fill_random(client);
        CHECK(submit(client, CHECKED, "{\"action\":\"a\"}", 0) == HG_QUEUED);
        compare_all(client);
        CHECK(hg_collect(client, 0) == 1);
    }
    CHECK(begin_pageview(client, "{\"context\":{\"performer\":{\"is_temp\":false}}}") == 0);
    compare_all(client);
    free(client);
}

int main(void)
{
    test_nothing_is_left_of_it();
    test_events_that_wait_stay();
    test_batches_are_the_same();
    test_no_byte_of_it_stays();
    return finish();
}
