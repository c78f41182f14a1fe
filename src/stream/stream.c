/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "stream/curation.h"
#include "stream/sampling.h"
#include "stream/stream.h"
#include "json/table.h"

#define UNIT_WORD(name, word) word "\0"
static const char unit_names[] = HG_UNITS(UNIT_WORD);

static hg_unit find_unit(const json_t *name)
{
    const char *text = json_string_value(name);
    return text ? (hg_unit)(hg__find_word(unit_names, text) % HG_UNIT_COUNT) : HG_NO_UNIT;
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
    return json_is_real(value) ? json_real_value(value) : -1;
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

/* EventStreamConfig has `sample`, Test Kitchen has `sample_rate` and `sample_unit`. */
static bool read_sample(hg_client *client, hg_stream *stream, const json_t *config)
{
    const json_t *sample = hg__get(config, "sample"), *rates = hg__get(config, "sample_rate");
    const json_t *unit = hg__get(config, "sample_unit");
    stream->salted =
        json_is_true(hg__get(sample ? sample : config, sample ? "salted" : "sample_salted"));
    if (!sample && !rates)
        return true;
    if (sample) {
        rates = hg__get(sample, "rate");
        unit = hg__get(sample, "unit");
        if (!unit || !json_is_real(rates))
            return false;
    }
    stream->unit = unit ? find_unit(unit) : HG_SESSION;
    return stream->unit && (json_is_object(rates) ? add_rates_by_wiki(client, stream, rates)
                                                  : add_rate(client, stream, NULL, rate_of(rates)));
}

/* attributes */

static const json_t *producer_of(const json_t *config)
{
    return hg__get(hg__get(config, "producers"), "metrics_platform_client");
}

static void read_provided(hg_client *client, hg_stream *stream, const json_t *config,
                          const hg_path *at)
{
    const json_t *names = stream->is_handle ? hg__get(config, "contextual_attributes")
                                            : hg__get(producer_of(config), "provide_values");
    size_t i;
    if (stream->is_handle)
        stream->provided = HG_BIT(HG_AGENT_CLIENT_PLATFORM) |
                           HG_BIT(HG_AGENT_CLIENT_PLATFORM_FAMILY) | HG_BIT(HG_PERFORMER_IS_TEMP);
    for (i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const hg_path path = HG_IN(at, name ? name : "provide_values");
        int attribute = name ? hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT) : -1;
        if (attribute < 0)
            hg__report(&client->problems, HG_UNKNOWN_ATTRIBUTE, &path, "");
        else if (hg__attributes[attribute].personal &&
                 !hg__lists(hg__get(config, "allow_personal"), name))
            hg__report(&client->problems, HG_PERSONAL_ATTRIBUTE, &path, "");
        else
            stream->provided |= HG_BIT(attribute);
    }
    /* Beside its bucket, an exact count would make an account easier to recognise for nothing. */
    if (stream->provided & HG_BIT(HG_PERFORMER_EDIT_COUNT) &&
        stream->provided & HG_BIT(HG_PERFORMER_EDIT_COUNT_BUCKET)) {
        const hg_path path = HG_IN(at, "performer_edit_count");
        stream->provided &= ~HG_BIT(HG_PERFORMER_EDIT_COUNT);
        hg__report(&client->problems, HG_ATTRIBUTE_LEFT_OUT, &path, ", beside its bucket");
    }
}

/* audience and curation */

static bool read_audience(hg_client *client, hg_stream *stream, const json_t *config)
{
    const json_t *audience = hg__get(config, "audience"), *fewest, *most;
    hg_audience *kept;
    if (!audience)
        return true;
    fewest = hg__get(audience, "minimum_edit_count");
    most = hg__get(audience, "maximum_edit_count");
    kept = hg__keep(&client->arena, sizeof *kept);
    if (!kept || !json_is_object(audience) || (fewest && !json_is_real(fewest)) ||
        (most && !json_is_real(most)))
        return false;
    kept->fewest = json_real_value(fewest);
    kept->most = json_real_value(most);
    stream->audience = kept;
    return true;
}

