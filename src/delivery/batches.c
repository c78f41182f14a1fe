/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include "delivery/batches.h"
#include "client.h"
#include "delivery/verdicts.h"

/* the ring */

void hg__delivery_init(hg_delivery *delivery, uint32_t seed)
{
    delivery->linger_until = -1;
    hg__backoff_init(&delivery->backoff, seed);
}

static hg_batch *batch_at(hg_delivery *delivery, uint32_t number)
{
    return &delivery->ring[number % HG_MAX_BATCHES];
}

/* A batch in its request: its events, with commas between them and brackets around them. */
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
    client->output = (hg_span){client->events.start, hg__text_length(&client->events)};
    client->events.at = client->events.start;
    delivery->collected = delivery->next_event;
    if (count && delivery->linger_until < 0)
        delivery->linger_until = monotonic_ms + HG_LINGER_MS;
    return (int)count;
}

size_t hg__count_live(const hg_delivery *delivery, hg_batch_state state)
{
    size_t live = 0;
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        const hg_batch *batch = &delivery->ring[i % HG_MAX_BATCHES];
        live += batch->state == state ? batch->live : 0;
    }
    return live;
}

/* what may leave */

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

static bool is_within_budget(hg_delivery *delivery, const hg_batch *batch, hg_urgency urgency)
{
    /* While the intake is down one request at a time asks whether it is back. */
    const uint32_t most =
        delivery->backoff.failures && urgency == HG_WHEN_DUE ? 1 : HG_MAX_REQUESTS;
    uint32_t requests, bytes;
    sum_in_flight(delivery, &requests, &bytes);
    bytes += request_bytes(batch);
    if (urgency == HG_LEAVING)
        return bytes <= HG_MAX_LEAVING_BYTES;
    return requests < most && (!requests || bytes <= HG_MAX_IN_FLIGHT_BYTES);
}

static bool is_due(const hg_delivery *delivery, const hg_batch *batch, double monotonic_ms,
                   hg_urgency urgency)
{
    if (batch->state != HG_WAITING || batch->first + batch->span > delivery->collected)
        return false;
    if (urgency == HG_LEAVING)
        return true;
    if (urgency == HG_FLUSH)
        return batch->tried_at < monotonic_ms;
    return monotonic_ms >= delivery->backoff.not_before &&
           (batch != youngest(delivery) || monotonic_ms >= delivery->linger_until);
}

static hg_batch *find_due(hg_delivery *delivery, double monotonic_ms, hg_urgency urgency)
{
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        hg_batch *batch = batch_at(delivery, i);
        if (is_due(delivery, batch, monotonic_ms, urgency))
            return is_within_budget(delivery, batch, urgency) ? batch : NULL;
    }
    return NULL;
}

static void write_batch(hg_client *client, const hg_batch *batch)
{
    hg_text text;
    hg__text_init(&text, client->batch, sizeof client->batch);
    hg__put_char(&text, '{');
    hg__put_count(&text, "first", batch->first);
    hg__put_count(&text, "span", batch->span);
    hg__put_count(&text, "sent", batch->sent);
    hg__put_char(&text, '}');
    client->output = (hg_span){text.start, hg__text_length(&text)};
}

int hg_next_batch(hg_client *client, double monotonic_ms, int urgency)
{
    const bool known = urgency >= 0 && urgency < HG_URGENCY_COUNT;
    hg_delivery *delivery = &client->delivery;
    hg_batch *batch = known ? find_due(delivery, monotonic_ms, (hg_urgency)urgency) : NULL;
    if (!batch)
        return -1;
    batch->state = HG_IN_FLIGHT;
    batch->sent = batch->most && batch->most < batch->live ? batch->most : batch->live;
    write_batch(client, batch);
    return (int)(batch - delivery->ring);
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
    return at >= 0 && at < delivery->backoff.not_before ? delivery->backoff.not_before : at;
}

/* what becomes of a batch */

static void free_settled(hg_delivery *delivery)
{
    while (batch_count(delivery) && batch_at(delivery, delivery->head)->state == HG_FREE)
        delivery->head++;
}

/* Of the events that travelled, `count` have come to an end: add them to the counter. */
static void settle_some(hg_batch *batch, uint32_t *counter, int count)
{
    uint16_t gone = count < 0 ? 0 : count > batch->sent ? batch->sent : (uint16_t)count;
    *counter += gone;
    batch->sent = (uint16_t)(batch->sent - gone);
    /* The host knows which ones. Here they are taken to be of average size. */
    if (gone)
        batch->bytes = (uint16_t)(batch->bytes - batch->bytes * gone / batch->live);
    batch->live = (uint16_t)(batch->live - gone);
}

/* A batch that is too large for the intake travels in halves. False for a single event, which can
   only be given up. */
static bool split(hg_batch *batch)
{
    batch->most = (uint16_t)((batch->sent + 1) / 2);
    return batch->sent > 1;
}

/* The events that travelled stay, and will travel again. */
static int retry(hg_client *client, const hg_batch *batch)
{
    client->counters.retried += batch->sent;
    return 0;
}

/* The events that travelled have come to an end, and the intake works. */
static int end(hg_client *client, hg_batch *batch, uint32_t *counter)
{
    hg_delivery *delivery = &client->delivery;
    settle_some(batch, counter, batch->sent);
    batch->most = (uint16_t)(2 * batch->most);
    if (!batch->live)
        batch->state = HG_FREE;
    hg__end_backoff(&delivery->backoff);
    free_settled(delivery);
    return 1;
}

int hg_settle(hg_client *client, int number, int status, int delivered, int rejected,
              double retry_after_ms, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    hg_counters *counters = &client->counters;
    hg_batch *batch = batch_at(delivery, (uint32_t)number);
    const bool itemised = delivered >= 0 && hg__is_itemised(status);
    const hg_verdict verdict = hg__find_verdict(status, itemised);
    if (number < 0 || number >= HG_MAX_BATCHES || batch->state != HG_IN_FLIGHT)
        return -1;
    if (itemised) {
        settle_some(batch, &counters->delivered, delivered);
        settle_some(batch, &counters->dropped[HG_DROP_REJECTED], rejected);
    }
    batch->attempts += batch->attempts < UINT8_MAX;
    batch->state = HG_WAITING;
    if (status == 413 && split(batch))
        return retry(client, batch);
    if (verdict == HG_TRY_AGAIN && batch->sent) {
        batch->tried_at = monotonic_ms;
        hg__back_off(&delivery->backoff, retry_after_ms, monotonic_ms);
        return retry(client, batch);
    }
    return end(client, batch,
               verdict == HG_DELIVERED ? &counters->delivered
                                       : &counters->dropped[hg__reason_of(status)]);
}

int hg_forget_events(hg_client *client, int reason)
{
    hg_counters *counters = &client->counters;
    hg_delivery *delivery = &client->delivery;
    uint32_t *counter, i;
    if (reason < 0 || reason > HG_AS_STORED)
        return -1;
    counter = reason == HG_AS_STORED ? &counters->stored : &counters->dropped[reason];
    for (i = delivery->head; i != delivery->tail; i++) {
        hg_batch *batch = batch_at(delivery, i);
        if (batch->state != HG_WAITING)
            continue;
        *counter += batch->live;
        batch->state = HG_FREE;
    }
    client->events.at = client->events.start;
    delivery->collected = delivery->next_event;
    free_settled(delivery);
    return 0;
}
