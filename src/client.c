/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "client.h"
#include "event/context.h"
#include "event/plan.h"
#include "event/prefix.h"
#include "schema/lookup.h"
#include "schema/pattern.h"
#include "json/table.h"

/* What is of a pageview takes the last bytes of memory. So what is configured lies low: its
   addresses are small numbers, and an image of it is smaller. */
static unsigned char *end_of(void *memory, size_t bytes)
{
    return (unsigned char *)memory + (bytes & ~(size_t)7);
}

static unsigned char *take(unsigned char **end, size_t bytes) { return *end -= bytes; }

static void take_text(unsigned char **end, hg_text *text, size_t bytes)
{
    hg__text_init(text, (char *)take(end, bytes), bytes);
}

hg_client *hg_open(void *memory, size_t bytes, uint32_t seed)
{
    hg_client *client = memory;
    hg_arena *arena;
    unsigned char *end = end_of(memory, bytes);
    if (!memory || bytes < HG_MIN_MEMORY || (uintptr_t)memory % _Alignof(hg_client))
        return NULL;
    memset(client, 0, sizeof *client);
    arena = &client->arena;
    client->memory_bytes = bytes;
    client->delivery.batches = (hg_batch *)take(&end, HG_MAX_BATCHES * sizeof(hg_batch));
    take_text(&end, &client->events, HG_EVENT_BUFFER_BYTES);
    take_text(&end, &client->strings.bytes, HG_STRING_BYTES);
    take_text(&end, &client->problems.text, HG_REPORT_BYTES);
    hg__arena_init(arena, memory, (size_t)(end - (unsigned char *)memory));
    hg__rewind_kept(arena, (hg_mark)memory + ((sizeof *client + 7) & ~(size_t)7));
    client->problems.starting = true;
    client->problems.sentences = hg__problem_sentences;
    client->problems.violations = hg__keyword_sentences;
    client->pageview_start = hg__mark_kept(arena);
    client->fills.pointers[0] = "/meta/dt";
    client->fills.count = 1;
    client->viewport_width = -1;
    hg__delivery_init(&client->delivery, seed);
    json_object_seed(seed | 1);
    return client;
}

/* images */

void hg__tabulate(hg_client *client)
{
    hg__rewind_kept(&client->arena, client->pageview_start);
    hg__enter(client, NULL);
    hg__tabulate_patterns(&client->arena, client->formats.all);
    client->pageview_start = hg__mark_kept(&client->arena);
}

/* Over all of what is kept, eight bytes at a time. A word that differs makes another sum, for a
   product with an odd number can be undone. Kept memory ends at a multiple of eight. */
static uint64_t sum_kept(const hg_client *client)
{
    const unsigned char *at = (const unsigned char *)client;
    size_t words = (size_t)(client->arena.low - at) / sizeof(uint64_t);
    uint64_t sum = 0, word;
    for (; words; words--, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
    }
    return sum;
}

/* What is not the configuration's is left zero, and so is what follows from the rest. */
size_t hg_pack(hg_client *client)
{
    hg_arena *arena = &client->arena;
    hg_batch *const batches = client->delivery.batches;
    hg_properties *properties;
    hg__tabulate(client);
    hg__forget_problems(&client->problems);
    hg__forget_interned(&client->strings);
    memset(&client->delivery, 0, sizeof client->delivery);
    client->delivery.batches = batches;
    client->problems.sentences = client->problems.violations = NULL;
    client->output = (hg_span){NULL, 0};
    for (properties = client->properties; properties; properties = properties->next)
        hg__forget_index(properties);
    arena->last_bytes = 0;
    client->image_sum = 0;
    client->image_sum = sum_kept(client);
    return (size_t)(arena->low - (unsigned char *)client);
}

static bool is_image(hg_client *client, size_t bytes)
{
    const unsigned char *const end = end_of(client, bytes), *const low = client->arena.low;
    const uint64_t sum = client->image_sum;
    bool is_whole;
    if (client->memory_bytes != bytes ||
        (unsigned char *)client->delivery.batches != end - HG_MAX_BATCHES * sizeof(hg_batch) ||
        low < (unsigned char *)client || low > end)
        return false;
    client->image_sum = 0;
    is_whole = sum_kept(client) == sum;
    client->image_sum = sum;
    return is_whole;
}

hg_client *hg_resume(void *memory, size_t bytes, uint32_t seed)
{
    hg_client *client = memory;
    hg_properties *properties;
    if (!is_image(client, bytes))
        return NULL;
    hg__delivery_init(&client->delivery, seed);
    for (properties = client->properties; properties; properties = properties->next)
        hg__index_properties(properties);
    return client;
}

/* text in and out */

void hg__enter(hg_client *client, const char *text) { hg__free_temporary(&client->arena, text); }

char *hg_input(hg_client *client, size_t bytes)
{
    char *input;
    hg__enter(client, NULL);
    input = hg__temporary(&client->arena, bytes);
    if (!input)
        hg__report(&client->problems, HG_TOO_LARGE, NULL, "");
    return input;
}

