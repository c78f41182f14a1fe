/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The boundary: one line a function. A second line means that it belongs in src/. */

#include "heliograph.h"

#define EXPORT(name) __attribute__((export_name("hg_wasm_" #name)))

/* The module's one client lives here; with the stack this makes up the fixed memory. */
static _Alignas(16) unsigned char memory[HG_WASM_CLIENT_BYTES];
static hg_client *client;

/* The text of a call stands in the buffer that hg_wasm_input handed out. */
static char *input;

EXPORT(abi_version) int32_t abi_version(void) { return HG_ABI_VERSION; }

EXPORT(open) int32_t open_client(uint32_t seed)
{
    return (client = hg_open(memory, sizeof memory, seed)) != NULL;
}

EXPORT(input) char *take_input(uint32_t bytes) { return input = hg_input(client, bytes); }

EXPORT(output) const char *output(void) { return hg_output(client); }

EXPORT(output_size) uint32_t output_size(void) { return hg_output_size(client); }

EXPORT(report) int32_t report(void) { return hg_report(client); }

EXPORT(describe) void describe(void) { hg_describe(client); }

EXPORT(configure) int32_t configure(uint32_t bytes)
{
    return hg_configure(client, input, bytes);
}

EXPORT(add_schema) int32_t add_schema(uint32_t uri_bytes, uint32_t bytes)
{
    return hg_add_schema(client, input, uri_bytes, input + uri_bytes, bytes);
}

EXPORT(schema_bytes) uint32_t schema_bytes(int32_t schema)
{
    return hg_schema_bytes(client, schema);
}

EXPORT(add_stream) int32_t add_stream(uint32_t bytes)
{
    return hg_add_stream(client, input, bytes);
}

EXPORT(add_instrument) int32_t add_instrument(uint32_t bytes)
{
    return hg_add_instrument(client, input, bytes);
}

EXPORT(begin_pageview) int32_t begin_pageview(uint32_t bytes)
{
    return hg_begin_pageview(client, input, bytes);
}

EXPORT(in_sample) int32_t in_sample(int32_t stream) { return hg_in_sample(client, stream); }

EXPORT(validate) int32_t validate(int32_t schema, uint32_t bytes)
{
    return hg_validate(client, schema, input, bytes);
}

EXPORT(listener_plan) void listener_plan(void) { hg_listener_plan(client); }

EXPORT(random_pool) unsigned char *random_pool(void) { return hg_random_pool(client); }

EXPORT(random_filled) void random_filled(void) { hg_random_filled(client); }

EXPORT(intern) int32_t intern(uint32_t bytes) { return hg_intern(client, input, bytes); }

EXPORT(forget_strings) void forget_strings(void) { hg_forget_strings(client); }

EXPORT(emit) int32_t emit(int32_t rule, int32_t first, int32_t second, double now)
{
    return hg_emit(client, rule, first, second, now);
}

EXPORT(submit) int32_t submit(int32_t stream, uint32_t bytes, double now)
{
    return hg_submit(client, stream, input, bytes, now);
}

EXPORT(collect) int32_t collect(double monotonic_ms) { return hg_collect(client, monotonic_ms); }

EXPORT(next_batch) int32_t next_batch(double monotonic_ms, int32_t urgency)
{
    return hg_next_batch(client, monotonic_ms, urgency);
}

EXPORT(batch_first) uint32_t batch_first(int32_t batch) { return hg_batch_first(client, batch); }

EXPORT(batch_span) uint32_t batch_span(int32_t batch) { return hg_batch_span(client, batch); }

EXPORT(settle) int32_t settle(int32_t batch, int32_t status, int32_t delivered, int32_t rejected,
                              double retry_after_ms, double monotonic_ms)
{
    return hg_settle(client, batch, status, delivered, rejected, retry_after_ms, monotonic_ms);
}

EXPORT(wake_at) double wake_at(void) { return hg_wake_at(client); }

EXPORT(forget_events) void forget_events(void) { hg_forget_events(client); }

EXPORT(stats) void stats(void) { hg_stats(client); }
