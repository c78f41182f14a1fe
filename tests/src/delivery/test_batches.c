/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <limits.h>

#include "outbox.h"

static void test_events_wait_for_each_other_but_not_long(void)
{
    hg_client *client = ready();
    queue(client, 3);
    CHECK(hg_next_batch(client, 0, HG_WHEN_DUE) == -1);
    CHECK(hg_collect(client, 100) == 3);
    CHECK(hg_next_batch(client, 100, HG_WHEN_DUE) == -1);
    CHECK(hg_wake_at(client) == 100 + HG_LINGER_MS);
    queue(client, 1);
    CHECK(hg_collect(client, 900) == 1);
    CHECK(hg_wake_at(client) == 100 + HG_LINGER_MS);
    CHECK(hg_next_batch(client, 1099, HG_WHEN_DUE) == -1);
    CHECK(hg_next_batch(client, 1100, HG_WHEN_DUE) >= 0);
    CHECK(hg_wake_at(client) < 0);
    CHECK(stat(client, "inFlight") == 4 && is_conserved(client));
    free(client);
}

/* How many events of `queue` a full batch has. */
static int count_in_batch(void)
{
    hg_client *client = ready();
    request sent;
    collect(client, 600, 0);
    sent = next_request(client, 0, HG_WHEN_DUE);
    free(client);
    return (int)sent.span[0];
}

static void test_a_full_batch_does_not_wait(void)
{
    const int full = count_in_batch();
    hg_client *client = ready();
    request sent;
    CHECK(full > 50 && full < 300);
    collect(client, full, 0);
    CHECK(hg_next_batch(client, 0, HG_WHEN_DUE) == -1);
    /* And takes along what waits. */
    collect(client, 1, 0);
    sent = next_request(client, 0, HG_WHEN_DUE);
    CHECK(sent.count == 2 && sent.first[0] == 0 && sent.first[1] == sent.span[0]);
    CHECK(sent.events == full + 1);
    CHECK(hg_wake_at(client) < 0 && is_conserved(client));
    free(client);
}

/* Also from a place of the table before it. */
static void test_what_waits_joins_whoever_leaves(void)
{
    const int full = count_in_batch();
    hg_client *client = ready();
    request first, sent;
    collect(client, 1, 0);
    first = next_request(client, HG_LINGER_MS, HG_WHEN_DUE);
    collect(client, full, 2000);
    hg_settle(client, first.number, 201, -1, -1, -1, 2000);
    collect(client, 1, 2000);
    sent = next_request(client, 2000, HG_WHEN_DUE);
    CHECK(sent.count == 2 && sent.events == full + 1);
    CHECK(hg_settle(client, sent.number, 201, -1, -1, -1, 2000) == 1);
    CHECK(stat(client, "delivered") == full + 2 && is_conserved(client));
    free(client);
}

static void test_what_is_under_way_while_the_page_is_alive(void)
{
    const int full = count_in_batch();
    hg_client *client = ready();
    request sent;
    queue(client, 6 * full);
    hg_collect(client, 0);
    /* Two full batches: there is no room for a third. */
    sent = next_request(client, 0, HG_WHEN_DUE);
    CHECK(sent.count == 2 && sent.events == 2 * full);
    CHECK(hg_next_batch(client, 0, HG_WHEN_DUE) == -1);
    CHECK(hg_next_batch(client, 0, HG_FLUSH) == -1);
    /* In the last moment one more, which has a request of its own. */
    sent = next_request(client, 0, HG_LEAVING);
    CHECK(sent.count == 1 && sent.events == full);
    CHECK(hg_next_batch(client, 0, HG_LEAVING) == -1);
    CHECK(is_conserved(client));
    free(client);
}

static void test_at_most_two_requests_while_the_page_is_alive(void)
{
    hg_client *client = ready();
    int i;
    for (i = 0; i < 3; i++) {
        collect(client, 1, 0);
        CHECK((hg_next_batch(client, HG_LINGER_MS, HG_WHEN_DUE) >= 0) == (i < 2));
    }
    CHECK(hg_next_batch(client, HG_LINGER_MS, HG_FLUSH) == -1);
    CHECK(hg_next_batch(client, HG_LINGER_MS, HG_LEAVING) >= 0);
    CHECK(is_conserved(client));
    free(client);
}

