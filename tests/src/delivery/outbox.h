/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What the tests of delivery share: a client with a stream, events for it, what it counts, and the
 * pairs of a batch. */

#ifndef HELIOGRAPH_TESTS_OUTBOX_H
#define HELIOGRAPH_TESTS_OUTBOX_H

#include "check.h"

#define ONE_STREAM "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\"}}"
#define PAGEVIEW "{\"context\":{\"performer\":{\"is_temp\":false}}}"

static inline hg_client *ready(void)
{
    hg_client *client = open_client();
    add_schema(client, "/s/1.0.0", "{\"type\":\"object\"}");
    add_stream(client, ONE_STREAM);
    begin_pageview(client, PAGEVIEW);
    fill_random(client);
    return client;
}

static inline void queue(hg_client *client, int count)
{
    while (count--) {
        hg_result result = submit(client, 0, "{\"a\":1}", 0);
        if (result == HG_NEEDS_RANDOM)
            fill_random(client);
        if (result == HG_NEEDS_COLLECT)
            hg_collect(client, 0);
        count += result < 0;
    }
}

static inline bool is_conserved(hg_client *client)
{
    return stat(client, "emitted") == stat(client, "delivered") + stat(client, "dropped") +
                                          stat(client, "queued") + stat(client, "inFlight") +
                                          stat(client, "stored");
}

/* Queue and hand over. */
static inline void collect(hg_client *client, int count, double now)
{
    queue(client, count);
    hg_collect(client, now);
}

#define MOST_PAIRS 256

typedef struct {
    int number; /* of the batch; -1: none may leave */
    int count;  /* of pairs */
    int events;
    uint32_t first[MOST_PAIRS], span[MOST_PAIRS];
} request;

static inline request next_request(hg_client *client, double now, int urgency)
{
    request sent = {.number = hg_next_batch(client, now, urgency)};
    const char *at = hg_output(client), *end = at + hg_output_size(client);
    if (sent.number < 0)
        return sent;
    CHECK(*at == '[' && end[-1] == ']');
    while (at < end - 1 && sent.count < MOST_PAIRS) {
        char *rest;
        sent.first[sent.count] = (uint32_t)strtoul(at + 1, &rest, 10);
        CHECK(*rest == ',');
        sent.span[sent.count] = (uint32_t)strtoul(rest + 1, &rest, 10);
        sent.events += (int)sent.span[sent.count++];
        at = rest;
    }
    CHECK(at == end - 1 && sent.events > 0);
    return sent;
}

#endif
