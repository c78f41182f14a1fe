/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Calls every function whose instructions tools/instructions.mjs counts, on one schema. Arguments:
 * the schema's URI and its file, then as JSON the stream, an instrument or "", the pageview and an
 * event. Each function is called from one of its own here, by which its calls are told apart. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heliograph.h"

#define CALLS 50
#define NOW 1.7e12
#define MEMORY_BYTES 229376

/* Out of line, so that calls are seen to come from here. */
#define MEASURED __attribute__((noinline)) static

static _Alignas(16) unsigned char memory[MEMORY_BYTES];
static char schema[131072], stored[HG_MAX_EVENT_BYTES + 1];
static size_t stored_bytes;

static void expect(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "instructions: %s\n", what);
    exit(1);
}

/* Text as a host gives it: written into the client's own buffer. */
static const char *give(hg_client *client, const char *text)
{
    char *input = hg_input(client, strlen(text));
    expect(input != NULL, "no room for a text");
    return memcpy(input, text, strlen(text));
}

/* What is queued leaves, and there are random bits again. */
static void drain(hg_client *client)
{
    static double time;
    int batch;
    time += 10000;
    hg_collect(client, time);
    while ((batch = hg_next_batch(client, time + 5000, HG_FLUSH)) >= 0)
        hg_settle(client, batch, 201, -1, -1, -1, time);
    memset(hg_random_pool(client), 0x5A, HG_RANDOM_POOL_BYTES);
    hg_random_filled(client);
}

MEASURED void add_schema(hg_client *client, const char *uri)
{
    expect(hg_add_schema(client, uri, strlen(uri), schema, strlen(schema)) == 0, "the schema");
}

MEASURED void begin_pageview(hg_client *client, const char *facts)
{
    expect(hg_begin_pageview(client, give(client, facts), strlen(facts)) == 0, "the pageview");
}

/* The same once the client was packed: in sample, and with the token that is given out of it. */
MEASURED void begin_packed(hg_client *client, const char *facts)
{
    expect(hg_begin_pageview(client, give(client, facts), strlen(facts)) == 0, "a packed pageview");
}

MEASURED void begin_packed_out(hg_client *client, const char *facts)
{
    expect(hg_begin_pageview(client, give(client, facts), strlen(facts)) == 0, "a packed pageview");
}

MEASURED void submit_first(hg_client *client, const char *event)
{
    expect(hg_submit(client, 0, give(client, event), strlen(event), NOW) == HG_QUEUED, "an event");
}

MEASURED void submit(hg_client *client, const char *event)
{
    expect(hg_submit(client, 0, give(client, event), strlen(event), NOW) == HG_QUEUED, "an event");
}

MEASURED void emit(hg_client *client, int name)
{
    expect(hg_emit(client, 0, name, 0, NOW) == HG_QUEUED, "an instrument's event");
}

MEASURED void validate(hg_client *client)
{
    expect(hg_validate(client, 0, give(client, stored), stored_bytes) == 0, "a valid event");
}

MEASURED void adopt(hg_client *client)
{
    expect(hg_adopt(client, give(client, stored), stored_bytes) == HG_QUEUED, "a stored event");
}

static void read_schema(const char *path)
{
    FILE *file = fopen(path, "rb");
    expect(file && fread(schema, 1, sizeof schema - 1, file) && fclose(file) == 0, path);
}

/* The event of the one line that was collected. */
static void store_event(hg_client *client)
{
    const char *line, *end;
    expect(hg_collect(client, 0) == 1, "one line");
    line = hg_output(client);
    end = line + hg_output_size(client) - 1;
    line = memchr(line, '\t', (size_t)(end - line));
    line = memchr(line + 1, '\t', (size_t)(end - line - 1));
    stored_bytes = (size_t)(end - line - 1);
    memcpy(stored, line + 1, stored_bytes);
    stored[stored_bytes] = 0;
}

static void measure(hg_client *client, const char *event, int has_instrument)
{
    const int name = hg_intern(client, "ca-watch", 8);
    int i;
    for (i = 0; i < CALLS; i++) {
        drain(client);
        submit(client, event);
        if (has_instrument)
            emit(client, name);
        validate(client);
        adopt(client);
    }
}

/* A client in the same memory, as its own image makes it. */
static void measure_packed(hg_client *client, const char *facts)
{
    static const char none[] = "{\"sample\":{\"unit\":\"pageview\",\"rate\":0}}";
    hg_pack(client);
    expect(hg_resume(memory, sizeof memory, 7) == client, "the image");
    begin_packed(client, facts);
    expect(hg_set_sample(client, 0, none, sizeof none - 1) == 0, "another sample");
    begin_packed_out(client, facts);
}

int main(int count, char **arguments)
{
    hg_client *client = hg_open(memory, sizeof memory, 7);
    const char *uri, *stream, *instrument, *facts, *event;
    expect(client && count == 7, "six arguments");
    uri = arguments[1];
    stream = arguments[3], instrument = arguments[4], facts = arguments[5], event = arguments[6];
    read_schema(arguments[2]);
    hg_configure(client, "{\"domain\":\"en.wikipedia.org\"}", 29);
    add_schema(client, uri);
    expect(hg_add_stream(client, stream, strlen(stream)) == 0, "the stream");
    if (*instrument)
        expect(hg_add_instrument(client, instrument, strlen(instrument)) == 0, "the instrument");
    begin_pageview(client, facts);
    drain(client);
    submit_first(client, event);
    store_event(client);
    measure(client, event, *instrument != 0);
    measure_packed(client, facts);
    return 0;
}