static void test_leaving_takes_what_has_not_lingered(void)
{
    hg_client *client = ready();
    queue(client, 1);
    CHECK(hg_next_batch(client, 0, HG_LEAVING) == -1); /* not collected yet */
    hg_collect(client, 0);
    CHECK(hg_next_batch(client, 0, HG_LEAVING) >= 0);
    free(client);
}

/* status, listed one by one (delivered, rejected), then what becomes of four events */
static const struct {
    int status, delivered, rejected;
    int done, counted_delivered, counted_dropped;
} answers[] = {
    {201, -1, -1, 1, 4, 0}, {202, -1, -1, 1, 4, 0},
    {204, -1, -1, 1, 4, 0}, {207, 3, 1, 1, 3, 1},
    {207, 2, 1, 0, 0, 0},   {207, -1, -1, 0, 0, 0},
    {400, -1, -1, 1, 0, 4}, {400, 0, 1, 1, 0, 4},
    {401, -1, -1, 1, 0, 4}, {404, -1, -1, 1, 0, 4},
    {413, -1, -1, 0, 0, 0}, {-1, -1, -1, 1, 0, 4},
    {408, -1, -1, 0, 0, 0}, {425, -1, -1, 0, 0, 0},
    {429, -1, -1, 0, 0, 0}, {500, -1, -1, 0, 0, 0},
    {500, 0, 3, 0, 0, 0},   {500, 0, 4, 1, 0, 4},
    {500, 2, 2, 1, 2, 2},   {503, -1, -1, 0, 0, 0},
    {0, -1, -1, 0, 0, 0},   {302, -1, -1, 0, 0, 0},
    {-2, -1, -1, 1, 4, 0},  {-3, -1, -1, 1, 0, 4},
    {-2, 1, 3, 1, 4, 0},    {201, 1, 3, 1, 4, 0},
    {503, 4, 0, 0, 0, 0},   {400, 5, 0, 0, 0, 0},
    {207, 9, 9, 0, 0, 0},   {207, 4, -1, 0, 0, 0},
    {207, -1, 4, 0, 0, 0},  {207, INT_MAX, INT_MAX, 0, 0, 0},
    {999, -1, -1, 0, 0, 0},
};

static void test_what_an_answer_means(void)
{
    size_t i;
    for (i = 0; i < sizeof answers / sizeof *answers; i++) {
        hg_client *client = ready();
        int batch;
        queue(client, 4);
        hg_collect(client, 0);
        batch = hg_next_batch(client, 5000, HG_WHEN_DUE);
        CHECK(hg_settle(client, batch, answers[i].status, answers[i].delivered, answers[i].rejected,
                        -1, 5001) == answers[i].done);
        CHECK(stat(client, "delivered") == answers[i].counted_delivered);
        CHECK(stat(client, "dropped") == answers[i].counted_dropped);
        CHECK(is_conserved(client));
        CHECK(stat(client, "handedOver") == (answers[i].status == HG_HANDED_OVER ? 4 : 0));
        CHECK(stat(client, "queued") == (answers[i].done ? 0 : 4));
        CHECK(hg_settle(client, batch, 201, -1, -1, -1, 5002) == -1);
        free(client);
    }
}

static int count_in_flight(hg_client *client) { return (int)stat(client, "inFlight"); }

/* After an answer that judges events the intake is alive, whatever failed before. */
static void test_verdicts_end_the_backoff(void)
{
    static const int statuses[] = {207, 400, 500};
    size_t i;
    for (i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        hg_client *client = ready();
        int batch, k;
        collect(client, 600, 0);
        for (k = 0; k < 5; k++)
            hg_settle(client, hg_next_batch(client, 1e6, HG_FLUSH), 503, -1, -1, -1, 1000);
        CHECK(hg_next_batch(client, 1000, HG_WHEN_DUE) == -1);
        batch = next_request(client, 1e7, HG_FLUSH).number;
        CHECK(hg_settle(client, batch, statuses[i], 0, count_in_flight(client), -1, 1000) == 1);
        /* More than one batch at a time again. */
        CHECK(next_request(client, 1000, HG_WHEN_DUE).count == 2);
        CHECK(is_conserved(client));
        free(client);
    }
}

