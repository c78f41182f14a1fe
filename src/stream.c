/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Streams: their configuration, and the sampling decision of each pageview. */

#include <stdlib.h>

#include "private.h"

static const char *const unit_names[HG_UNIT_COUNT] = {"", "pageview", "session", "device"};

static hg_unit find_unit(const json_t *name)
{
    const char *text = json_string_value(name);
    int i;
    for (i = 1; text && i < HG_UNIT_COUNT; i++)
        if (hg__same(text, unit_names[i]))
            return (hg_unit)i;
    return HG_NO_UNIT;
}

/* rates */

/* A rate in a key or a string, such as "0.1"; negative for anything that is none. strtod alone
   would also take hexadecimal digits and infinities. */
static double rate_of_text(const char *text)
{
    char *end;
    double rate;
    if (!*text || text[strspn(text, "0123456789.eE+-")])
        return -1;
    rate = strtod(text, &end);
    return *end ? -1 : rate;
}

static double rate_of(const json_t *value)
{
    if (json_is_string(value))
        return rate_of_text(json_string_value(value));
    return json_is_number(value) ? json_number_value(value) : -1;
}

static bool add_rate(hg_client *client, hg_stream *stream, const char *wiki, double rate)
{
    hg_rate *kept = hg__keep(&client->arena, sizeof *kept);
    if (!kept || !(rate >= 0 && rate <= 1))
        return false;
    kept->next = stream->rates;
    kept->wiki = wiki ? hg__keep_string(&client->arena, wiki) : NULL;
    kept->rate = rate;
    stream->rates = kept;
    return !wiki || kept->wiki;
}

static bool add_rates_by_wiki(hg_client *client, hg_stream *stream, const json_t *rates)
{
    const char *key;
    json_t *wikis;
    size_t i;
    json_object_foreach ((json_t *)rates, key, wikis) {
        bool others = hg__same(key, "default");
        if (others ? !add_rate(client, stream, NULL, rate_of(wikis)) : !json_is_array(wikis))
            return false;
        for (i = 0; i < json_array_size(wikis); i++) {
            const char *wiki = json_string_value(json_array_get(wikis, i));
            if (!wiki || !add_rate(client, stream, wiki, rate_of_text(key)))
                return false;
        }
    }
    return true;
}

/* `sample` is EventStreamConfig's own form, `sample_rate` with `sample_unit` Test Kitchen's. */
static bool read_sample(hg_client *client, hg_stream *stream, const json_t *config)
{
    const json_t *sample = hg__get(config, "sample"), *rates = hg__get(config, "sample_rate");
    const json_t *unit = hg__get(config, "sample_unit");
    if (!sample && !rates)
        return true;
    if (sample) {
        rates = hg__get(sample, "rate");
        unit = hg__get(sample, "unit");
        if (!unit || !json_is_number(rates))
            return false;
    }
    stream->unit = unit ? find_unit(unit) : HG_SESSION;
    return stream->unit && (json_is_object(rates) ? add_rates_by_wiki(client, stream, rates)
                                                  : add_rate(client, stream, NULL, rate_of(rates)));
}

/* attributes */

static void read_provided(hg_client *client, hg_stream *stream, const json_t *config,
                          const hg_place *at)
{
    const json_t *names =
        hg__get(hg__get(hg__get(config, "producers"), "metrics_platform_client"), "provide_values");
    size_t i;
    for (i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const hg_place place = HG_IN(at, name ? name : "provide_values");
        int attribute = name ? hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT) : -1;
        if (attribute < 0)
            hg__report(client, HG_UNKNOWN_ATTRIBUTE, &place, "");
        else if (hg__attributes[attribute].personal &&
                 !hg__lists(hg__get(config, "allow_personal"), name))
            hg__report(client, HG_PERSONAL_ATTRIBUTE, &place, "");
        else
            stream->provided |= HG_BIT(attribute);
    }
}

