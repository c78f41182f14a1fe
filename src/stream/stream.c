/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/decimal.h"
#include "client.h"
#include "stream/curation.h"
#include "stream/sampling.h"
#include "stream/stream.h"
#include "json/table.h"

#define UNIT_WORD(name, word) word "\0"
static const char unit_names[] = HG_UNITS(UNIT_WORD);

/* The longest word of a unit, and the longest text of a rate that anybody writes, are shorter. */
#define WORD_BYTES 64

hg_unit hg__find_unit(const char *json, const hg_token *name)
{
    char word[WORD_BYTES];
    if (name->kind != HG_JSON_STRING)
        return HG_NO_UNIT;
    hg__copy_string(json, name, word, sizeof word);
    return (hg_unit)(hg__find_word(unit_names, word) % HG_UNIT_COUNT);
}

/* rates: read without jansson, because a page may change them */

/* A rate in a key or a string, such as "0.1"; negative for anything that is none. */
static double rate_of_text(const char *json, const hg_token *string)
{
    char text[WORD_BYTES] = "";
    const char *end;
    double rate;
    if (string->length >= sizeof text)
        return -1;
    end = text + hg__decode_string(json, string, text, sizeof text);
    return hg__read_decimal(text + (*text == '+'), end, &rate) == end ? rate : -1;
}

static double rate_of(const char *json, const hg_token *value)
{
    if (value->kind == HG_JSON_STRING)
        return rate_of_text(json, value);
    return value->kind == HG_JSON_NUMBER ? hg__token_number(json, value) : -1;
}

static const char *keep_string(hg_client *client, const char *json, const hg_token *string)
{
    hg_text text;
    hg__begin_kept(&client->arena, &text);
    hg__put_decoded(&text, json, string);
    return hg__end_kept(&client->arena, &text);
}

static bool is_of_wiki(const hg_rate *rate, const char *json, const hg_token *wiki)
{
    return wiki && rate->wiki ? hg__string_is(json, wiki, rate->wiki, strlen(rate->wiki))
                              : !wiki && !rate->wiki;
}

/* One for this wiki that an earlier sample had, so that samples may change for ever, or a new one.
 */
static hg_rate *take_rate(hg_client *client, hg_stream *stream, const char *json,
                          const hg_token *wiki)
{
    hg_rate **at = &stream->spare, *rate;
    while (*at && !is_of_wiki(*at, json, wiki))
        at = &(*at)->next;
    if ((rate = *at)) {
        *at = rate->next;
        return rate;
    }
    rate = hg__keep(&client->arena, sizeof *rate);
    return rate && (!wiki || (rate->wiki = keep_string(client, json, wiki))) ? rate : NULL;
}

/* `wiki` NULL: the default. */
static bool add_rate(hg_client *client, hg_stream *stream, const char *json, const hg_token *wiki,
                     double rate)
{
    hg_rate *taken;
    if ((wiki && wiki->kind != HG_JSON_STRING) || !(rate >= 0 && rate <= 1) ||
        !(taken = take_rate(client, stream, json, wiki)))
        return false;
    taken->next = stream->rates;
    taken->rate = rate;
    stream->rates = taken;
    return true;
}

static bool add_rates_by_wiki(hg_client *client, hg_stream *stream, const char *json,
                              const hg_token *rates)
{
    const hg_token *name = rates + 1, *wiki;
    uint32_t left, wikis;
    for (left = rates->count; left; left--, name = hg__next_name(name)) {
        const bool others = hg__string_is(json, name, "default", 7);
        if (others ? !add_rate(client, stream, json, NULL, rate_of(json, name + 1))
                   : name[1].kind != HG_JSON_ARRAY)
            return false;
        wiki = name + 2;
        for (wikis = others ? 0 : name[1].count; wikis; wikis--, wiki = hg__next_token(wiki))
            if (!add_rate(client, stream, json, wiki, rate_of_text(json, name)))
                return false;
    }
    return true;
}

static bool is_true(const hg_token *value) { return value && value->kind == HG_JSON_TRUE; }

/* What may be `bad` of a stream, and keeps it out of sample: another sample can mend the first. */
enum { BAD_SAMPLE = 1, BAD_CURATION = 2 };

/* EventStreamConfig has `sample`, Test Kitchen has `sample_rate` and `sample_unit`. */
static bool read_sample(hg_client *client, hg_stream *stream, const char *json,
                        const hg_token *config)
{
    const hg_token *sample = hg__member(json, config, "sample");
    const hg_token *rates = hg__member(json, config, "sample_rate");
    const hg_token *unit = hg__member(json, config, "sample_unit");
    stream->salted =
        is_true(hg__member(json, sample ? sample : config, sample ? "salted" : "sample_salted"));
    if (!sample && !rates)
        return true;
    if (sample) {
        rates = hg__member(json, sample, "rate");
        unit = hg__member(json, sample, "unit");
        if (!unit || !rates || rates->kind != HG_JSON_NUMBER)
            return false;
    }
    stream->unit = unit ? hg__find_unit(json, unit) : HG_SESSION;
    return stream->unit && (rates->kind == HG_JSON_OBJECT
                                ? add_rates_by_wiki(client, stream, json, rates)
                                : add_rate(client, stream, json, NULL, rate_of(json, rates)));
}

