/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The boundary: one line a function. A second line means that it belongs in src/. */

#include "heliograph.h"

/* The module's one client lives here; with the stack this makes up the fixed memory. */
static _Alignas(16) unsigned char memory[HG_WASM_CLIENT_BYTES];
static hg_client *client;

/* The text of a call stands in the buffer that hg_wasm_input handed out. */
static char *input;

int32_t hg_wasm_abi_version(void) { return HG_ABI_VERSION; }

int32_t hg_wasm_open(uint32_t seed)
{
    return (client = hg_open(memory, sizeof memory, seed)) != NULL;
}

/* Where an image lies: the first byte of the client. */
const unsigned char *hg_wasm_image(void) { return memory; }

int32_t hg_wasm_unused(void) { return hg_unused(client); }

uint32_t hg_wasm_pack(void) { return hg_pack(client); }

int32_t hg_wasm_resume(uint32_t seed)
{
    return (client = hg_resume(memory, sizeof memory, seed)) != NULL;
}

char *hg_wasm_input(uint32_t bytes) { return input = hg_input(client, bytes); }

const char *hg_wasm_output(void) { return hg_output(client); }

uint32_t hg_wasm_output_size(void) { return hg_output_size(client); }

int32_t hg_wasm_report(void) { return hg_report(client); }

int32_t hg_wasm_configure(uint32_t bytes) { return hg_configure(client, input, bytes); }

int32_t hg_wasm_add_schema(uint32_t uri_bytes, uint32_t bytes)
{
    return hg_add_schema(client, input, uri_bytes, input + uri_bytes, bytes);
}

uint32_t hg_wasm_schema_bytes(int32_t schema) { return hg_schema_bytes(client, schema); }

int32_t hg_wasm_add_stream(uint32_t bytes) { return hg_add_stream(client, input, bytes); }

int32_t hg_wasm_add_instrument(uint32_t bytes) { return hg_add_instrument(client, input, bytes); }

int32_t hg_wasm_set_sample(int32_t stream, uint32_t bytes)
{
    return hg_set_sample(client, stream, input, bytes);
}

int32_t hg_wasm_begin_pageview(uint32_t bytes) { return hg_begin_pageview(client, input, bytes); }

int32_t hg_wasm_in_sample(int32_t stream) { return hg_in_sample(client, stream); }

int32_t hg_wasm_assign(uint32_t bytes) { return hg_assign(client, input, bytes); }

int32_t hg_wasm_request_attributes(int32_t stream, uint32_t bytes)
{
    return hg_request_attributes(client, stream, input, bytes);
}

int32_t hg_wasm_validate(int32_t schema, uint32_t bytes)
{
    return hg_validate(client, schema, input, bytes);
}

int32_t hg_wasm_listener_plan(void) { return hg_listener_plan(client); }

unsigned char *hg_wasm_random_pool(void) { return hg_random_pool(client); }

void hg_wasm_random_filled(void) { hg_random_filled(client); }

int32_t hg_wasm_intern(uint32_t bytes) { return hg_intern(client, input, bytes); }

void hg_wasm_forget_strings(void) { hg_forget_strings(client); }

int32_t hg_wasm_emit(int32_t rule, int32_t first, int32_t second, double now)
{
    return hg_emit(client, rule, first, second, now);
}

int32_t hg_wasm_submit(int32_t stream, uint32_t bytes, double now)
{
    return hg_submit(client, stream, input, bytes, now);
}

void hg_wasm_prepare(int32_t stream) { hg_prepare(client, stream); }

int32_t hg_wasm_collect(double monotonic_ms) { return hg_collect(client, monotonic_ms); }

int32_t hg_wasm_next_batch(double monotonic_ms, int32_t urgency)
{
    return hg_next_batch(client, monotonic_ms, urgency);
}

int32_t hg_wasm_hold(uint32_t number, uint32_t bytes, uint32_t tries, double monotonic_ms)
{
    return hg_hold(client, number, bytes, tries, monotonic_ms);
}

double hg_wasm_hold_ms(uint32_t errors) { return hg_hold_ms(errors); }

int32_t hg_wasm_settle(int32_t batch, int32_t status, int32_t delivered, int32_t rejected,
                       double retry_after_ms, double monotonic_ms)
{
    return hg_settle(client, batch, status, delivered, rejected, retry_after_ms, monotonic_ms);
}

double hg_wasm_wake_at(void) { return hg_wake_at(client); }

int32_t hg_wasm_forget_events(int32_t reason) { return hg_forget_events(client, reason); }

int32_t hg_wasm_adopt(uint32_t bytes) { return hg_adopt(client, input, bytes); }

int32_t hg_wasm_discard(int32_t reason, uint32_t count)
{
    return hg_discard(client, reason, count);
}

int32_t hg_wasm_stats(void) { return hg_stats(client); }

int32_t hg_wasm_check_contributions(uint32_t bytes)
{
    return (int32_t)hg_check_contributions(client, input, bytes);
}
