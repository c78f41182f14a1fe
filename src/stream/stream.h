/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Streams: what is configured, and the sampling decision of each pageview. */

#ifndef HELIOGRAPH_STREAM_H
#define HELIOGRAPH_STREAM_H

#include "base/strings.h"
#include "report.h"
#include "stream/attributes.h"

#define HG_MAX_STREAMS 64

/** What a sampling decision is drawn for: X( name, word ). */
#define HG_UNITS(X)                                                                                \
    X(NO_UNIT, "")                                                                                 \
    X(PAGEVIEW, "pageview")                                                                        \
    X(SESSION, "session")                                                                          \
    X(DEVICE, "device")

#define HG_UNIT(name, word) HG_##name,
typedef enum { HG_UNITS(HG_UNIT) HG_UNIT_COUNT } hg_unit;
#undef HG_UNIT

/** A rate: for one wiki, or the default. */
typedef struct hg_rate {
    struct hg_rate *next;
    const char *wiki; /* NULL for the default */
    double rate;
} hg_rate;

/** Named accounts with so many edits. Both bounds are inclusive; 0: there is none. */
typedef struct {
    double fewest;
    double most;
} hg_audience;

typedef struct hg_plan hg_plan; /* see event/plan.h */

typedef struct {
    const char *name;
    hg_string target;         /* the name that its events give as their stream */
    const char *schema_title; /* this and the next two are NULL where nothing was configured */
    const char *schema_uri;
    const char *curation;        /* the rules as JSON */
    const hg_audience *audience; /* NULL: everybody */
    hg_attributes provided;
    hg_rate *rates; /* the last one configured first */
    hg_rate *spare; /* of earlier samples, to be used again */
    hg_unit unit;
    double rate;          /* in this pageview */
    uint32_t sequence;    /* events queued in this pageview */
    const hg_plan *plans; /* of this pageview, made when an event first needs one */
    uint8_t bad;          /* what is misconfigured; then out of sample */
    bool is_handle;       /* configured for getInstrument, in Test Kitchen's shape */
    bool salted;          /* sampled independently of other streams */
    bool full_rate;       /* meant to be without a sample */
    bool in_sample;
    bool filtered; /* in this pageview */
    bool reported_unchecked;
} hg_stream;

/** The unit of this name, whatever value it is; HG_NO_UNIT where it is none. */
hg_unit hg__find_unit(const char *json, const hg_token *name);
/** Report a problem at a stream. Always -1. */
int hg__report_stream(hg_problems *problems, hg_problem problem, const hg_stream *stream);
/** Begin a pageview: draw the decision of every stream, and judge the context by its rules.
 *  `context` is an object of `json`, or NULL. */
void hg__draw_samples(hg_client *client, const char *json, const hg_token *context);
/** The event's member `sample`. */
void hg__put_sample(hg_text *text, const hg_stream *stream);

#endif
