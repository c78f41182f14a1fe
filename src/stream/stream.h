/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Streams: what is configured, and the sampling decision of each pageview. */

#ifndef HELIOGRAPH_STREAM_H
#define HELIOGRAPH_STREAM_H

#include "stream/attributes.h"

typedef enum { HG_NO_UNIT, HG_PAGEVIEW, HG_SESSION, HG_DEVICE, HG_UNIT_COUNT } hg_unit;

/** A rate of sample_rate: for one wiki, or for every other one. */
typedef struct hg_rate {
    struct hg_rate *next;
    const char *wiki; /* NULL for the default */
    double rate;
} hg_rate;

/** Accounts with so many edits, never temporary ones. */
typedef struct {
    double fewest; /* inclusive; 0: no bound */
    double most;   /* inclusive; 0: no bound */
} hg_audience;

typedef struct {
    const char *name;
    const char *home;         /* the option that it was configured by */
    const char *target;       /* what its events say is their stream */
    const char *schema_title; /* NULL where the configuration says nothing */
    const char *schema_uri;
    const char *curation; /* the rules as JSON; NULL: none */
    const hg_audience *audience;
    hg_attributes provided;
    hg_rate *rates;
    hg_unit unit;
    double rate; /* what holds in this pageview */
    uint32_t sequence;
    bool never; /* misconfigured: out of sample for good */
    bool salted;
    bool full_rate; /* meant to be without a sample */
    bool in_sample;
    bool filtered; /* not for this context */
    bool reported_unchecked;
} hg_stream;

/** Draw the decision of every stream for this pageview, and judge its context. */
void hg__draw_samples(hg_client *client, const json_t *context);
/** Whether the curation rules or the audience exclude this context. A rule that cannot be judged
 *  excludes. */
bool hg__is_filtered(hg_client *client, const hg_stream *stream, const json_t *context);
/** Report what is wrong with a curation; false when something is. */
bool hg__check_curation(hg_client *client, const json_t *curation, const hg_place *at);
/** The number that decides about a token, as the field's rule has it, from 0 to 1; negative for a
 *  malformed one. A salt, such as a stream's name, makes it independent of others'. */
double hg__sampling_value(const char *token, size_t length, const char *salt);
/** The event's member `sample`. */
void hg__put_sample(hg_text *text, const hg_stream *stream);

#endif