/* The curation in the text that hg_add_stream was given, which is loaded already; NULL: none. */
static const hg_token *find_curation(const hg_stream *stream, const char *json,
                                     const hg_token *value)
{
    static const char *const of_handle[] = {"config", "curation", NULL};
    static const char *const of_stream[] = {"config", "producers", "metrics_platform_client",
                                            "curation", NULL};
    const char *const *name = stream->is_handle ? of_handle : of_stream;
    for (; *name; name++)
        value = hg__member(json, value, *name);
    return value;
}

/* The rules are kept as they were written. They are judged once a pageview, when there is a
   context. */
static bool read_curation(hg_client *client, hg_stream *stream, const hg_span *text,
                          const hg_path *at)
{
    const hg_token *rules;
    hg_text kept;
    if (hg__read_table(&client->arena, text->at, text->length, &rules) != HG_READ_OK)
        return false;
    if (!(rules = find_curation(stream, text->at, rules)))
        return true;
    if (!hg__check_curation(&client->problems, text->at, rules, at))
        return false;
    hg__begin_kept(&client->arena, &kept);
    hg__put(&kept, text->at + rules->start, rules->length);
    return (stream->curation = hg__end_kept(&client->arena, &kept));
}

static bool keep_option(hg_client *client, const char **kept, const json_t *config,
                        const char *name)
{
    const char *text = json_string_value(hg__get(config, name));
    if (text)
        *kept = hg__keep_string(&client->arena, text);
    return !text || *kept;
}

static bool keep_names(hg_client *client, hg_stream *stream, const json_t *config, const char *name)
{
    const json_t *producer = stream->is_handle ? config : producer_of(config);
    const char *target = json_string_value(hg__get(producer, "stream_name"));
    stream->name = hg__keep_string(&client->arena, name);
    return stream->name &&
           hg__keep_made(&client->arena, &stream->target, target ? target : stream->name) &&
           keep_option(client, &stream->schema_title, config, "schema_title") &&
           keep_option(client, &stream->schema_uri, config, "schema_uri");
}

static void read_sample_or_none(hg_client *client, hg_stream *stream, const json_t *config,
                                const hg_path *at)
{
    if (read_sample(client, stream, config))
        return;
    stream->never = true;
    hg__report(&client->problems, HG_BAD_SAMPLE, at, "");
}

/* Whether the events can say that they are from a temporary account. A handle's have to. */
static bool tells_temp(const hg_client *client, const hg_stream *stream)
{
    const hg_node *root = hg__find_schema(client, stream->schema_uri);
    hg_location locations[HG_MAX_LOCATIONS];
    return !stream->is_handle || !root || hg__find_locations(root, HG_PERFORMER_IS_TEMP, locations);
}

static int add_stream(hg_client *client, bool is_handle, const json_t *config, const hg_span *text,
                      const hg_path *at)
{
    hg_stream *stream = &client->streams[client->stream_count];
    memset(stream, 0, sizeof *stream);
    stream->is_handle = is_handle;
    stream->full_rate = json_is_true(hg__get(config, "allow_full_rate"));
    if (!keep_names(client, stream, config, at->name))
        return hg__report(&client->problems, HG_TOO_LARGE, at, "");
    if (!tells_temp(client, stream))
        return hg__report(&client->problems, HG_NO_PLACE_FOR_IS_TEMP, at, "");
    read_sample_or_none(client, stream, config, at);
    /* Ignoring an audience or rules that make no sense would send too much. */
    if (!read_audience(client, stream, config) || !read_curation(client, stream, text, at)) {
        stream->never = true;
        hg__report(&client->problems, HG_BAD_CURATION, at, "");
    }
    read_provided(client, stream, config, at);
    client->pageview_start = hg__mark_kept(&client->arena);
    return client->stream_count++;
}

static hg_stream *find_stream(hg_client *client, bool is_handle, const char *name)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        if (client->streams[i].is_handle == is_handle && hg__same(client->streams[i].name, name))
            return &client->streams[i];
    return NULL;
}

