/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Backoff: when to ask an intake again that failed. */

#ifndef HELIOGRAPH_BACKOFF_H
#define HELIOGRAPH_BACKOFF_H

#include <stdint.h>

typedef struct {
    double not_before; /* on the monotonic clock; 0 when nothing failed */
    double bound;      /* of the last wait, in ms; 0 when nothing failed since the last success */
    uint32_t jitter;   /* state of a small generator: it spreads clients, and has no secrets */
} hg_backoff;

void hg__backoff_init(hg_backoff *backoff, uint32_t seed);
/** A request failed. `retry_after_ms` is what the intake asked for; negative: nothing. */
void hg__back_off(hg_backoff *backoff, double retry_after_ms, double monotonic_ms);
/** Wait at least for as long as the intake asked for, which is held within an hour. */
void hg__heed_retry_after(hg_backoff *backoff, double retry_after_ms, double monotonic_ms);
/** The intake works. */
void hg__end_backoff(hg_backoff *backoff);

#endif
