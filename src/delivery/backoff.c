/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "delivery/backoff.h"

#define BACKOFF_BASE_MS 1000.0
#define BACKOFF_CAP_MS 1800000.0
#define RETRY_AFTER_CAP_MS 3600000.0

void hg__backoff_init(hg_backoff *backoff, uint32_t seed)
{
    *backoff = (hg_backoff){.jitter = seed | 1}; /* a xorshift of 0 stays 0 */
}

/* A number from 0 to below 1: a step of xorshift32. */
static double draw(hg_backoff *backoff)
{
    backoff->jitter ^= backoff->jitter << 13;
    backoff->jitter ^= backoff->jitter >> 17;
    backoff->jitter ^= backoff->jitter << 5;
    return backoff->jitter / 4294967296.0;
}

void hg__heed_retry_after(hg_backoff *backoff, double retry_after_ms, double monotonic_ms)
{
    if (retry_after_ms > RETRY_AFTER_CAP_MS)
        retry_after_ms = RETRY_AFTER_CAP_MS;
    if (retry_after_ms >= 0 && monotonic_ms + retry_after_ms > backoff->not_before)
        backoff->not_before = monotonic_ms + retry_after_ms;
}

/* Full jitter: anywhere up to a bound that doubles with each failure. */
void hg__back_off(hg_backoff *backoff, double retry_after_ms, double monotonic_ms)
{
    backoff->bound = backoff->bound > 0 ? 2 * backoff->bound : BACKOFF_BASE_MS;
    if (backoff->bound > BACKOFF_CAP_MS)
        backoff->bound = BACKOFF_CAP_MS;
    backoff->not_before = monotonic_ms + draw(backoff) * backoff->bound;
    hg__heed_retry_after(backoff, retry_after_ms, monotonic_ms);
}

void hg__end_backoff(hg_backoff *backoff)
{
    backoff->bound = 0;
    backoff->not_before = 0;
}