/* New rates are kept where the pageview's memory was, so a new pageview has to begin. */
static int change_sample(hg_client *client, hg_stream *stream, const json_t *config,
                         const hg_path *at)
{
    int i;
    hg__rewind_kept(&client->arena, client->pageview_start);
    for (i = 0; i < client->stream_count; i++)
        client->streams[i].plans = NULL;
    stream->rates = NULL;
    stream->unit = HG_NO_UNIT;
    read_sample_or_none(client, stream, config, at);
    client->pageview_start = hg__mark_kept(&client->arena);
    return (int)(stream - client->streams);
}

/* The options that streams are configured by. */
static const char streams[] = "streams", handles[] = "instrumentConfigs";

int hg_add_stream(hg_client *client, const char *json, size_t length)
{
    hg_path option = HG_IN(NULL, streams), at = HG_AT(&option, (size_t)client->stream_count);
    const hg_span text = {json, length};
    const json_t *tree, *config;
    hg_stream *known;
    bool is_handle;
    hg__enter(client, json);
    if (!(tree = hg__load_json(client, json, length, &at)))
        return -1;
    is_handle = hg__same(hg__text_of(tree, "option"), handles);
    option.name = is_handle ? handles : streams;
    at.name = json_string_value(hg__get(tree, "name"));
    config = hg__get(tree, "config");
    if (!at.name || !*at.name || !json_is_object(config))
        return hg__report(&client->problems, HG_BAD_STREAM, &at, "");
    if ((known = find_stream(client, is_handle, at.name)))
        return change_sample(client, known, config, &at);
    if (client->stream_count == HG_MAX_STREAMS)
        return hg__report(&client->problems, HG_TOO_MANY, &option, "");
    return add_stream(client, is_handle, config, &text, &at);
}

int hg__report_stream(hg_problems *problems, hg_problem problem, const hg_stream *stream)
{
    return hg__report_in(problems, problem, stream->is_handle ? handles : streams, stream->name,
                         NULL, "");
}

/* sampling, once a pageview */

/* The rate of the first list that names the wiki, else the default; 0 where there is neither. Rates
   lie in reverse, so the last one that is found here is the first one that was configured. */
static double rate_for(const hg_stream *stream, const char *json, const hg_token *wiki)
{
    const hg_rate *rate;
    double own = -1, others = 0;
    for (rate = stream->rates; rate; rate = rate->next) {
        if (!rate->wiki)
            others = rate->rate;
        else if (wiki && wiki->kind == HG_JSON_STRING &&
                 hg__string_is(json, wiki, rate->wiki, strlen(rate->wiki)))
            own = rate->rate;
    }
    return own >= 0 ? own : others;
}

static bool is_in(const hg_stream *stream, const char *token)
{
    double value = hg__sampling_value(token, strlen(token), stream->salted ? stream->name : NULL);
    return value >= 0 && (stream->rate >= 1 || value < stream->rate);
}

static void draw(hg_client *client, hg_stream *stream, const char *json, const hg_token *context)
{
    const hg_token *wiki = hg__member(json, hg__member(json, context, "mediawiki"), "database");
    const char *token = client->tokens[stream->unit];
    stream->sequence = 0;
    stream->plans = NULL;
    stream->rate = stream->unit ? rate_for(stream, json, wiki) : 1;
    stream->in_sample = !stream->never && (!stream->unit || (token && is_in(stream, token)));
    stream->filtered = stream->in_sample && hg__is_filtered(client, stream, json, context);
    if (!stream->never && stream->unit && !token)
        hg__report_stream(&client->problems, HG_NO_TOKEN, stream);
}

void hg__draw_samples(hg_client *client, const char *json, const hg_token *context)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        draw(client, &client->streams[i], json, context);
}

void hg__put_sample(hg_text *text, const hg_stream *stream)
{
    hg__put_char(text, '{');
    hg__put_pair(text, "unit", hg__nth_word(unit_names, stream->unit));
    hg__put_key(text, "rate");
    hg__put_rate(text, stream->rate);
    hg__put_char(text, '}');
}

int hg_in_sample(const hg_client *client, int stream)
{
    return stream >= 0 && stream < client->stream_count && client->streams[stream].in_sample;
}
