/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "instruments/registry.h"
#include "client.h"
#include "schema/lookup.h"

/* types: their functions are called by name and stand in no table, so that nothing but configuring
   leads to them */

#define FIND(x)                                                                                    \
    if (hg__same(name, hg__##x.name))                                                              \
        return &hg__##x;
#define CONFIGURE(x)                                                                               \
    if (instrument->type == &hg__##x)                                                              \
        return hg__configure_##x(client, instrument, option, value);
#define ADD_RULES(x)                                                                               \
    if (instrument->type == &hg__##x)                                                              \
        return hg__add_##x##_rules(client, instrument);

static const hg_instrument_type *find_type(const char *name)
{
    HG_INSTRUMENTS(FIND)
    return NULL;
}

static bool configure_option(hg_client *client, hg_instrument *instrument, const char *option,
                             const json_t *value)
{
    HG_INSTRUMENTS(CONFIGURE)
    return false;
}

static bool add_rules(hg_client *client, hg_instrument *instrument)
{
    HG_INSTRUMENTS(ADD_RULES)
    return false;
}

/* configuration */

static int resolve_stream(hg_client *client, hg_instrument *instrument, const json_t *name,
                          const hg_path *outer)
{
    const hg_path at = HG_IN(outer, "stream");
    const char *text = json_string_value(name);
    const hg_node *root;
    hg_location locations[HG_MAX_LOCATIONS];
    int i = 0;
    while (i < client->stream_count && !(text && hg__same(client->streams[i].name, text)))
        i++;
    if (i == client->stream_count)
        return hg__report(&client->problems, HG_UNKNOWN_STREAM_NAME, &at, "");
    instrument->stream = &client->streams[i];
    if (!(root = hg__find_schema(client, instrument->stream->schema_uri)))
        return hg__report(&client->problems, HG_NO_SCHEMA, &at, "");
    instrument->checks_whole = hg__judges_whole(root);
    return hg__find_locations(root, HG_PERFORMER_IS_TEMP, locations)
               ? 0
               : hg__report(&client->problems, HG_NO_PLACE_FOR_IS_TEMP, &at, "");
}

static int read_options(hg_client *client, hg_instrument *instrument, const json_t *options,
                        const hg_path *at)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)options, name, value) {
        const hg_path path = HG_IN(at, name);
        if (HG_IS(name, "stream") || json_is_null(value))
            continue;
        if (HG_IS(name, "untrustedEvents"))
            instrument->untrusted_events = json_is_true(value);
        else if (!configure_option(client, instrument, name, value))
            return hg__report(&client->problems, HG_BAD_OPTION, &path, "");
    }
    if (instrument->type->spans_pageviews && instrument->stream->unit == HG_PAGEVIEW)
        return hg__report_instrument(&client->problems, HG_CUTS_FUNNELS, instrument, "stream", "");
    return add_rules(client, instrument) ? 0 : hg__report(&client->problems, HG_TOO_LARGE, at, "");
}

static int configure(hg_client *client, hg_instrument *instrument, const json_t *options,
                     const hg_path *at)
{
    if (!json_is_object(options))
        return hg__report(&client->problems, HG_BAD_OPTION, at, "");
    if (resolve_stream(client, instrument, HG_GET(options, "stream"), at) < 0)
        return -1;
    return read_options(client, instrument, options, at);
}

/* One that cannot be added leaves no rule and no memory behind. */
static int add_instrument(hg_client *client, const hg_instrument_type *type, const json_t *options,
                          const hg_path *at)
{
    hg_instrument *instrument = &client->instruments[client->instrument_count];
    const hg_mark before = hg__mark_kept(&client->arena);
    const int rule_count = client->rule_count;
    if (client->instrument_count == HG_MAX_INSTRUMENTS)
        return hg__report(&client->problems, HG_TOO_MANY, at, "");
    memset(instrument, 0, sizeof *instrument);
    instrument->type = type;
    instrument->second = instrument->third = -1;
    if (configure(client, instrument, options, at) < 0) {
        hg__rewind_kept(&client->arena, before);
        client->rule_count = rule_count;
        return -1;
    }
    client->pageview_start = hg__mark_kept(&client->arena);
    client->instrument_count++;
    return 0;
}

int hg_add_instrument(hg_client *client, const char *json, size_t length)
{
    const hg_path instruments = HG_IN(NULL, "instruments");
    const hg_instrument_type *type;
    const json_t *tree;
    hg_path at = HG_IN(&instruments, "");
    hg__enter(client, json);
    if (!(tree = hg__load_json(client, json, length, &instruments)))
        return -1;
    at.name = HG_TEXT_OF(tree, "name");
    if (!(type = find_type(at.name)))
        return hg__report(&client->problems, HG_UNKNOWN_INSTRUMENT, &at, "");
    return add_instrument(client, type, HG_GET(tree, "options"), &at);
}

/* the listener plan */

static void put_rule(hg_text *text, const hg_rule *rule, int number)
{
    const hg_instrument *instrument = rule->instrument;
    hg__put_comma(text);
    hg__put_char(text, '{');
    hg__put_key(text, HG_CONFIGURING_TEXT("rule"));
    hg__put_integer(text, number);
    hg__put_pair(text, HG_CONFIGURING_TEXT("instrument"), instrument->type->name);
    hg__put_pair(text, HG_CONFIGURING_TEXT("stream"), instrument->stream->name);
    hg__put_pair(text, HG_CONFIGURING_TEXT("on"), rule->on);
    if (rule->selector)
        hg__put_pair(text, HG_CONFIGURING_TEXT("selector"), rule->selector);
    if (rule->read) {
        hg__put_pair(text, HG_CONFIGURING_TEXT("except"), instrument->except);
        hg__put_key(text, HG_CONFIGURING_TEXT("read"));
        hg__put_words(text, rule->read);
        hg__put_key(text, HG_CONFIGURING_TEXT("untrustedEvents"));
        hg__put_bool(text, instrument->untrusted_events);
    }
    hg__put_char(text, '}');
}

int hg_listener_plan(hg_client *client)
{
    hg_text output;
    int i;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put_char(&output, '[');
    for (i = 0; i < client->rule_count; i++)
        put_rule(&output, &client->rules[i], i);
    hg__put_char(&output, ']');
    return hg__end_output(client, &output);
}
