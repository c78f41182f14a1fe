/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Events that an intake lists in `error`: each waits on its own. */

#include <limits.h>

#include "outbox.h"

#define MINUTE 60000.0
#define BYTES 100

/* Send what is due, hold the events whose numbers are given, and let the others be delivered. */
static request hold_some(hg_client *client, const uint32_t *numbers, int count, uint32_t tries,
                         double now)
{
    request sent = next_request(client, now, HG_WHEN_DUE);
    int i;
    for (i = 0; i < count; i++)
        CHECK(hg_hold(client, numbers[i], BYTES, tries, now) == 0);
    CHECK(hg_settle(client, sent.number, 207, sent.events - count, 0, -1, now) == 1);
    CHECK(is_conserved(client));
    return sent;
}

static void test_waits_double_from_a_minute(void)
{
    uint32_t errors;
    CHECK(hg_hold_ms(0) == 0);
    for (errors = 1; errors < HG_MAX_TRIES; errors++)
        CHECK(hg_hold_ms(errors) == MINUTE * (1 << (errors - 1)));
    CHECK(hg_hold_ms(HG_MAX_TRIES) == -1 && hg_hold_ms(UINT32_MAX) == -1);
}

static void test_an_event_is_tried_again_and_given_up(void)
{
    static const uint32_t number = 1;
    hg_client *client = ready();
    double now = 5000;
    uint32_t tries;
    collect(client, 3, 0);
    for (tries = 0; tries < HG_MAX_TRIES - 1; tries++) {
        request sent = hold_some(client, &number, 1, tries, now);
        CHECK(sent.count == 1 && sent.events == (tries ? 1 : 3));
        CHECK(stat(client, "delivered") == 2 && stat(client, "queued") == 1);
        CHECK(hg_wake_at(client) == now + hg_hold_ms(tries + 1));
        now = hg_wake_at(client);
        CHECK(hg_next_batch(client, now - 1, HG_WHEN_DUE) == -1);
    }
    CHECK(stat(client, "retried") == HG_MAX_TRIES - 1);
    {
        request sent = next_request(client, now, HG_WHEN_DUE);
        CHECK(sent.events == 1 && sent.first[0] == 1);
        CHECK(hg_hold(client, 1, BYTES, tries, now) == 1);
        CHECK(hg_settle(client, sent.number, 500, 0, 0, -1, now) == 1);
    }
    CHECK(stat(client, "dropped") == 1 && stat(client, "queued") == 0 && is_conserved(client));
    CHECK(hg_wake_at(client) < 0);
    free(client);
}

/* Wherever in its batch it was, and however many of them there are. */
static void test_any_events_of_a_batch_can_be_held(void)
{
    uint32_t set;
    for (set = 0; set < 32; set++) {
        hg_client *client = ready();
        request sent;
        int held = 0, i;
        uint32_t found = 0;
        collect(client, 5, 0);
        sent = next_request(client, 5000, HG_WHEN_DUE);
        /* From the last one to the first, for a change. */
        for (i = 4; i >= 0; i--) {
            if (set & 1u << i) {
                CHECK(hg_hold(client, (uint32_t)i, BYTES, 0, 5000) == 0);
                CHECK(hg_hold(client, (uint32_t)i, BYTES, 0, 5000) == -1);
                held++;
                CHECK(is_conserved(client));
            }
        }
        CHECK(stat(client, "inFlight") == 5 - held);
        CHECK(hg_settle(client, sent.number, 207, 5 - held, 0, -1, 5000) == 1);
        CHECK(hg_settle(client, sent.number, 207, 0, 0, -1, 5000) == -1);
        CHECK(stat(client, "delivered") == 5 - held && stat(client, "queued") == held);
        sent = next_request(client, 5000 + MINUTE, HG_WHEN_DUE);
        CHECK(sent.number >= 0 ? sent.events == held : !held);
        for (i = 0; i < sent.count; i++)
            found |= ((1u << sent.span[i]) - 1) << sent.first[i];
        CHECK(found == set);
        CHECK(hg_next_batch(client, 1e9, HG_WHEN_DUE) == -1);
        free(client);
    }
}