static void test_verdicts_with_retry_after(void)
{
    hg_client *client = ready();
    collect(client, 1, 0);
    hg_settle(client, hg_next_batch(client, 1000, HG_WHEN_DUE), 207, 1, 0, 5000, 1000);
    collect(client, 1, 1000);
    CHECK(hg_wake_at(client) == 6000);
    CHECK(hg_next_batch(client, 5999, HG_WHEN_DUE) == -1);
    CHECK(hg_next_batch(client, 6000, HG_WHEN_DUE) >= 0);
    free(client);
}

/* One that does not add up is a failure, and nothing of it is counted. */
static void test_verdicts_that_do_not_add_up_are_a_failure(void)
{
    hg_client *client = ready();
    collect(client, 4, 0);
    hg_settle(client, hg_next_batch(client, 5000, HG_WHEN_DUE), 207, 2, 1, 60000, 5000);
    CHECK(stat(client, "queued") == 4 && stat(client, "retried") == 4);
    CHECK(hg_wake_at(client) == 65000);
    CHECK(next_request(client, 65000, HG_WHEN_DUE).events == 4);
    free(client);
}

static void test_the_network_is_back(void)
{
    hg_client *client = ready();
    int batch;
    collect(client, 300, 0);
    hg_settle(client, hg_next_batch(client, 1000, HG_WHEN_DUE), 0, -1, -1, 1e6, 1000);
    CHECK(hg_wake_at(client) == 1001000);
    CHECK(hg_next_batch(client, 2000, HG_WHEN_DUE) == -1);
    batch = hg_next_batch(client, 2000, HG_RETRY);
    CHECK(batch >= 0);
    /* Whether it is, one request asks. */
    CHECK(hg_next_batch(client, 2000, HG_RETRY) == -1);
    hg_settle(client, batch, 0, -1, -1, 1e6, 2000);
    CHECK(hg_next_batch(client, 2000, HG_WHEN_DUE) == -1);
    batch = hg_next_batch(client, 3000, HG_RETRY);
    hg_settle(client, batch, 201, -1, -1, -1, 3000);
    CHECK(hg_next_batch(client, 3000, HG_WHEN_DUE) >= 0);
    CHECK(is_conserved(client));
    free(client);
}

static void test_backoff_grows_and_asks_with_one_request(void)
{
    hg_client *client = ready();
    double now = 0;
    int i;
    queue(client, 600);
    hg_collect(client, 0);
    for (i = 0; i < 40; i++) {
        int batch = hg_next_batch(client, now, HG_WHEN_DUE);
        double most = i < 11 ? 1000.0 * (1 << i) : 1800000.0;
        CHECK(batch >= 0);
        if (i > 0)
            CHECK(hg_next_batch(client, now, HG_WHEN_DUE) == -1);
        CHECK(hg_settle(client, batch, 503, -1, -1, -1, now) == 0);
        CHECK(hg_wake_at(client) >= now && hg_wake_at(client) <= now + most);
        now = hg_wake_at(client);
    }
    CHECK(is_conserved(client));
    free(client);
}

static void test_retry_after_is_kept_and_clamped(void)
{
    static const double given[] = {5000, 0, 1e12}, least[] = {5000, 0, 3600000};
    int i;
    for (i = 0; i < 3; i++) {
        hg_client *client = ready();
        queue(client, 1);
        hg_collect(client, 0);
        hg_settle(client, hg_next_batch(client, 1000, HG_WHEN_DUE), 429, -1, -1, given[i], 0);
        CHECK(hg_wake_at(client) >= least[i] && hg_wake_at(client) <= 3600000);
        free(client);
    }
}

