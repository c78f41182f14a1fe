/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Delivery: which events make a batch, when it leaves, and what its answer means. */

#include "client.h"

#define BACKOFF_BASE_MS 1000.0
#define BACKOFF_CAP_MS 1800000.0
#define RETRY_AFTER_CAP_MS 3600000.0

static hg_batch *batch_at(hg_delivery *delivery, uint32_t number)
{
    return &delivery->ring[number % HG_MAX_BATCHES];
}

/* A batch in its request: brackets and commas around its events. */
static uint32_t request_bytes(const hg_batch *batch) { return batch->bytes + batch->live + 1u; }

static uint32_t batch_count(const hg_delivery *delivery) { return delivery->tail - delivery->head; }

/* The youngest batch, while it may still grow. */
static const hg_batch *youngest(const hg_delivery *delivery)
{
    const hg_batch *batch = &delivery->ring[(delivery->tail - 1) % HG_MAX_BATCHES];
    return batch_count(delivery) && batch->state == HG_WAITING && !batch->attempts ? batch : NULL;
}

static bool fits(const hg_batch *batch, size_t bytes)
{
    return batch && request_bytes(batch) + bytes + 1 <= HG_MAX_BATCH_BYTES;
}

bool hg__has_room(const hg_delivery *delivery, size_t bytes)
{
    return fits(youngest(delivery), bytes) || batch_count(delivery) < HG_MAX_BATCHES;
}

void hg__enqueue(hg_delivery *delivery, size_t bytes)
{
    hg_batch *batch;
    if (!fits(youngest(delivery), bytes)) {
        *batch_at(delivery, delivery->tail++) =
            (hg_batch){.tried_at = -1, .first = delivery->next_event, .state = HG_WAITING};
        delivery->linger_until = -1;
    }
    batch = batch_at(delivery, delivery->tail - 1);
    batch->span++;
    batch->live++;
    batch->bytes = (uint16_t)(batch->bytes + bytes);
    delivery->next_event++;
}

int hg_collect(hg_client *client, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    uint32_t count = delivery->next_event - delivery->collected;
    hg__end_output(client, &client->events);
    client->events.at = client->events.start;
    delivery->collected = delivery->next_event;
    if (count && delivery->linger_until < 0)
        delivery->linger_until = monotonic_ms + HG_LINGER_MS;
    return (int)count;
}

/* What may leave */

static void sum_in_flight(hg_delivery *delivery, uint32_t *requests, uint32_t *bytes)
{
    uint32_t i;
    *requests = *bytes = 0;
    for (i = delivery->head; i != delivery->tail; i++) {
        const hg_batch *batch = batch_at(delivery, i);
        if (batch->state != HG_IN_FLIGHT)
            continue;
        ++*requests;
        *bytes += request_bytes(batch);
    }
}

static bool is_within_budget(hg_delivery *delivery, const hg_batch *batch, int urgency)
{
    /* While the intake is down one request at a time asks whether it is back. */
    const uint32_t most = delivery->failures ? 1 : HG_MAX_REQUESTS;
    uint32_t requests, bytes;
    sum_in_flight(delivery, &requests, &bytes);
    bytes += request_bytes(batch);
    if (urgency == 2)
        return bytes <= HG_MAX_LEAVING_BYTES;
    return requests < (urgency == 1 ? HG_MAX_REQUESTS : most) &&
           (!requests || bytes <= HG_MAX_IN_FLIGHT_BYTES);
}

static bool is_due(const hg_delivery *delivery, const hg_batch *batch, double monotonic_ms,
                   int urgency)
{
    if (batch->state != HG_WAITING || batch->first + batch->span > delivery->collected)
        return false;
    if (urgency == 2)
        return true;
    if (urgency == 1)
        return batch->tried_at < monotonic_ms;
    return monotonic_ms >= delivery->not_before &&
           (batch != youngest(delivery) || monotonic_ms >= delivery->linger_until);
}

int hg_next_batch(hg_client *client, double monotonic_ms, int urgency)
{
    hg_delivery *delivery = &client->delivery;
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        hg_batch *batch = batch_at(delivery, i);
        if (!is_due(delivery, batch, monotonic_ms, urgency))
            continue;
        if (!is_within_budget(delivery, batch, urgency))
            return -1;
        batch->state = HG_IN_FLIGHT;
        batch->sent = batch->most && batch->most < batch->live ? batch->most : batch->live;
        return (int)(i % HG_MAX_BATCHES);
    }
    return -1;
}

double hg_wake_at(const hg_client *client)
{
    const hg_delivery *delivery = &client->delivery;
    const hg_batch *open = youngest(delivery);
    double at = -1;
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        const hg_batch *batch = &delivery->ring[i % HG_MAX_BATCHES];
        double due = batch == open ? delivery->linger_until : 0;
        if (batch->state == HG_WAITING && (at < 0 || due < at))
            at = due;
    }
    return at >= 0 && at < delivery->not_before ? delivery->not_before : at;
}

uint32_t hg_batch_first(const hg_client *client, int batch)
{
    return client->delivery.ring[(uint32_t)batch % HG_MAX_BATCHES].first;
}