static void test_a_held_event_is_in_nobodys_way(void)
{
    static const uint32_t numbers[] = {0, 1};
    hg_client *client = ready();
    request sent;
    collect(client, 2, 0);
    hold_some(client, numbers, 2, 0, 5000);
    CHECK(hg_wake_at(client) == 5000 + MINUTE);
    /* Others leave when they would have left, as many as would have. */
    collect(client, 1, 6000);
    CHECK(hg_wake_at(client) == 6000 + HG_LINGER_MS);
    collect(client, 600, 6001);
    sent = next_request(client, 6001, HG_WHEN_DUE);
    CHECK(sent.first[0] == 2 && sent.count == 2);
    CHECK(hg_next_batch(client, 6001, HG_WHEN_DUE) == -1);
    free(client);

    /* When all are due, others go first, and one request is always theirs. */
    client = ready();
    collect(client, 2, 0);
    hold_some(client, numbers, 1, 0, 5000);
    collect(client, 1, 5000);
    sent = next_request(client, 5000 + MINUTE, HG_WHEN_DUE);
    CHECK(sent.events == 1 && sent.first[0] == 2);
    CHECK(hg_next_batch(client, 5000 + MINUTE, HG_WHEN_DUE) == -1);
    CHECK(hg_wake_at(client) == 5000 + MINUTE);
    hg_settle(client, sent.number, 201, -1, -1, -1, 5000 + MINUTE);
    sent = next_request(client, 5000 + MINUTE, HG_WHEN_DUE);
    CHECK(sent.events == 1 && sent.first[0] == 0);
    collect(client, 1, 5000 + MINUTE);
    CHECK(next_request(client, 6000 + MINUTE, HG_WHEN_DUE).first[0] == 3);
    CHECK(is_conserved(client));
    free(client);
}

static void test_held_events_that_are_due_travel_together(void)
{
    static const uint32_t even[] = {0, 2, 4, 6}, odd[] = {8, 10};
    hg_client *client = ready();
    request sent;
    collect(client, 7, 0);
    hold_some(client, even, 4, 0, 5000);
    collect(client, 4, 5000);
    hold_some(client, odd, 2, 0, 7000);
    sent = next_request(client, 5000 + MINUTE, HG_WHEN_DUE);
    CHECK(sent.count == 4 && sent.events == 4);
    hg_settle(client, sent.number, 500, 0, 4, -1, 5000 + MINUTE);
    sent = next_request(client, 7000 + MINUTE, HG_WHEN_DUE);
    CHECK(sent.count == 2 && sent.events == 2);
    CHECK(hg_settle(client, sent.number, 201, -1, -1, -1, 7000 + MINUTE) == 1);
    CHECK(stat(client, "delivered") == 5 + 2 && stat(client, "dropped") == 4);
    CHECK(is_conserved(client));
    free(client);
}

/* Up to a batch's bytes; the others come after. */
static void test_held_events_do_not_make_a_request_too_large(void)
{
    hg_client *client = ready();
    request sent;
    uint32_t i;
    collect(client, 20, 0);
    sent = next_request(client, 5000, HG_WHEN_DUE);
    for (i = 0; i < 20; i += 2)
        CHECK(hg_hold(client, i, 5000, 0, 5000) == 0);
    hg_settle(client, sent.number, 207, 10, 0, -1, 5000);
    sent = next_request(client, 1e6, HG_WHEN_DUE);
    CHECK(sent.events == 4);
    CHECK(hg_next_batch(client, 1e6, HG_WHEN_DUE) == -1);
    CHECK(hg_next_batch(client, 1e6, HG_FLUSH) == -1);
    hg_settle(client, sent.number, 201, -1, -1, -1, 1e6);
    CHECK(next_request(client, 1e6, HG_WHEN_DUE).events == 4);
    CHECK(is_conserved(client));
    free(client);
}

/* A failure of the request is none of theirs: they have waited, and only the backoff is in the way.
 */
static void test_a_failed_request_does_not_make_them_wait_anew(void)
{
    static const uint32_t number = 0;
    hg_client *client = ready();
    request sent;
    collect(client, 1, 0);
    hold_some(client, &number, 1, 5, 5000);
    sent = next_request(client, 1e7, HG_WHEN_DUE);
    CHECK(hg_settle(client, sent.number, 503, -1, -1, 0, 1e7) == 0);
    CHECK(hg_wake_at(client) >= 1e7 && hg_wake_at(client) <= 1e7 + 1000);
    CHECK(next_request(client, hg_wake_at(client), HG_WHEN_DUE).events == 1);
    CHECK(is_conserved(client));
    free(client);
}