const char *hg_output(const hg_client *client) { return client->output.at; }

size_t hg_output_size(const hg_client *client) { return client->output.length; }

void hg__begin_output(hg_client *client, hg_text *text)
{
    const size_t bytes = hg__arena_room(&client->arena);
    hg__text_init(text, hg__temporary(&client->arena, bytes), bytes);
}

int hg__end_output(hg_client *client, const hg_text *text)
{
    client->output = (hg_span){text->start, text->full ? 0 : hg__text_length(text)};
    return text->full ? hg__report(&client->problems, HG_TOO_LARGE, NULL, "") : 0;
}

json_t *hg__load_json(hg_client *client, const char *json, size_t length, const hg_path *at)
{
    bool too_large;
    json_t *tree = hg__load(&client->arena, json, length, &too_large);
    if (!tree)
        hg__report(&client->problems, too_large ? HG_TOO_LARGE : HG_BAD_JSON, at, "");
    return tree;
}

const hg_token *hg__read_tokens(hg_client *client, const char *json, size_t length)
{
    const hg_token *tokens;
    const hg_read_result result = hg__read_table(&client->arena, json, length, &tokens);
    if (result == HG_READ_OK)
        return tokens;
    hg__report(&client->problems, result == HG_READ_TOO_LARGE ? HG_TOO_LARGE : HG_BAD_JSON, NULL,
               "");
    return NULL;
}

/* settings */

static int configure_fills(hg_client *client, const json_t *pointers, const hg_path *at)
{
    hg_fills *fills = &client->fills;
    size_t i;
    fills->count = 0;
    if (!json_is_array(pointers) || json_array_size(pointers) > HG_MAX_FILLS)
        return hg__report(&client->problems, HG_BAD_OPTION, at, "");
    for (i = 0; i < json_array_size(pointers); i++) {
        const char *pointer = json_string_value(json_array_get(pointers, i));
        if (!pointer || *pointer != '/' ||
            !(fills->pointers[i] = hg__keep_string(&client->arena, pointer)))
            return hg__report(&client->problems, HG_BAD_OPTION, at, "");
        fills->count++;
    }
    return 0;
}

int hg_configure(hg_client *client, const char *json, size_t length)
{
    const hg_path domain_path = HG_IN(NULL, "domain"), fills_path = HG_IN(NULL, "intakeFills");
    const json_t *tree, *domain, *fills;
    const char *name;
    hg__enter(client, json);
    if (!(tree = hg__load_json(client, json, length, NULL)))
        return -1;
    fills = HG_GET(tree, "intakeFills");
    if (fills && configure_fills(client, fills, &fills_path) < 0)
        return -1;
    domain = HG_GET(tree, "domain");
    name = json_string_value(domain);
    if (name && *name)
        client->configured_domain = hg__keep_string(&client->arena, name);
    client->pageview_start = hg__mark_kept(&client->arena);
    return domain && !client->configured_domain
               ? hg__report(&client->problems, HG_BAD_OPTION, &domain_path, "")
               : 0;
}

/* schemas */

static const hg_node *compile_schema(hg_client *client, const char *json, size_t length,
                                     const hg_path *at)
{
    const hg_schema_context context = {&client->arena,      &client->problems, &client->formats,
                                       &client->properties, &client->keywords, &client->fills};
    const json_t *tree = hg__load_json(client, json, length, at);
    return tree ? hg__compile_schema(&context, tree, at) : NULL;
}

/* What an intake fills in whatever the schema says makes an event invalid where there is no place
   for it. */
static void tell_of_fills(hg_client *client, const hg_schema *schema, const hg_path *at)
{
    int i;
    for (i = 0; i < client->fills.count; i++) {
        const char *pointer = client->fills.pointers[i];
        const bool is_time = hg__same(pointer, "/meta/dt");
        if (is_time ? !(schema->locations->taken & HG_TAKES_META_TIME)
                    : !hg__has_place(schema->root, pointer))
            hg__report(&client->problems, HG_NO_PLACE_FOR_FILL, at, pointer);
    }
}

int hg_add_schema(hg_client *client, const char *uri, size_t uri_length, const char *json,
                  size_t length)
{
    const hg_mark before = hg__mark_kept(&client->arena);
    hg_properties *const properties = client->properties;
    const hg_keywords keywords = client->keywords;
    const hg_formats formats = client->formats;
    hg_schema *schema = &client->schemas[client->schema_count];
    const hg_path schemas = HG_IN(NULL, "schemas");
    hg_path at = HG_IN(&schemas, NULL);
    hg_text text;
    hg__enter(client, uri);
    if (client->schema_count == HG_MAX_SCHEMAS)
        return hg__report(&client->problems, HG_TOO_MANY, &schemas, "");
    hg__begin_kept(&client->arena, &text);
    hg__put(&text, uri, uri_length);
    at.name = schema->uri = hg__end_kept(&client->arena, &text);
    if (!at.name)
        return hg__report(&client->problems, HG_TOO_LARGE, &schemas, "");
    schema->root = compile_schema(client, json, length, &at);
    schema->locations = schema->root ? hg__keep_locations(&client->arena, schema->root) : NULL;
    if (schema->root && !schema->locations)
        hg__report(&client->problems, HG_TOO_LARGE, &at, "");
    if (!schema->locations) {
        hg__rewind_kept(&client->arena, before);
        client->properties = properties;
        client->keywords = keywords;
        client->formats = formats;
        return -1;
    }
    tell_of_fills(client, schema, &at);
    client->pageview_start = hg__mark_kept(&client->arena);
    schema->bytes = (size_t)(client->pageview_start - before);
    return client->schema_count++;
}

