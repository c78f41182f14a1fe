/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Streams: what is configured, and the sampling decision of each pageview. */

#ifndef HELIOGRAPH_STREAM_H
#define HELIOGRAPH_STREAM_H

#include "attributes.h"

typedef enum { HG_NO_UNIT, HG_PAGEVIEW, HG_SESSION, HG_DEVICE, HG_UNIT_COUNT } hg_unit;

/** A rate of sample_rate: for one wiki, or for every other one. */
typedef struct hg_rate {
    struct hg_rate *next;
    const char *wiki; /* NULL for the default */
    double rate;
} hg_rate;

typedef struct {
    const char *name;
    const char *schema_title; /* NULL where the configuration says nothing */
    const char *schema_uri;
    hg_attributes provided;
    hg_rate *rates;
    hg_unit unit;
    double rate; /* what holds in this pageview */
    uint32_t sequence;
    bool never; /* misconfigured: out of sample for good */
    bool in_sample;
    bool reported_unchecked;
} hg_stream;

/** Draw the decision of every stream for this pageview. `wiki` is the database name, or NULL. */
void hg__draw_samples(hg_client *client, const char *wiki);
/** The event's member `sample`. */
void hg__put_sample(hg_text *text, const hg_stream *stream);

#endif