static void test_what_is_urgent(void)
{
    static const uint32_t numbers[] = {0, 2};
    hg_client *client = ready();
    request sent;
    collect(client, 4, 0);
    hold_some(client, numbers, 2, 0, 5000);
    CHECK(hg_next_batch(client, 6000, HG_LEAVING) == -1);
    CHECK(hg_next_batch(client, 6000, HG_RETRY) == -1);
    /* What was tried in a flush is not tried again by it. */
    CHECK(hg_next_batch(client, 5000, HG_FLUSH) == -1);
    sent = next_request(client, 6000, HG_FLUSH);
    CHECK(sent.events == 2);
    CHECK(hg_settle(client, sent.number, 0, -1, -1, -1, 7000) == 0);
    CHECK(hg_next_batch(client, 6000, HG_FLUSH) == -1);
    /* Due, so it leaves with the page. */
    CHECK(next_request(client, 5000 + MINUTE, HG_LEAVING).events == 2);
    free(client);

    client = ready();
    collect(client, 4, 0);
    hold_some(client, numbers, 2, 0, 5000);
    CHECK(hg_forget_events(client, HG_AS_STORED) == 0);
    CHECK(stat(client, "stored") == 2 && is_conserved(client));
    CHECK(hg_next_batch(client, 1e9, HG_FLUSH) == -1 && hg_wake_at(client) < 0);
    free(client);
}

static void test_what_is_too_large_travels_alone(void)
{
    static const uint32_t numbers[] = {0, 2, 4};
    hg_client *client = ready();
    request sent;
    int i;
    collect(client, 6, 0);
    hold_some(client, numbers, 3, 0, 5000);
    sent = next_request(client, 1e6, HG_WHEN_DUE);
    CHECK(sent.events == 3);
    CHECK(hg_settle(client, sent.number, 413, -1, -1, -1, 1e6) == 0);
    for (i = 0; i < 3; i++) {
        sent = next_request(client, 1e6, HG_WHEN_DUE);
        CHECK(sent.events == 1);
        CHECK(hg_settle(client, sent.number, i ? 201 : 413, -1, -1, -1, 1e6) == 1);
    }
    CHECK(stat(client, "dropped") == 1 && stat(client, "delivered") == 5 && is_conserved(client));
    free(client);
}

/* The events of a batch in halves are held one by one as well. */
static void test_half_a_batch(void)
{
    hg_client *client = ready();
    request sent;
    collect(client, 7, 0);
    hg_settle(client, next_request(client, 5000, HG_WHEN_DUE).number, 413, -1, -1, -1, 5000);
    sent = next_request(client, 5000, HG_WHEN_DUE);
    CHECK(sent.events == 3);
    CHECK(hg_hold(client, 3, BYTES, 0, 5000) == -1);
    CHECK(hg_hold(client, 2, BYTES, 0, 5000) == 0);
    CHECK(hg_hold(client, 0, BYTES, 0, 5000) == 0);
    CHECK(hg_settle(client, sent.number, 207, 0, 1, -1, 5000) == 1);
    sent = next_request(client, 5000, HG_WHEN_DUE);
    CHECK(sent.count == 1 && sent.first[0] == 3 && sent.events == 4);
    hg_settle(client, sent.number, 201, -1, -1, -1, 5000);
    sent = next_request(client, 1e6, HG_WHEN_DUE);
    CHECK(sent.count == 2 && sent.events == 2);
    CHECK(is_conserved(client));
    free(client);
}

/* What is held stays held; the others are tried again, none of them twice in a request. */
static void test_verdicts_that_do_not_add_up(void)
{
    hg_client *client = ready();
    request sent;
    int events = 0;
    collect(client, 6, 0);
    sent = next_request(client, 5000, HG_WHEN_DUE);
    CHECK(hg_hold(client, 2, BYTES, 0, 5000) == 0);
    CHECK(hg_settle(client, sent.number, 207, 2, 1, 0, 5000) == 0);
    CHECK(stat(client, "queued") == 6 && stat(client, "delivered") == 0 && is_conserved(client));
    while ((sent = next_request(client, 10000, HG_WHEN_DUE)).number >= 0) {
        CHECK(sent.first[0] > 2 || sent.first[0] + sent.span[0] <= 2);
        events += sent.events;
        hg_settle(client, sent.number, 201, -1, -1, -1, 10000);
    }
    CHECK(events == 5 && hg_wake_at(client) == 5000 + MINUTE);
    free(client);
}