/* Options that would change which events leave: to ignore them would send too much. */
static bool is_supported(const json_t *config)
{
    const json_t *producer = hg__get(hg__get(config, "producers"), "metrics_platform_client");
    return !json_object_size(hg__get(producer, "curation")) && !hg__get(producer, "stream_name");
}

static bool keep_option(hg_client *client, const char **kept, const json_t *config,
                        const char *name)
{
    const char *text = json_string_value(hg__get(config, name));
    if (text)
        *kept = hg__keep_string(&client->arena, text);
    return !text || *kept;
}

static int add_stream(hg_client *client, const json_t *config, const hg_place *at)
{
    hg_stream *stream = &client->streams[client->stream_count];
    memset(stream, 0, sizeof *stream);
    if (!(stream->name = hg__keep_string(&client->arena, at->name)) ||
        !keep_option(client, &stream->schema_title, config, "schema_title") ||
        !keep_option(client, &stream->schema_uri, config, "schema_uri"))
        return hg__report(client, HG_TOO_LARGE, at, "");
    if (!read_sample(client, stream, config)) {
        stream->never = true;
        hg__report(client, HG_BAD_SAMPLE, at, "");
    }
    if (!is_supported(config)) {
        stream->never = true;
        hg__report(client, HG_UNSUPPORTED_OPTION, at, " (curation, stream_name)");
    }
    read_provided(client, stream, config, at);
    client->pageview_start = client->arena.low;
    return client->stream_count++;
}

int hg_add_stream(hg_client *client, const char *json, size_t length)
{
    const hg_place streams = HG_IN(NULL, "streams");
    const json_t *tree, *config;
    hg_place at = {&streams, NULL, (size_t)client->stream_count};
    hg__enter(client, json);
    if (client->stream_count == HG_MAX_STREAMS)
        return hg__report(client, HG_TOO_MANY, &streams, "");
    if (!(tree = hg__load(client, json, length, 0, &at)))
        return -1;
    at.name = json_string_value(hg__get(tree, "name"));
    config = hg__get(tree, "config");
    if (!at.name || !*at.name || !json_is_object(config))
        return hg__report(client, HG_BAD_STREAM, &at, "");
    return add_stream(client, config, &at);
}

/* sampling, once a pageview */

/* The first list that names the wiki, else the default; a stream with rates but neither has rate 0.
   Rates were kept last one first, so what is found later here stood earlier. */
static double rate_for(const hg_stream *stream, const char *wiki)
{
    const hg_rate *rate;
    double own = -1, others = 0;
    for (rate = stream->rates; rate; rate = rate->next) {
        if (!rate->wiki)
            others = rate->rate;
        else if (wiki && hg__same(rate->wiki, wiki))
            own = rate->rate;
    }
    return own >= 0 ? own : others;
}

static void draw(hg_client *client, hg_stream *stream, const char *wiki)
{
    const hg_place streams = HG_IN(NULL, "streams");
    const hg_place at = HG_IN(&streams, stream->name);
    const char *token = client->tokens[stream->unit];
    stream->sequence = 0;
    stream->rate = stream->unit ? rate_for(stream, wiki) : 1;
    stream->in_sample =
        !stream->never &&
        (!stream->unit || (token && hg_token_in_sample(token, strlen(token), stream->rate)));
    if (!stream->never && stream->unit && !token)
        hg__report(client, HG_NO_TOKEN, &at, "");
}

void hg__draw_samples(hg_client *client, const char *wiki)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        draw(client, &client->streams[i], wiki);
}

void hg__put_sample(hg_text *text, const hg_stream *stream)
{
    hg__put(text, "{", 1);
    hg__put_pair(text, "unit", unit_names[stream->unit]);
    hg__put_key(text, "rate");
    hg__put_rate(text, stream->rate);
    hg__put(text, "}", 1);
}

int hg_in_sample(const hg_client *client, int stream)
{
    return stream >= 0 && stream < client->stream_count && client->streams[stream].in_sample;
}
