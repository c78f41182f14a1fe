/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Batches: which events travel together, and when. */

#ifndef HELIOGRAPH_BATCHES_H
#define HELIOGRAPH_BATCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "delivery/backoff.h"

#define HG_MAX_BATCHES 512 /* a power of two, so that the numbers of batches may wrap around */

typedef enum { HG_FREE, HG_WAITING, HG_IN_FLIGHT } hg_batch_state;

/** The events numbered from `first` on, `span` of them; some may be settled already. */
typedef struct {
    double tried_at; /* on the monotonic clock; negative: never */
    uint32_t first;
    uint16_t span;
    uint16_t live;  /* events that are not settled yet */
    uint16_t sent;  /* how many of these travel, the first ones */
    uint16_t most;  /* how many may travel at once; 0: all */
    uint16_t bytes; /* of the live events; after some were settled, an estimate */
    uint8_t attempts;
    uint8_t state; /* hg_batch_state */
} hg_batch;

typedef struct {
    uint32_t head; /* the number of the oldest batch; batch n lies at n modulo the ring's size */
    uint32_t tail; /* the number of the next batch */
    uint32_t next_event; /* the number of the next event to be queued */
    uint32_t collected;  /* events below this are in the host's hands */
    double linger_until; /* of the youngest batch; negative when it has not begun to linger */
    hg_backoff backoff;
    hg_batch ring[HG_MAX_BATCHES];
} hg_delivery;

void hg__delivery_init(hg_delivery *delivery, uint32_t seed);
/** Whether there is a batch that an event of `bytes` bytes can join, or room for a new one. */
bool hg__has_room(const hg_delivery *delivery, size_t bytes);
/** Number the event that was just written, and give it to a batch. */
void hg__enqueue(hg_delivery *delivery, size_t bytes);
/** How many events that are not settled are in batches of this state. */
size_t hg__count_live(const hg_delivery *delivery, hg_batch_state state);

#endif
