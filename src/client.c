/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The client: its memory, its settings, what it says of itself. */

#include "client.h"

hg_client *hg_open(void *memory, size_t bytes, uint32_t seed)
{
    hg_client *client = memory;
    if (!memory || bytes < HG_MIN_MEMORY || (uintptr_t)memory % _Alignof(hg_client))
        return NULL;
    memset(client, 0, sizeof *client);
    client->memory_bytes = bytes;
    client->arena.top = client->arena.high = (unsigned char *)memory + (bytes & ~(size_t)7);
    client->arena.low = (unsigned char *)memory + ((sizeof *client + 7) & ~(size_t)7);
    hg__text(&client->report, hg__keep(&client->arena, HG_REPORT_BYTES), HG_REPORT_BYTES);
    hg__text(&client->string_bytes, hg__keep(&client->arena, HG_STRING_BYTES), HG_STRING_BYTES);
    hg__text(&client->events, hg__keep(&client->arena, HG_EVENT_BUFFER_BYTES),
             HG_EVENT_BUFFER_BYTES);
    client->starting = true;
    client->pageview_start = client->arena.low;
    client->fills[0] = "/meta/dt";
    client->fill_count = 1;
    client->viewport_width = -1;
    client->time_second = -1e18;
    client->delivery.linger_until = -1;
    client->delivery.jitter = seed | 1;
    json_object_seed(seed | 1);
    return client;
}

/* text in and out */

void hg__enter(hg_client *client, const char *text)
{
    hg_arena *arena = &client->arena;
    bool is_input = text && (const unsigned char *)text >= arena->high &&
                    (const unsigned char *)text < arena->top;
    if (!is_input)
        arena->high = arena->top;
    arena->last = NULL;
    hg__arena_use(arena);
}

char *hg_input(hg_client *client, size_t bytes)
{
    char *input;
    client->arena.high = client->arena.top;
    input = hg__temporary(&client->arena, bytes);
    if (!input)
        hg__report(client, HG_TOO_LARGE, NULL, "");
    return input;
}

const char *hg_output(const hg_client *client) { return client->output.at; }

size_t hg_output_size(const hg_client *client) { return client->output.length; }

void hg__begin_output(hg_client *client, hg_text *text)
{
    size_t bytes = (size_t)(client->arena.high - client->arena.low) / 2;
    hg__text(text, hg__temporary(&client->arena, bytes), bytes);
}

void hg__end_output(hg_client *client, const hg_text *text)
{
    client->output.at = text->start;
    client->output.length = hg__text_length(text);
}

/* Whether half of a surrogate pair is escaped here: 8 for the first half, 12 for the second. */
static int half_at(const char *at, const char *end)
{
    static const char digits[] = "89abcdef";
    const char *digit;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u' || (at[2] | 32) != 'd')
        return 0;
    digit = strchr(digits, at[3] | 32);
    return !at[3] || !digit ? 0 : digit - digits < 4 ? 8 : 12;
}

/* A surrogate without its other half is text to JavaScript and to an intake, but not to jansson.
   What is checked has U+FFFD in its place; what leaves is the text as it was. */
static const char *mend_surrogates(hg_client *client, const char *json, size_t length)
{
    const char *end = json + length, *at = json;
    char *mended = NULL;
    for (; (at = memchr(at, '\\', (size_t)(end - at))); at += 2) {
        const int half = half_at(at, end);
        if (half == 8 && half_at(at + 6, end) == 12) {
            at += 10;
        } else if (half) {
            if (!mended && (mended = hg__temporary(&client->arena, length)))
                memcpy(mended, json, length);
            if (!mended)
                break;
            memcpy(mended + (at - json) + 2, "fffd", 4);
        }
        if (end - at < 2)
            break;
    }
    return mended ? mended : json;
}

/* Numbers are what they are in JavaScript, doubles: then 123456789012345680000 is one as well. */
#define LOAD_FLAGS                                                                                 \
    (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY)

/* Without jansson's own words for what is wrong: nobody but a host that writes JSON by hand would
   read them, and they are 1 KB of what every reader downloads. */
json_t *hg__load(hg_client *client, const char *json, size_t length, const hg_place *at)
{
    const hg_arena *arena = &client->arena;
    json_t *tree;
    json = mend_surrogates(client, json, length);
    if (hg__load_bytes(json, length) > (size_t)(arena->high - arena->low)) {
        hg__report(client, HG_TOO_LARGE, at, "");
        return NULL;
    }
    tree = json_loadb(json, length, LOAD_FLAGS, NULL);
    if (!tree)
        hg__report(client, HG_BAD_JSON, at, "");
    return tree;
}