uint32_t hg_batch_span(const hg_client *client, int batch)
{
    return client->delivery.ring[(uint32_t)batch % HG_MAX_BATCHES].span;
}

uint32_t hg_batch_sent(const hg_client *client, int batch)
{
    return client->delivery.ring[(uint32_t)batch % HG_MAX_BATCHES].sent;
}

/* What an answer means */

typedef enum { DELIVERED, REJECTED, TRY_AGAIN } verdict;

static verdict verdict_of(int status, bool itemised)
{
    if (status < 0)
        return REJECTED;
    if (itemised)
        return status == 400 ? REJECTED : TRY_AGAIN;
    if (status == 207)
        return TRY_AGAIN;
    if (status >= 200 && status < 300)
        return DELIVERED;
    if (status == 408 || status == 425 || status == 429 || status >= 500 || status < 400)
        return TRY_AGAIN;
    return REJECTED;
}

/* xorshift: spreads the returning clients, protects nothing. */
static double draw(hg_delivery *delivery)
{
    delivery->jitter ^= delivery->jitter << 13;
    delivery->jitter ^= delivery->jitter >> 17;
    delivery->jitter ^= delivery->jitter << 5;
    return delivery->jitter / 4294967296.0;
}

static void back_off(hg_delivery *delivery, double retry_after_ms, double monotonic_ms)
{
    double most = BACKOFF_BASE_MS;
    uint32_t i;
    for (i = 0; i < delivery->failures && most < BACKOFF_CAP_MS; i++)
        most *= 2;
    delivery->failures++;
    delivery->not_before =
        monotonic_ms + draw(delivery) * (most < BACKOFF_CAP_MS ? most : BACKOFF_CAP_MS);
    if (retry_after_ms > RETRY_AFTER_CAP_MS)
        retry_after_ms = RETRY_AFTER_CAP_MS;
    if (retry_after_ms >= 0 && monotonic_ms + retry_after_ms > delivery->not_before)
        delivery->not_before = monotonic_ms + retry_after_ms;
}

static void free_settled(hg_delivery *delivery)
{
    while (batch_count(delivery) && batch_at(delivery, delivery->head)->state == HG_FREE)
        delivery->head++;
}

/* So many of those that travelled have come to an end, counted there. */
static void settle_some(hg_batch *batch, uint32_t *counter, int count)
{
    uint16_t gone = count < 0 ? 0 : count > batch->sent ? batch->sent : (uint16_t)count;
    *counter += gone;
    batch->sent = (uint16_t)(batch->sent - gone);
    /* Which ones is the host's to know; on average they took their share. */
    if (gone)
        batch->bytes = (uint16_t)(batch->bytes - batch->bytes * gone / batch->live);
    batch->live = (uint16_t)(batch->live - gone);
}

/* Halves of a batch that is too large for the intake; one event alone can only be given up. */
static bool split(hg_batch *batch)
{
    batch->most = (uint16_t)((batch->sent + 1) / 2);
    return batch->sent > 1;
}

int hg_settle(hg_client *client, int number, int status, int delivered, int rejected,
              double retry_after_ms, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    hg_counters *counters = &client->counters;
    hg_batch *batch = batch_at(delivery, (uint32_t)number);
    const verdict what = verdict_of(status, delivered >= 0);
    if (number < 0 || number >= HG_MAX_BATCHES || batch->state != HG_IN_FLIGHT)
        return -1;
    settle_some(batch, &counters->delivered, delivered);
    settle_some(batch, &counters->dropped[HG_DROP_REJECTED], rejected);
    batch->attempts += batch->attempts < UINT8_MAX;
    batch->state = HG_WAITING;
    if (status == 413 && split(batch)) {
        counters->retried += batch->sent;
        return 0;
    }
    if (what == TRY_AGAIN && batch->sent) {
        counters->retried += batch->sent;
        batch->tried_at = monotonic_ms;
        back_off(delivery, retry_after_ms, monotonic_ms);
        return 0;
    }
    settle_some(batch,
                what == DELIVERED ? &counters->delivered
                                  : &counters->dropped[status < 0      ? HG_DROP_UNKNOWN
                                                       : status == 413 ? HG_DROP_TOO_LARGE
                                                                       : HG_DROP_REJECTED],
                batch->sent);
    batch->most = (uint16_t)(2 * batch->most);
    if (!batch->live)
        batch->state = HG_FREE;
    delivery->failures = 0;
    delivery->not_before = 0;
    free_settled(delivery);
    return 1;
}

void hg_forget_events(hg_client *client, int reason)
{
    hg_counters *counters = &client->counters;
    hg_delivery *delivery = &client->delivery;
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        hg_batch *batch = batch_at(delivery, i);
        if (batch->state != HG_WAITING)
            continue;
        *((uint32_t)reason < HG_DROP_COUNT ? &counters->dropped[reason] : &counters->stored) +=
            batch->live;
        batch->state = HG_FREE;
    }
    client->events.at = client->events.start;
    delivery->collected = delivery->next_event;
    free_settled(delivery);
}
