/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Delivery: events in batches, batches in a ring. */

#ifndef HELIOGRAPH_DELIVERY_H
#define HELIOGRAPH_DELIVERY_H

#include "base/text.h"

#define HG_MAX_BATCHES 512 /* a power of two: batches lie in a ring */

typedef enum { HG_FREE, HG_WAITING, HG_IN_FLIGHT } hg_batch_state;

typedef struct {
    double tried_at;
    uint32_t first;
    uint16_t span;
    uint16_t live; /* events of the span that are not settled yet */
    uint16_t sent; /* of these the first, which travel */
    uint16_t most; /* that may travel at once; 0: all */
    uint16_t bytes;
    uint8_t attempts;
    uint8_t state;
} hg_batch;

typedef struct {
    uint32_t head; /* the oldest batch; numbers grow, places are taken modulo the size */
    uint32_t tail;
    uint32_t next_event; /* the number of the next event to be queued */
    uint32_t collected;  /* events below this are in the host's hands */
    double linger_until; /* of the youngest batch; negative when it is empty */
    double not_before;   /* backoff; 0 when nothing failed */
    uint32_t failures;   /* in a row */
    uint32_t jitter;     /* state of a small generator: full jitter needs no secrets */
    hg_batch ring[HG_MAX_BATCHES];
} hg_delivery;

/** Whether an event of `bytes` bytes finds a batch. */
bool hg__has_room(const hg_delivery *delivery, size_t bytes);
/** Number the event that was just completed in the buffer, and give it to a batch. */
void hg__enqueue(hg_delivery *delivery, size_t bytes);

#endif