const json_t *hg__get(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

const char *hg__text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

bool hg__lists(const json_t *strings, const char *string)
{
    size_t i;
    for (i = 0; i < json_array_size(strings); i++) {
        const char *other = json_string_value(json_array_get(strings, i));
        if (other && hg__same(other, string))
            return true;
    }
    return false;
}

const hg_node *hg__find_schema(const hg_client *client, const char *uri)
{
    int i;
    for (i = 0; uri && i < client->schema_count; i++)
        if (hg__same(client->schemas[i].uri, uri))
            return client->schemas[i].root;
    return NULL;
}

/* settings */

static int configure_fills(hg_client *client, const json_t *fills, const hg_place *at)
{
    size_t i;
    client->fill_count = 0;
    if (!json_is_array(fills) || json_array_size(fills) > HG_MAX_FILLS)
        return hg__report(client, HG_BAD_OPTION, at, "");
    for (i = 0; i < json_array_size(fills); i++) {
        const char *pointer = json_string_value(json_array_get(fills, i));
        if (!pointer || *pointer != '/' ||
            !(client->fills[i] = hg__keep_string(&client->arena, pointer)))
            return hg__report(client, HG_BAD_OPTION, at, "");
        client->fill_count++;
    }
    return 0;
}

int hg_configure(hg_client *client, const char *json, size_t length)
{
    const hg_place domain_place = HG_IN(NULL, "domain"), fills_place = HG_IN(NULL, "intakeFills");
    const json_t *tree, *domain, *fills;
    const char *name;
    hg__enter(client, json);
    if (!(tree = hg__load(client, json, length, NULL)))
        return -1;
    fills = hg__get(tree, "intakeFills");
    if (fills && configure_fills(client, fills, &fills_place) < 0)
        return -1;
    domain = hg__get(tree, "domain");
    name = json_string_value(domain);
    if (name && *name)
        client->domain = hg__keep_string(&client->arena, name);
    client->pageview_start = client->arena.low;
    return domain && !client->domain ? hg__report(client, HG_BAD_OPTION, &domain_place, "") : 0;
}

bool hg__is_filled(const hg_client *client, const char *pointer)
{
    int i;
    for (i = 0; i < client->fill_count; i++)
        if (hg__same(client->fills[i], pointer))
            return true;
    return false;
}

/* questions */

int hg_validate(hg_client *client, int schema, const char *json, size_t length)
{
    hg_text output;
    hg_validation validation = {.client = client, .output = &output};
    json_t *tree;
    hg__enter(client, json);
    if (schema < 0 || schema >= client->schema_count)
        return -1;
    tree = hg__load(client, json, length, NULL);
    hg__begin_output(client, &output);
    hg__put(&output, "[", 1);
    if (tree)
        hg__validate(&validation, client->schemas[schema].root, tree);
    hg__put(&output, "]", 1);
    hg__end_output(client, &output);
    return tree ? validation.errors : -1;
}

int hg_report(hg_client *client)
{
    const int count = client->report_count;
    hg_text output;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put(&output, "[", 1);
    hg__put(&output, client->report.start, hg__text_length(&client->report));
    hg__put(&output, "]", 1);
    hg__end_output(client, &output);
    client->report.at = client->report.start;
    client->report_count = client->report_lost = 0;
    return count;
}

/* self-description */

static void put_count(hg_text *text, const char *key, size_t count)
{
    hg__put_key(text, key);
    hg__put_integer(text, (int64_t)count);
}

static void put_names(hg_text *text, const char *key, const char *(*name)(int))
{
    int i;
    hg__put_key(text, key);
    hg__put(text, "[", 1);
    for (i = 0; *name(i); i++) {
        hg__put_comma(text);
        hg__put_string(text, name(i), strlen(name(i)));
    }
    hg__put(text, "]", 1);
}

void hg_describe(hg_client *client)
{
    hg_text output;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put(&output, "{", 1);
    put_count(&output, "abi", HG_ABI_VERSION);
    put_names(&output, "results", hg_result_name);
    put_names(&output, "dropReasons", hg_drop_reason_name);
    hg__put_key(&output, "limits");
    hg__put(&output, "{", 1);
    put_count(&output, "maxEventBytes", HG_MAX_EVENT_BYTES);
    put_count(&output, "maxBatchBytes", HG_MAX_BATCH_BYTES);
    put_count(&output, "randomPoolBytes", HG_RANDOM_POOL_BYTES);
    put_count(&output, "lingerMs", HG_LINGER_MS);
    put_count(&output, "memoryBytes", client->memory_bytes);
    hg__put(&output, "}}", 2);
    hg__end_output(client, &output);
}

static size_t count_live(const hg_delivery *delivery, int state)
{
    size_t live = 0;
    uint32_t i;
    for (i = delivery->head; i != delivery->tail; i++) {
        const hg_batch *batch = &delivery->ring[i % HG_MAX_BATCHES];
        live += batch->state == state ? batch->live : 0;
    }
    return live;
}

void hg_stats(hg_client *client)
{
    const hg_counters *counters = &client->counters;
    hg_text output;
    int i;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put(&output, "{", 1);
    put_count(&output, "emitted", counters->emitted);
    put_count(&output, "queued", count_live(&client->delivery, HG_WAITING));
    put_count(&output, "inFlight", count_live(&client->delivery, HG_IN_FLIGHT));
    put_count(&output, "stored", counters->stored);
    put_count(&output, "delivered", counters->delivered);
    put_count(&output, "retried", counters->retried);
    hg__put_key(&output, "dropped");
    hg__put(&output, "{", 1);
    for (i = 0; i < HG_DROP_COUNT; i++)
        put_count(&output, hg_drop_reason_name(i), counters->dropped[i]);
    hg__put(&output, "}", 1);
    put_count(&output, "invalid", counters->invalid);
    put_count(&output, "notInSample", counters->not_in_sample);
    put_count(&output, "filtered", counters->filtered);
    put_count(&output, "funnelsClosed", counters->funnels_closed);
    hg__put(&output, "}", 1);
    hg__end_output(client, &output);
}

/* randomness */

unsigned char *hg_random_pool(hg_client *client) { return client->random; }

void hg_random_filled(hg_client *client) { client->random_left = HG_RANDOM_POOL_BYTES; }

const unsigned char *hg__take_random(hg_client *client)
{
    if (client->random_left < HG_UUID_BYTES)
        return NULL;
    client->random_left -= HG_UUID_BYTES;
    return client->random + client->random_left;
}
