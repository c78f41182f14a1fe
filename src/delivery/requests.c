/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Requests: which batches leave, and when. */

#include <math.h>

#include "client.h"

/* The longest pair of numbers in the output of hg_next_batch, and what ends it. */
#define PAIR_BYTES 20

_Static_assert(HG_MAX_IN_FLIGHT_BYTES >= HG_MAX_BATCH_BYTES,
               "any batch finds room where none travels");

int hg_collect(hg_client *client, double monotonic_ms)
{
    hg_delivery *delivery = &client->delivery;
    hg_batch *open = delivery->open;
    uint32_t count = delivery->next_event - delivery->collected;
    client->output = (hg_span){client->events.start, hg__text_length(&client->events)};
    client->events.at = client->events.start;
    delivery->collected = delivery->next_event;
    if (open && open->due == HUGE_VAL)
        open->due = monotonic_ms + HG_LINGER_MS;
    return (int)count;
}

/* Whether the batch may join a request that leaves now. */
static bool may_leave(const hg_delivery *delivery, const hg_batch *batch, double monotonic_ms,
                      hg_urgency urgency)
{
    return batch->state == HG_WAITING && batch->first + batch->span <= delivery->collected &&
           (urgency != HG_FLUSH || batch->tried_at < monotonic_ms);
}

/* Whether a request leaves for its sake. */
static bool is_due(const hg_delivery *delivery, const hg_batch *batch, double monotonic_ms,
                   hg_urgency urgency)
{
    const bool is_over = monotonic_ms >= batch->due;
    if (urgency == HG_FLUSH)
        return true;
    if (urgency == HG_LEAVING)
        return is_over || !batch->held;
    return is_over && monotonic_ms >= delivery->backoff.not_before;
}

/* The bytes that another request may have, of ordinary batches or of held ones; 0: there may be
   none now. */
static uint32_t find_budget(const hg_delivery *delivery, bool held, hg_urgency urgency)
{
    /* While the intake is down one request at a time asks whether it is back. What was held leaves
       the others a request. */
    const bool is_single = (delivery->backoff.bound > 0 && urgency != HG_FLUSH) || held;
    const bool is_leaving = urgency == HG_LEAVING;
    const uint32_t most = is_single || is_leaving ? HG_MAX_BATCH_BYTES : HG_MAX_IN_FLIGHT_BYTES;
    uint32_t requests = 0, room = is_leaving ? HG_MAX_LEAVING_BYTES : HG_MAX_IN_FLIGHT_BYTES, i;
    for (i = 0; i < delivery->used; i++) {
        const hg_batch *batch = &delivery->batches[i];
        if (batch->state == HG_IN_FLIGHT) {
            const uint32_t bytes = hg__request_bytes(batch);
            requests += batch->request == i;
            room -= bytes < room ? bytes : room;
        }
    }
    if (!is_leaving && requests >= (is_single ? 1 : HG_MAX_REQUESTS))
        return 0;
    return room < most ? room : most;
}

/* Send what is due, of ordinary batches or of held ones, as one request, with all that may join it
   and has room, and write the pairs. The number of the request; -1 when there is none. */
static int send_some(hg_delivery *delivery, bool held, double monotonic_ms, hg_urgency urgency,
                     hg_text *pairs)
{
    uint32_t budget = find_budget(delivery, held, urgency), i;
    int request = -1;
    /* Twice around: what only joins may lie before what is due. */
    for (i = 0; i < 2 * delivery->used; i++) {
        const uint32_t place = i % delivery->used;
        hg_batch *batch = &delivery->batches[place];
        const uint32_t bytes = hg__request_bytes(batch);
        if (batch->held != held || bytes > budget || pairs->end - pairs->at < PAIR_BYTES ||
            !may_leave(delivery, batch, monotonic_ms, urgency))
            continue;
        /* Others join the first, but for what is held: that waits for its own time. */
        if (request < 0 || held ? !is_due(delivery, batch, monotonic_ms, urgency) : batch->alone)
            continue;
        if (request < 0)
            request = (int)place;
        budget = batch->alone ? 0 : budget - bytes;
        batch->state = HG_IN_FLIGHT;
        batch->request = (uint16_t)request;
        if (batch == delivery->open) {
            delivery->open = NULL;
            batch->due = 0;
        }
        hg__put_comma(pairs);
        hg__put_integer(pairs, batch->first);
        hg__put_comma(pairs);
        hg__put_integer(pairs, batch->span);
    }
    return request;
}

int hg_next_batch(hg_client *client, double monotonic_ms, int number)
{
    const hg_urgency urgency = (hg_urgency)number;
    hg_delivery *delivery = &client->delivery;
    hg_text pairs;
    int request;
    if (number < 0 || number >= HG_URGENCY_COUNT)
        return -1;
    if (urgency == HG_RETRY)
        delivery->backoff.not_before = 0;
    hg__text_init(&pairs, client->pairs, sizeof client->pairs);
    hg__put_char(&pairs, '[');
    /* Held ones where there are no others: they are in nobody's way. */
    request = send_some(delivery, false, monotonic_ms, urgency, &pairs);
    if (request < 0)
        request = send_some(delivery, true, monotonic_ms, urgency, &pairs);
    hg__put_char(&pairs, ']');
    client->output = (hg_span){pairs.start, hg__text_length(&pairs)};
    return request;
}

double hg_wake_at(const hg_client *client)
{
    const hg_delivery *delivery = &client->delivery;
    double at = HUGE_VAL;
    uint32_t i;
    for (i = 0; i < delivery->used; i++) {
        const hg_batch *batch = &delivery->batches[i];
        if (batch->state == HG_WAITING && batch->due < at)
            at = batch->due;
    }
    if (at == HUGE_VAL)
        return -1;
    return at < delivery->backoff.not_before ? delivery->backoff.not_before : at;
}
