/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Batches: runs of events that travel together, in a table of fixed size. */

#ifndef HELIOGRAPH_BATCHES_H
#define HELIOGRAPH_BATCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "delivery/backoff.h"

#define HG_MAX_BATCHES 512

/** Held events lie in the first so many places of the table, so that however many an intake cannot
 *  take, there is room for others. */
#define HG_MAX_HELD 384

typedef enum { HG_FREE, HG_WAITING, HG_IN_FLIGHT } hg_batch_state;

/**
 * The events numbered from `first` on, `span` of them, none of which has come to its end.
 *
 * A batch is ordinary, or it holds events that were in `error` together, as often, and wait for
 * that on their own.
 */
typedef struct {
    double due;      /* on the monotonic clock; HUGE_VAL while no event of it was collected */
    double tried_at; /* when a request with it failed, on the monotonic clock; negative: never */
    uint32_t first;
    uint16_t span;
    uint16_t bytes;   /* of its events, and of some that have left it */
    uint16_t request; /* in flight: its request, which has the number of its first batch */
    uint8_t state;    /* hg_batch_state */
    bool held;
    bool alone; /* its request was too large: it travels without others */
} hg_batch;

typedef struct {
    uint32_t next_event; /* the number of the next event to be queued */
    uint32_t collected;  /* events below this are in the host's hands */
    uint32_t used;       /* places of the table from this one on are free */
    hg_batch *open;      /* the batch that new events join; NULL: there is none */
    hg_backoff backoff;
    hg_batch *batches; /* HG_MAX_BATCHES */
} hg_delivery;

void hg__delivery_init(hg_delivery *delivery, uint32_t seed);
/** Bytes of a batch in its request: its events, with commas between them and brackets around. */
uint32_t hg__request_bytes(const hg_batch *batch);
/** Whether an event of `bytes` bytes can join the batch. False for NULL. */
bool hg__fits(const hg_batch *batch, size_t bytes);
/** The first free place of the table, to be filled at once; NULL when there is none. */
hg_batch *hg__find_place(hg_delivery *delivery);
/** The next event of the batch has so many bytes. */
void hg__join(hg_batch *batch, size_t bytes);
void hg__free_batch(hg_delivery *delivery, hg_batch *batch);
/** Whether an event of `bytes` bytes finds a batch. */
bool hg__has_room(const hg_delivery *delivery, size_t bytes);
/** Number the event that was just written, and give it to a batch. There has to be room. */
void hg__enqueue(hg_delivery *delivery, size_t bytes);
/** How many events are in batches of this state. */
size_t hg__count_events(const hg_delivery *delivery, hg_batch_state state);

#endif