static void read_sample_or_none(hg_client *client, hg_stream *stream, const char *json,
                                const hg_token *config, const hg_path *at)
{
    stream->bad &= BAD_CURATION;
    if (read_sample(client, stream, json, config))
        return;
    stream->bad |= BAD_SAMPLE;
    hg__report(&client->problems, HG_BAD_SAMPLE, at, "");
}

/* attributes */

static const json_t *producer_of(const json_t *config)
{
    return HG_GET(HG_GET(config, "producers"), "metrics_platform_client");
}

static void read_provided(hg_client *client, hg_stream *stream, const json_t *config,
                          const hg_path *at)
{
    const json_t *names = stream->is_handle ? HG_GET(config, "contextual_attributes")
                                            : HG_GET(producer_of(config), "provide_values");
    size_t i;
    if (stream->is_handle)
        stream->provided = HG_BIT(HG_AGENT_CLIENT_PLATFORM) |
                           HG_BIT(HG_AGENT_CLIENT_PLATFORM_FAMILY) | HG_BIT(HG_PERFORMER_IS_TEMP);
    for (i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const hg_path path = HG_IN(at, name ? name : HG_CONFIGURING_TEXT("provide_values"));
        int attribute = name ? hg__find_attribute(name, 0, HG_CONTEXT_ATTRIBUTE_COUNT) : -1;
        if (attribute < 0)
            hg__report(&client->problems, HG_UNKNOWN_ATTRIBUTE, &path, "");
        else if (hg__attributes[attribute].personal &&
                 !hg__lists(HG_GET(config, "allow_personal"), name))
            hg__report(&client->problems, HG_PERSONAL_ATTRIBUTE, &path, "");
        else
            stream->provided |= HG_BIT(attribute);
    }
    /* Beside its bucket, an exact count would make an account easier to recognise for nothing. */
    if (stream->provided & HG_BIT(HG_PERFORMER_EDIT_COUNT) &&
        stream->provided & HG_BIT(HG_PERFORMER_EDIT_COUNT_BUCKET)) {
        const hg_path path = HG_IN(at, HG_CONFIGURING_TEXT("performer_edit_count"));
        stream->provided &= ~HG_BIT(HG_PERFORMER_EDIT_COUNT);
        hg__report(&client->problems, HG_ATTRIBUTE_LEFT_OUT, &path,
                   HG_CONFIGURING_TEXT(", beside its bucket"));
    }
}

/* audience and curation */

static bool read_audience(hg_client *client, hg_stream *stream, const json_t *config)
{
    const json_t *audience = HG_GET(config, "audience"), *fewest, *most;
    hg_audience *kept;
    if (!audience)
        return true;
    fewest = HG_GET(audience, "minimum_edit_count");
    most = HG_GET(audience, "maximum_edit_count");
    kept = hg__keep(&client->arena, sizeof *kept);
    if (!kept || !json_is_object(audience) || (fewest && !json_is_real(fewest)) ||
        (most && !json_is_real(most)))
        return false;
    kept->fewest = json_real_value(fewest);
    kept->most = json_real_value(most);
    stream->audience = kept;
    return true;
}

/* The rules are kept as they were written. They are judged once a pageview, when there is a
   context. */
static bool read_curation(hg_client *client, hg_stream *stream, const char *json,
                          const hg_token *config, const hg_path *at)
{
    const hg_token *producer =
        stream->is_handle
            ? config
            : hg__member(json, hg__member(json, config, HG_CONFIGURING_TEXT("producers")),
                         HG_CONFIGURING_TEXT("metrics_platform_client"));
    const hg_token *rules = hg__member(json, producer, HG_CONFIGURING_TEXT("curation"));
    hg_text kept;
    if (!rules)
        return true;
    if (!hg__check_curation(&client->problems, json, rules, at))
        return false;
    hg__begin_kept(&client->arena, &kept);
    hg__put_written(&kept, json, rules);
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
    const char *target = json_string_value(HG_GET(producer, "stream_name"));
    stream->name = hg__keep_string(&client->arena, name);
    return stream->name &&
           hg__keep_made(&client->arena, &stream->target, target ? target : stream->name) &&
           keep_option(client, &stream->schema_title, config,
                       HG_CONFIGURING_TEXT("schema_title")) &&
           keep_option(client, &stream->schema_uri, config, HG_CONFIGURING_TEXT("schema_uri"));
}