static void test_numbers_that_mean_nothing(void)
{
    static const uint32_t numbers[] = {3, 4, 0x7fffffff, 0x80000000, UINT32_MAX};
    hg_client *client = ready();
    request sent;
    size_t i;
    CHECK(hg_hold(client, 0, BYTES, 0, 0) == -1);
    collect(client, 3, 0);
    CHECK(hg_hold(client, 0, BYTES, 0, 0) == -1); /* it waits */
    sent = next_request(client, 5000, HG_WHEN_DUE);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        CHECK(hg_hold(client, numbers[i], BYTES, 0, 5000) == -1);
        CHECK(hg_settle(client, (int)numbers[i] | 512, 207, 3, 0, -1, 5000) == -1);
    }
    CHECK(hg_hold(client, 0, 0, 0, 5000) == 0);
    CHECK(hg_hold(client, 1, UINT32_MAX, 0, 5000) == 0);
    CHECK(hg_hold(client, 2, BYTES, UINT32_MAX - 1, 5000) == 1);
    CHECK(hg_settle(client, sent.number, 500, 0, 0, -1, 5000) == 1);
    CHECK(next_request(client, 1e6, HG_WHEN_DUE).events == 2);
    CHECK(is_conserved(client));
    free(client);
}

/* An intake that takes nothing of a stream: however long that goes on, others find room, and what
   finds none is counted. */
static void test_there_is_always_room_for_others(void)
{
    hg_client *client = ready();
    double now = 0;
    int held = 0, i;
    for (i = 0; i < 600; i++) {
        request sent;
        collect(client, 2, now);
        sent = next_request(client, now += 2000, HG_WHEN_DUE);
        CHECK(sent.events == 2);
        held += !hg_hold(client, sent.first[0], BYTES, HG_MAX_TRIES - 2, now);
        CHECK(hg_settle(client, sent.number, 207, 1, 0, -1, now) == 1);
    }
    CHECK(held > 300 && held < 400 && stat(client, "queued") == held);
    CHECK(stat(client, "dropped") == 600 - held && is_conserved(client));
    queue(client, 10000);
    CHECK(stat(client, "queued") == held + 10000 && is_conserved(client));
    free(client);
}

/* When brokers are down, everything is in error: neighbours take no more room than a batch. */
static void test_a_whole_backlog_can_be_held(void)
{
    hg_client *client = ready();
    request sent;
    int i;
    for (i = 0; i < 100; i++)
        collect(client, 100, 0);
    while ((sent = next_request(client, 5000, HG_WHEN_DUE)).number >= 0) {
        uint32_t number = sent.first[0];
        for (i = 0; i < sent.events; i++)
            CHECK(hg_hold(client, number++, BYTES, 0, 5000) == 0);
        CHECK(hg_settle(client, sent.number, 500, 0, 0, -1, 5000) == 1);
    }
    CHECK(stat(client, "queued") == 10000 && stat(client, "dropped") == 0);
    while ((sent = next_request(client, 1e6, HG_WHEN_DUE)).number >= 0)
        CHECK(hg_settle(client, sent.number, 201, -1, -1, -1, 1e6) == 1);
    CHECK(stat(client, "delivered") == 10000 && is_conserved(client));
    free(client);
}

int main(void)
{
    test_waits_double_from_a_minute();
    test_an_event_is_tried_again_and_given_up();
    test_any_events_of_a_batch_can_be_held();
    test_a_held_event_is_in_nobodys_way();
    test_held_events_that_are_due_travel_together();
    test_held_events_do_not_make_a_request_too_large();
    test_a_failed_request_does_not_make_them_wait_anew();
    test_what_is_urgent();
    test_what_is_too_large_travels_alone();
    test_half_a_batch();
    test_verdicts_that_do_not_add_up();
    test_numbers_that_mean_nothing();
    test_there_is_always_room_for_others();
    test_a_whole_backlog_can_be_held();
    return finish();
}
