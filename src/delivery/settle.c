/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What becomes of the events that travelled. */

#include "client.h"
#include "delivery/verdicts.h"

double hg_hold_ms(uint32_t errors)
{
    if (errors >= HG_MAX_TRIES)
        return -1;
    return errors ? (double)(HG_HOLD_MS << (errors - 1)) : 0;
}

/* an event that waits on its own */

static hg_batch *find_batch(hg_delivery *delivery, uint32_t number, hg_batch_state state)
{
    uint32_t i;
    for (i = 0; i < delivery->used; i++) {
        hg_batch *batch = &delivery->batches[i];
        if (batch->state == state && number - batch->first < batch->span)
            return batch;
    }
    return NULL;
}

/* The events of a batch from number `at` on become a batch of their own. NULL when there is no
   place for it. */
static hg_batch *cut(hg_delivery *delivery, hg_batch *batch, uint32_t at)
{
    const uint16_t before = (uint16_t)(at - batch->first);
    hg_batch *after = hg__find_place(delivery);
    if (!after)
        return NULL;
    *after = *batch;
    after->first = at;
    after->span = (uint16_t)(batch->span - before);
    batch->span = before;
    return after;
}

/* An event that travels, as a batch of its own. NULL when there is no place for one. */
static hg_batch *take_out(hg_delivery *delivery, hg_batch *batch, uint32_t number)
{
    /* A request ends with its first batch, even if nothing is left of that. */
    if (number != batch->first || batch == &delivery->batches[batch->request])
        batch = cut(delivery, batch, number);
    return batch && (batch->span == 1 || cut(delivery, batch, number + 1)) ? batch : NULL;
}

int hg_hold(hg_client *client, uint32_t number, uint32_t bytes, uint32_t tries, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    const double wait = hg_hold_ms(tries + 1);
    hg_batch *batch = find_batch(delivery, number, HG_IN_FLIGHT), *before;
    if (!batch)
        return -1;
    /* Where it stays in its batch, hg_settle finds that not all is accounted for. */
    if (!(batch = take_out(delivery, batch, number)))
        return 0;
    if (wait < 0 || (!batch->held && batch >= &delivery->batches[HG_MAX_HELD])) {
        client->counters.dropped[wait < 0 ? HG_DROP_GIVEN_UP : HG_DROP_QUEUE_FULL]++;
        hg__free_batch(delivery, batch);
        return 1;
    }
    client->counters.retried++;
    batch->state = HG_WAITING;
    batch->held = true;
    batch->alone = false;
    batch->due = monotonic_ms + wait;
    batch->tried_at = monotonic_ms;
    batch->bytes = (uint16_t)(bytes < HG_MAX_EVENT_BYTES ? bytes : HG_MAX_EVENT_BYTES);
    /* Neighbours that wait for as long wait together: that takes less room. */
    before = find_batch(delivery, number - 1, HG_WAITING);
    if (before && before->due == batch->due && hg__fits(before, batch->bytes)) {
        hg__join(before, batch->bytes);
        hg__free_batch(delivery, batch);
    }
    return 0;
}

/* a request */

typedef enum { UNKNOWN, ENDED, FAILED, TOO_LARGE } hg_outcome;

/* What has become of a request: its batches are free, or they wait again; when it was too large, as
   ordinary ones, which travel alone, and in halves. Returns how many events travelled; negative
   when there is no such request. */
static int land(hg_delivery *delivery, int request, hg_outcome outcome, double monotonic_ms)
{
    int sent = -1;
    uint32_t i;
    for (i = 0; i < delivery->used; i++) {
        hg_batch *batch = &delivery->batches[i];
        if (batch->state != HG_IN_FLIGHT || batch->request != request)
            continue;
        sent = batch->span + (sent < 0 ? 0 : sent);
        if (outcome == UNKNOWN)
            continue;
        batch->state = HG_WAITING;
        if (outcome == FAILED) {
            batch->tried_at = monotonic_ms;
        } else if (outcome == TOO_LARGE) {
            /* Either half may have nearly all of its bytes. */
            batch->held = false;
            batch->alone = true;
            if (batch->span > 1)
                cut(delivery, batch, batch->first + batch->span / 2);
        }
        if (outcome == ENDED || !batch->span)
            hg__free_batch(delivery, batch);
    }
    return sent;
}

int hg_settle(hg_client *client, int number, int status, int delivered, int rejected,
              double retry_after_ms, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    hg_counters *counters = &client->counters;
    const bool is_listed = delivered >= 0 && rejected >= 0 && hg__is_itemised(status);
    const int sent = land(delivery, number, UNKNOWN, 0);
    const hg_verdict verdict = hg__find_verdict(status);
    hg_outcome outcome = verdict == HG_TRY_AGAIN ? FAILED : ENDED;
    if (sent < 0)
        return -1;
    /* In a table that is full there is no place for the other half. */
    if (status == 413 && sent > 1 && hg__has_room(delivery, HG_MAX_BATCH_BYTES))
        outcome = TOO_LARGE;
    /* With a 400 those that are not listed were refused as well. */
    if (is_listed)
        outcome = rejected == sent - delivered || (status == 400 && rejected < sent - delivered)
                      ? ENDED
                      : FAILED;
    land(delivery, number, outcome, monotonic_ms);
    if (outcome == FAILED)
        hg__back_off(&delivery->backoff, retry_after_ms, monotonic_ms);
    if (outcome != ENDED) {
        counters->retried += (uint32_t)sent;
        return 0;
    }
    hg__end_backoff(&delivery->backoff);
    if (is_listed)
        hg__heed_retry_after(&delivery->backoff, retry_after_ms, monotonic_ms);
    else
        delivered = verdict == HG_DELIVERED ? sent : 0;
    counters->delivered += (uint32_t)delivered;
    counters->dropped[hg__reason_of(status)] += (uint32_t)(sent - delivered);
    counters->handed_over += status == HG_HANDED_OVER ? (uint32_t)sent : 0;
    return 1;
}

int hg_forget_events(hg_client *client, int reason)
{
    hg_delivery *delivery = &client->delivery;
    uint32_t i;
    if (reason < 0 || reason > HG_AS_STORED)
        return -1;
    for (i = 0; i < delivery->used; i++) {
        hg_batch *batch = &delivery->batches[i];
        if (batch->state != HG_WAITING)
            continue;
        client->counters.dropped[reason] += batch->span;
        hg__free_batch(delivery, batch);
    }
    delivery->open = NULL;
    client->events.at = client->events.start;
    /* What was not handed over has no number. */
    delivery->next_event = delivery->collected;
    return 0;
}