static void test_a_flush_tries_each_batch_once(void)
{
    hg_client *client = ready();
    int batch;
    queue(client, 1);
    hg_collect(client, 0);
    batch = hg_next_batch(client, 10, HG_FLUSH);
    CHECK(batch >= 0);
    hg_settle(client, batch, 0, -1, -1, -1, 11);
    CHECK(hg_next_batch(client, 10, HG_FLUSH) == -1);
    CHECK(hg_next_batch(client, 12, HG_FLUSH) >= 0);
    free(client);
}

static void test_opting_out_forgets(void)
{
    hg_client *client = ready();
    queue(client, 600);
    hg_collect(client, 0);
    CHECK(hg_next_batch(client, 0, HG_WHEN_DUE) >= 0);
    queue(client, 2);
    CHECK(hg_forget_events(client, HG_DROP_OPTED_OUT) == 0);
    CHECK(stat(client, "queued") == 0 && stat(client, "inFlight") > 0);
    CHECK(hg_next_batch(client, 1e6, HG_LEAVING) == -1);
    CHECK(is_conserved(client));
    free(client);
}

/* A host numbers the events that it is handed. */
static void test_what_was_not_handed_over_has_no_number(void)
{
    hg_client *client = ready();
    request sent;
    collect(client, 3, 0);
    CHECK(hg_next_batch(client, 5000, HG_WHEN_DUE) >= 0);
    queue(client, 60);
    CHECK(hg_forget_events(client, HG_DROP_OPTED_OUT) == 0);
    collect(client, 2, 5000);
    sent = next_request(client, 9000, HG_WHEN_DUE);
    CHECK(sent.count == 1 && sent.first[0] == 3 && sent.span[0] == 2);
    CHECK(stat(client, "dropped") == 60 && is_conserved(client));
    free(client);
}

static void test_what_is_too_large_travels_in_halves(void)
{
    hg_client *client = ready();
    request part;
    uint32_t taken = 0;
    collect(client, 7, 0);
    /* An intake that takes two events at a time. */
    while ((part = next_request(client, 5000, HG_WHEN_DUE)).number >= 0) {
        const bool is_taken = part.events <= 2;
        /* What was too large together is not put together again. */
        CHECK(part.count == 1);
        CHECK(hg_settle(client, part.number, is_taken ? 201 : 413, -1, -1, -1, 5000) == is_taken);
        CHECK(is_conserved(client));
        if (is_taken)
            taken += ((1u << part.span[0]) - 1) << part.first[0];
    }
    CHECK(taken == 0x7f && stat(client, "delivered") == 7);
    /* What is alone and still too large is given up. */
    queue(client, 1);
    hg_collect(client, 6000);
    CHECK(hg_settle(client, hg_next_batch(client, 7000, HG_WHEN_DUE), 413, -1, -1, -1, 7000) == 1);
    CHECK(stat(client, "dropped") == 1 && is_conserved(client));
    free(client);
}

/* Of a request that took others along, each batch is halved. */
static void test_a_request_that_is_too_large(void)
{
    const int full = count_in_batch();
    hg_client *client = ready();
    request part;
    collect(client, 2 * full, 0);
    part = next_request(client, 0, HG_WHEN_DUE);
    CHECK(part.count == 2);
    CHECK(hg_settle(client, part.number, 413, -1, -1, -1, 0) == 0);
    while ((part = next_request(client, 0, HG_WHEN_DUE)).number >= 0) {
        CHECK(part.count == 1 && part.events <= full / 2 + 1);
        CHECK(hg_settle(client, part.number, 201, -1, -1, -1, 0) == 1);
    }
    CHECK(stat(client, "delivered") == 2 * full && is_conserved(client));
    /* What comes later was never too large. */
    collect(client, 2 * full, 0);
    CHECK(next_request(client, 0, HG_WHEN_DUE).count == 2);
    free(client);
}

