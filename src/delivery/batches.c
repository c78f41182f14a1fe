/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <math.h>

#include "delivery/batches.h"
#include "heliograph.h"

void hg__delivery_init(hg_delivery *delivery, uint32_t seed)
{
    hg__backoff_init(&delivery->backoff, seed);
}

uint32_t hg__request_bytes(const hg_batch *batch) { return batch->bytes + batch->span + 1u; }

bool hg__fits(const hg_batch *batch, size_t bytes)
{
    return batch && hg__request_bytes(batch) + bytes + 1 <= HG_MAX_BATCH_BYTES;
}

/* How many places of the table before the first free one. */
static uint32_t find_free(const hg_delivery *delivery)
{
    uint32_t i = 0;
    while (i < delivery->used && delivery->batches[i].state != HG_FREE)
        i++;
    return i;
}

hg_batch *hg__find_place(hg_delivery *delivery)
{
    const uint32_t place = find_free(delivery);
    if (place == HG_MAX_BATCHES)
        return NULL;
    delivery->used += place == delivery->used;
    return &delivery->batches[place];
}

void hg__join(hg_batch *batch, size_t bytes)
{
    batch->span++;
    batch->bytes = (uint16_t)(batch->bytes + bytes);
}

void hg__free_batch(hg_delivery *delivery, hg_batch *batch)
{
    batch->state = HG_FREE;
    while (delivery->used && delivery->batches[delivery->used - 1].state == HG_FREE)
        delivery->used--;
}

bool hg__has_room(const hg_delivery *delivery, size_t bytes)
{
    return hg__fits(delivery->open, bytes) || find_free(delivery) < HG_MAX_BATCHES;
}

void hg__enqueue(hg_delivery *delivery, size_t bytes)
{
    if (!hg__fits(delivery->open, bytes)) {
        if (delivery->open)
            delivery->open->due = 0;
        delivery->open = hg__find_place(delivery);
        *delivery->open = (hg_batch){
            .due = HUGE_VAL, .tried_at = -1, .first = delivery->next_event, .state = HG_WAITING};
    }
    hg__join(delivery->open, bytes);
    delivery->next_event++;
}

size_t hg__count_events(const hg_delivery *delivery, hg_batch_state state)
{
    size_t events = 0;
    uint32_t i;
    for (i = 0; i < delivery->used; i++)
        events += delivery->batches[i].state == state ? delivery->batches[i].span : 0;
    return events;
}