size_t hg_schema_bytes(const hg_client *client, int schema)
{
    return schema >= 0 && schema < client->schema_count ? client->schemas[schema].bytes : 0;
}

const hg_node *hg__find_schema_by_token(const hg_client *client, const char *json,
                                        const hg_token *uri)
{
    int i;
    for (i = 0; i < client->schema_count; i++)
        if (hg__string_is(json, uri, client->schemas[i].uri, strlen(client->schemas[i].uri)))
            return client->schemas[i].root;
    return NULL;
}

const hg_node *hg__find_schema(const hg_client *client, const char *uri)
{
    const hg_token token = hg__name_token(uri ? uri : "", uri ? strlen(uri) : 0);
    return uri ? hg__find_schema_by_token(client, uri, &token) : NULL;
}

int hg_validate(hg_client *client, int schema, const char *json, size_t length)
{
    hg_text output;
    hg_validation validation = {
        .fills = &client->fills, .output = &output, .problems = &client->problems};
    const hg_token *value;
    hg__enter(client, json);
    if (schema < 0 || schema >= client->schema_count ||
        !(value = hg__read_tokens(client, json, length)))
        return -1;
    hg__begin_output(client, &output);
    hg__put_char(&output, '[');
    hg__validate(&validation, client->schemas[schema].root, json, value);
    hg__put_char(&output, ']');
    return hg__end_output(client, &output) < 0 ? -1 : validation.errors;
}

/* the pageview */

/* A client that configures itself builds every prefix, so that mistakes are found in each pageview;
   a packed one those that it will use. */
static bool needs_prefix(const hg_client *client, const hg_instrument *instrument)
{
    const hg_stream *stream = instrument->stream;
    return client->problems.sentences || (stream->in_sample && !stream->filtered);
}

HG_PART bool build_prefixes(hg_client *client)
{
    bool good = true;
    int i;
    for (i = 0; good && i < client->instrument_count; i++)
        good = !needs_prefix(client, &client->instruments[i]) ||
               hg__build_prefix(client, &client->instruments[i]);
    return good;
}

/* What was true of it lies in memory that is given back. */
void hg__end_pageview(hg_client *client)
{
    int i;
    hg__rewind_kept(&client->arena, client->pageview_start);
    memset(client->tokens, 0, sizeof client->tokens);
    memset(client->context, 0, sizeof client->context);
    for (i = 0; i < client->stream_count; i++) {
        client->streams[i].in_sample = false;
        client->streams[i].plans = NULL;
    }
}

int hg_begin_pageview(hg_client *client, const char *json, size_t length)
{
    const hg_token *facts;
    bool good;
    hg__enter(client, json);
    hg__rewind_kept(&client->arena, client->pageview_start);
    facts = hg__read_tokens(client, json, length);
    good = facts && hg__read_context(client, json, facts) &&
           (!client->instrument_count || build_prefixes(client));
    if (!good)
        hg__end_pageview(client);
    client->problems.starting &= !good;
    return good ? 0 : -1;
}

/* what the client says of itself */

int hg_report(hg_client *client)
{
    const int count = client->problems.count;
    hg_text output;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put_problems(&output, &client->problems);
    if (hg__end_output(client, &output) < 0)
        return -1;
    hg__forget_problems(&client->problems);
    return count;
}

int hg_describe(hg_client *client)
{
    hg_text output;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put_char(&output, '{');
    hg__put_count(&output, "abi", HG_ABI_VERSION);
    hg__put_names(&output, "results", hg_result_name);
    hg__put_names(&output, "dropReasons", hg_drop_reason_name);
    hg__put_key(&output, "limits");
    hg__put_char(&output, '{');
    hg__put_count(&output, "maxEventBytes", HG_MAX_EVENT_BYTES);
    hg__put_count(&output, "maxBatchBytes", HG_MAX_BATCH_BYTES);
    hg__put_count(&output, "randomPoolBytes", HG_RANDOM_POOL_BYTES);
    hg__put_count(&output, "lingerMs", HG_LINGER_MS);
    hg__put_count(&output, "memoryBytes", client->memory_bytes);
    hg__put(&output, "}}", 2);
    return hg__end_output(client, &output);
}

int hg_stats(hg_client *client)
{
    const hg_delivery *delivery = &client->delivery;
    hg_text output;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put_stats(&output, &client->counters, hg__count_events(delivery, HG_WAITING),
                  hg__count_events(delivery, HG_IN_FLIGHT));
    return hg__end_output(client, &output);
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