/* Queue and hand over an event of so many bytes and more. */
static void collect_long(hg_client *client, int bytes)
{
    char text[HG_MAX_EVENT_BYTES];
    snprintf(text, sizeof text, "{\"a\":\"%0*d\"}", bytes, 0);
    if (submit(client, 0, text, 0) == HG_NEEDS_RANDOM) {
        fill_random(client);
        submit(client, 0, text, 0);
    }
    hg_collect(client, 0);
}

enum { LONG = 15700, SHORT = 30 };

/* An event that is long and others that are not, which share a batch. */
static void collect_unlike(hg_client *client)
{
    collect_long(client, LONG);
    collect(client, SHORT, 0);
}

/* Send what a page may that is left; what has no long event is acknowledged at once. The bytes of
   long ones that are under way. */
static uint32_t leave_with_long_ones(hg_client *client)
{
    uint32_t bytes = 0;
    request part;
    while ((part = next_request(client, 0, HG_LEAVING)).number >= 0) {
        if (part.first[0] % (SHORT + 1))
            hg_settle(client, part.number, 201, -1, -1, -1, 0);
        else
            bytes += LONG;
    }
    return bytes;
}

static void test_halves_of_unlike_size_are_no_more_than_may_leave(void)
{
    hg_client *client = ready();
    int numbers[3];
    uint32_t bytes;
    int i;
    for (i = 0; i < 3; i++)
        collect_unlike(client);
    for (i = 0; i < 3; i++)
        numbers[i] = hg_next_batch(client, 0, HG_LEAVING);
    for (i = 0; i < 3; i++)
        CHECK(hg_settle(client, numbers[i], 413, -1, -1, -1, 0) == 0);
    bytes = leave_with_long_ones(client);
    collect_unlike(client);
    bytes += leave_with_long_ones(client);
    CHECK(bytes > 2 * LONG && bytes <= HG_MAX_LEAVING_BYTES);
    CHECK(is_conserved(client));
    free(client);
}

/* What the intake never takes, with a table in which nothing can be halved, comes to an end all the
   same. */
static void test_too_large_in_a_full_table_ends(void)
{
    hg_client *client = ready();
    request part;
    int requests = 0;
    while (stat(client, "dropped") == 0)
        collect_long(client, HG_MAX_BATCH_BYTES / 3 - 200);
    while ((part = next_request(client, 5000, HG_WHEN_DUE)).number >= 0 && requests++ < 5000)
        hg_settle(client, part.number, 413, -1, -1, -1, 5000);
    CHECK(requests < 5000 && stat(client, "queued") == 0);
    CHECK(is_conserved(client));
    free(client);
}

#define STORED "{\"$schema\":\"/s/1.0.0\",\"meta\":{\"id\":\"1\",\"stream\":\"s\"}}"

static const struct {
    const char *text;
    hg_result result;
} records[] = {
    {STORED, HG_QUEUED},
    {"{\"$schema\":\"/unknown/1.0.0\",\"meta\":{\"id\":\"1\",\"stream\":\"gone\"}}", HG_QUEUED},
    {"{\"$schema\":\"/s/1.0.0\",\n\"meta\":{\"id\":\"1\",\"stream\":\"s\"}}", HG_DROPPED},
    {STORED "," STORED, HG_DROPPED},
    {"[" STORED "]", HG_DROPPED},
    {"{\"$schema\":\"/s/1.0.0\",\"meta\":{\"stream\":\"s\"}}", HG_DROPPED},
    {"{\"$schema\":\"/s/1.0.0\",\"meta\":{\"id\":\"1\"}}", HG_DROPPED},
    {"{\"meta\":{\"id\":\"1\",\"stream\":\"s\"}}", HG_DROPPED},
    {"{\"$schema\":\"/anonymous/1.0.0\",\"meta\":{\"stream\":\"s\"}}", HG_QUEUED},
    {"{\"$schema\":\"/anonymous/1.0.0\",\"meta\":{\"id\":\"1\",\"stream\":\"s\"}}", HG_DROPPED},
    {"{\"$schema\":\"/strict/1.0.0\",\"a\":1,\"meta\":{\"id\":\"1\",\"stream\":\"s\"}}",
     HG_DROPPED},
    {"", HG_DROPPED},
    {"null", HG_DROPPED},
};