/* Whether the events can say that they are from a temporary account. A handle's have to. */
static bool tells_temp(const hg_client *client, const hg_stream *stream)
{
    const hg_node *root = hg__find_schema(client, stream->schema_uri);
    hg_location locations[HG_MAX_LOCATIONS];
    return !stream->is_handle || !root || hg__find_locations(root, HG_PERFORMER_IS_TEMP, locations);
}

/* What is added: its name, and its configuration as it was loaded and as it was read. */
typedef struct {
    bool is_handle;
    const char *name;
    const json_t *config;
    const char *json;
    const hg_token *tokens; /* of the configuration */
} addition;

static int add_stream(hg_client *client, const addition *added, const hg_path *at)
{
    hg_stream *stream = &client->streams[client->stream_count];
    memset(stream, 0, sizeof *stream);
    stream->is_handle = added->is_handle;
    stream->full_rate = json_is_true(HG_GET(added->config, "allow_full_rate"));
    if (!keep_names(client, stream, added->config, added->name))
        return hg__report(&client->problems, HG_TOO_LARGE, at, "");
    if (!tells_temp(client, stream))
        return hg__report(&client->problems, HG_NO_PLACE_FOR_IS_TEMP, at, "");
    read_sample_or_none(client, stream, added->json, added->tokens, at);
    /* Ignoring an audience or rules that make no sense would send too much. */
    if (!read_audience(client, stream, added->config) ||
        !read_curation(client, stream, added->json, added->tokens, at)) {
        stream->bad |= BAD_CURATION;
        hg__report(&client->problems, HG_BAD_CURATION, at, "");
    }
    read_provided(client, stream, added->config, at);
    client->pageview_start = hg__mark_kept(&client->arena);
    return client->stream_count++;
}

/* The options that streams are configured by. */
static const char streams[] = "streams", handles[] = "instrumentConfigs";

static bool is_known(const hg_client *client, const addition *added)
{
    int i;
    for (i = 0; i < client->stream_count; i++)
        if (client->streams[i].is_handle == added->is_handle &&
            hg__same(client->streams[i].name, added->name))
            return true;
    return false;
}

int hg_add_stream(hg_client *client, const char *json, size_t length)
{
    hg_path option = HG_IN(NULL, streams), at = HG_AT(&option, (size_t)client->stream_count);
    addition added = {.json = json};
    const json_t *tree;
    hg__enter(client, json);
    if (!(tree = hg__load_json(client, json, length, &at)))
        return -1;
    added.is_handle = hg__same(HG_TEXT_OF(tree, "option"), handles);
    option.name = added.is_handle ? handles : streams;
    at.name = added.name = json_string_value(HG_GET(tree, "name"));
    added.config = HG_GET(tree, "config");
    if (!at.name || !*at.name || !json_is_object(added.config) || is_known(client, &added))
        return hg__report(&client->problems, HG_BAD_STREAM, &at, "");
    if (client->stream_count == HG_MAX_STREAMS)
        return hg__report(&client->problems, HG_TOO_MANY, &option, "");
    if (!(added.tokens = hg__read_tokens(client, json, length)))
        return -1;
    added.tokens = hg__member(json, added.tokens, "config");
    return add_stream(client, &added, &at);
}

/* new samples */

/* The rates are kept where the pageview's memory was, so that one is over. */
static void change_sample(hg_client *client, hg_stream *stream, const char *json,
                          const hg_token *config)
{
    const hg_path option = HG_IN(NULL, stream->is_handle ? handles : streams);
    const hg_path at = HG_IN(&option, stream->name);
    hg_rate **last = &stream->spare;
    hg__end_pageview(client);
    while (*last)
        last = &(*last)->next;
    *last = stream->rates;
    stream->rates = NULL;
    stream->unit = HG_NO_UNIT;
    read_sample_or_none(client, stream, json, config, &at);
    client->pageview_start = hg__mark_kept(&client->arena);
}

int hg_set_sample(hg_client *client, int number, const char *json, size_t length)
{
    const hg_token *config;
    hg__enter(client, json);
    if (number < 0 || number >= client->stream_count ||
        !(config = hg__read_tokens(client, json, length)))
        return -1;
    change_sample(client, &client->streams[number], json, config);
    return 0;
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
    stream->in_sample = !stream->bad && (!stream->unit || (token && is_in(stream, token)));
    stream->filtered = stream->in_sample && hg__is_filtered(client, stream, json, context);
    if (!stream->bad && stream->unit && !token)
        hg__report_stream(&client->problems, HG_NO_TOKEN, stream);
}

void hg__draw_samples(hg_client *client, const char *json, const hg_token *context)
{
    const hg_mark before = hg__mark_temporary(&client->arena);
    int i;
    for (i = 0; i < client->stream_count; i++) {
        draw(client, &client->streams[i], json, context);
        /* What its rules were read into is free again for those of the next one. */
        hg__rewind_temporary(&client->arena, before);
    }
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