static void test_records_are_checked_again(void)
{
    hg_client *client = ready();
    size_t i;
    add_schema(client, "/strict/1.0.0", "{\"properties\":{\"a\":{\"type\":\"string\"}}}");
    add_schema(client, "/anonymous/1.0.0",
               "{\"properties\":{\"meta\":{\"additionalProperties\":false,\"properties\":{"
               "\"stream\":{}}}}}");
    for (i = 0; i < sizeof records / sizeof *records; i++) {
        CHECK(hg_adopt(client, records[i].text, strlen(records[i].text)) == records[i].result);
        CHECK(is_conserved(client));
    }
    CHECK(hg_collect(client, 0) == 3);
    CHECK(!strncmp(hg_output(client), "\"1\"\t\"s\"\t" STORED "\n", strlen(STORED) + 9));
    CHECK(hg_discard(client, HG_DROP_EXPIRED, 3) == 0);
    CHECK(stat(client, "dropped") == 10 + 3 && is_conserved(client));
    free(client);
}

static void test_a_number_that_is_no_reason_changes_nothing(void)
{
    static const int numbers[] = {-1, HG_AS_STORED, HG_AS_STORED + 1, INT_MAX, INT_MIN};
    hg_client *client = ready();
    size_t i;
    queue(client, 2);
    hg_collect(client, 0);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        CHECK(hg_discard(client, numbers[i], 3) == -1);
        CHECK(numbers[i] == HG_AS_STORED || hg_forget_events(client, numbers[i]) == -1);
    }
    CHECK(stat(client, "emitted") == 2 && stat(client, "queued") == 2);
    CHECK(stat(client, "dropped") == 0 && stat(client, "stored") == 0);
    CHECK(hg_forget_events(client, HG_AS_STORED) == 0);
    CHECK(stat(client, "stored") == 2 && stat(client, "queued") == 0 && is_conserved(client));
    free(client);
}

static void test_a_number_that_is_no_urgency_gets_nothing(void)
{
    static const int numbers[] = {-1, HG_URGENCY_COUNT, INT_MAX, INT_MIN};
    hg_client *client = ready();
    size_t i;
    queue(client, 1);
    hg_collect(client, 0);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
        CHECK(hg_next_batch(client, 1e6, numbers[i]) == -1);
    CHECK(stat(client, "queued") == 1);
    CHECK(hg_next_batch(client, 1e6, HG_WHEN_DUE) >= 0);
    free(client);
}

static void test_a_burst_beyond_all_bounds_is_counted(void)
{
    hg_client *client = ready();
    queue(client, 100000);
    CHECK(stat(client, "emitted") == 100000);
    CHECK(stat(client, "dropped") > 0);
    CHECK(is_conserved(client));
    free(client);
}

int main(void)
{
    test_events_wait_for_each_other_but_not_long();
    test_a_full_batch_does_not_wait();
    test_what_waits_joins_whoever_leaves();
    test_what_is_under_way_while_the_page_is_alive();
    test_at_most_two_requests_while_the_page_is_alive();
    test_leaving_takes_what_has_not_lingered();
    test_what_an_answer_means();
    test_verdicts_end_the_backoff();
    test_verdicts_with_retry_after();
    test_verdicts_that_do_not_add_up_are_a_failure();
    test_the_network_is_back();
    test_backoff_grows_and_asks_with_one_request();
    test_retry_after_is_kept_and_clamped();
    test_a_flush_tries_each_batch_once();
    test_opting_out_forgets();
    test_what_was_not_handed_over_has_no_number();
    test_what_is_too_large_travels_in_halves();
    test_a_request_that_is_too_large();
    test_halves_of_unlike_size_are_no_more_than_may_leave();
    test_too_large_in_a_full_table_ends();
    test_records_are_checked_again();
    test_a_number_that_is_no_reason_changes_nothing();
    test_a_number_that_is_no_urgency_gets_nothing();
    test_a_burst_beyond_all_bounds_is_counted();
    return finish();
}
