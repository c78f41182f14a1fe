/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Instruments: from attributes and a compiled schema to a prefix and what varies. */

#include "client.h"

static const hg_instrument_type *const types[] = {
    &hg__web_ui_click,
    &hg__homepage_module,
    &hg__flow_replies,
};

/* attributes of an instrument */

void hg__give(hg_instrument *instrument, int attribute, const char *json)
{
    if (instrument->configured & HG_BIT(attribute))
        return;
    instrument->own |= HG_BIT(attribute);
    instrument->values[attribute] = json;
}

/* What a user asked for and the schema has no place for is not lost in silence. */
static void note_missing_place(hg_client *client, const hg_instrument *instrument, int attribute)
{
    hg_spot spots[HG_MAX_SPOTS];
    if (!hg__find_spots(hg__find_schema(client, instrument->stream->schema_uri), attribute, spots))
        hg__report_instrument(client, HG_ATTRIBUTE_LEFT_OUT, instrument,
                              hg__attributes[attribute].field, "");
}

void hg__send_second(hg_client *client, hg_instrument *instrument, int attribute)
{
    instrument->second = attribute;
    note_missing_place(client, instrument, attribute);
}

bool hg__configure_attribute(hg_client *client, hg_instrument *instrument, int attribute,
                             const json_t *value)
{
    hg_text text;
    hg__begin_kept(&client->arena, &text);
    if (!hg__put_value(&text, attribute, value))
        return false;
    instrument->configured |= HG_BIT(attribute);
    note_missing_place(client, instrument, attribute);
    return (instrument->values[attribute] = hg__end_kept(&client->arena, &text));
}

/* The prefix: the event that all of the instrument's share, completed and checked in the way of a
   caller's event, and then cut where its values vary. */

static bool refuse_prefix(hg_client *client, const hg_instrument *instrument, const char *member)
{
    hg__report_instrument(client, HG_BAD_INSTRUMENT, instrument, NULL, member);
    return false;
}

static int find_offered(const hg_completion *c, const hg_validation *v)
{
    hg_spot spots[HG_MAX_SPOTS];
    int i, j;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        int count = hg__value_of(c, i) ? hg__find_spots(c->root, i, spots) : 0;
        for (j = 0; j < count; j++)
            if (hg__same(spots[j].object, v->object) && hg__same(spots[j].key, v->member))
                return i;
    }
    return -1;
}

/* An attribute that the schema refuses in this pageview is left out, but for the one that must
   never be lost. */
static bool leave_out(hg_completion *c, const hg_validation *v)
{
    int attribute = find_offered(c, v);
    if (attribute < 0 || attribute == HG_PERFORMER_IS_TEMP)
        return refuse_prefix(c->client, c->instrument, v->member);
    c->left_out |= HG_BIT(attribute);
    hg__report_instrument(c->client, HG_ATTRIBUTE_LEFT_OUT, c->instrument, v->member, "");
    return true;
}

/* Of each part, completing noted where its value begins and ends; what lies before the value is
   what the part says, and the last one says what is left. */
static void cut_prefix(hg_instrument *instrument, const hg_text *text)
{
    const char *from = text->start;
    int i;
    instrument->longest = hg__text_length(text);
    instrument->parts[instrument->part_count].before = text->at;
    instrument->parts[instrument->part_count++].slot = HG_SLOT_NONE;
    for (i = 0; i < instrument->part_count; i++) {
        hg_part *part = &instrument->parts[i];
        const char *value = part->before, *next = part->after;
        part->before = from;
        part->after = value;
        from = next;
        instrument->longest += 40; /* no value but a string is longer */
    }
}

static bool write_prefix(hg_completion *c, unsigned char *start)
{
    hg_instrument *instrument = c->instrument;
    c->client->arena.low = start;
    hg__begin_kept(&c->client->arena, c->text);
    instrument->part_count = 0;
    hg__complete(c);
    hg__put(c->text, "\n", 1);
    if (c->text->full)
        return false;
    cut_prefix(instrument, c->text);
    return instrument->longest <= HG_MAX_EVENT_BYTES / 2 &&
           hg__end_kept(&c->client->arena, c->text);
}

static bool check_prefix(hg_completion *c, hg_validation *v)
{
    unsigned char *high = c->client->arena.high;
    size_t length = hg__text_length(c->text) - 1;
    const json_t *event = hg__load(c->client, c->text->start, length, NULL);
    v->errors = 0;
    if (event)
        hg__validate(v, c->root, event);
    c->client->arena.high = high;
    return event;
}

bool hg__build_prefix(hg_client *client, hg_instrument *instrument)
{
    static const unsigned char random[HG_UUID_BYTES];
    unsigned char *start;
    hg_text text;
    hg_validation v = {.client = client};
    hg_completion c = {.client = client,
                       .stream = instrument->stream,
                       .root = hg__find_schema(client, instrument->stream->schema_uri),
                       .event = {"{}", 2},
                       .text = &text,
                       .random = random,
                       .instrument = instrument};
    instrument->own = instrument->configured;
    instrument->silent = false;
    instrument->type->begin(client, instrument);
    if (instrument->silent)
        return true;
    start = client->arena.low;
    do {
        if (!write_prefix(&c, start) || !check_prefix(&c, &v))
            return refuse_prefix(client, instrument, "");
    } while (v.errors && leave_out(&c, &v));
    return !v.errors;
}

/* configuration */

hg_rule *hg__add_rule(hg_client *client, hg_instrument *instrument, const char *on,
                      const char *action)
{
    hg_rule *rule = &client->rules[client->rule_count];
    if (client->rule_count == HG_MAX_RULES ||
        (action && !hg__keep_made(client, &rule->action, action)))
        return NULL;
    rule->instrument = instrument;
    rule->on = on;
    client->rule_count++;
    return rule;
}

static int resolve_stream(hg_client *client, hg_instrument *instrument, const json_t *name,
                          const hg_place *outer)
{
    const hg_place at = HG_IN(outer, "stream");
    const char *text = json_string_value(name);
    const hg_node *root;
    hg_spot spots[HG_MAX_SPOTS];
    int i = 0;
    while (i < client->stream_count && !(text && hg__same(client->streams[i].name, text)))
        i++;
    if (i == client->stream_count)
        return hg__report(client, HG_UNKNOWN_STREAM_NAME, &at, "");
    instrument->stream = &client->streams[i];
    if (!(root = hg__find_schema(client, instrument->stream->schema_uri)))
        return hg__report(client, HG_NO_SCHEMA, &at, "");
    return hg__find_spots(root, HG_PERFORMER_IS_TEMP, spots)
               ? 0
               : hg__report(client, HG_NO_PLACE_FOR_IS_TEMP, &at, "");
}

static int read_options(hg_client *client, hg_instrument *instrument, const json_t *options,
                        const hg_place *at)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)options, name, value) {
        const hg_place place = HG_IN(at, name);
        if (hg__same(name, "stream") || json_is_null(value))
            continue;
        if (hg__same(name, "untrustedEvents"))
            instrument->untrusted_events = json_is_true(value);
        else if (!instrument->type->configure(client, instrument, name, value))
            return hg__report(client, HG_BAD_OPTION, &place, "");
    }
    return instrument->type->add_rules(client, instrument)
               ? 0
               : hg__report(client, HG_TOO_LARGE, at, "");
}

static int add_instrument(hg_client *client, const hg_instrument_type *type, const json_t *options,
                          const hg_place *at)
{
    hg_instrument *instrument = &client->instruments[client->instrument_count];
    if (client->instrument_count == HG_MAX_INSTRUMENTS)
        return hg__report(client, HG_TOO_MANY, at, "");
    if (!json_is_object(options))
        return hg__report(client, HG_BAD_OPTION, at, "");
    memset(instrument, 0, sizeof *instrument);
    instrument->type = type;
    instrument->second = instrument->third = -1;
    if (resolve_stream(client, instrument, hg__get(options, "stream"), at) < 0 ||
        read_options(client, instrument, options, at) < 0)
        return -1;
    client->pageview_start = client->arena.low;
    client->instrument_count++;
    return 0;
}

int hg_add_instrument(hg_client *client, const char *json, size_t length)
{
    const hg_place instruments = HG_IN(NULL, "instruments");
    const json_t *tree;
    hg_place at = HG_IN(&instruments, "");
    size_t i;
    hg__enter(client, json);
    if (!(tree = hg__load(client, json, length, &instruments)))
        return -1;
    if (json_is_string(hg__get(tree, "name")))
        at.name = json_string_value(hg__get(tree, "name"));
    for (i = 0; i < sizeof types / sizeof *types; i++)
        if (hg__same(at.name, types[i]->name))
            return add_instrument(client, types[i], hg__get(tree, "options"), &at);
    return hg__report(client, HG_UNKNOWN_INSTRUMENT, &at, "");
}

/* the listener plan */

static void put_rule(hg_text *text, const hg_rule *rule, int number)
{
    const hg_instrument *instrument = rule->instrument;
    hg__put_comma(text);
    hg__put(text, "{", 1);
    hg__put_key(text, "rule");
    hg__put_integer(text, number);
    hg__put_pair(text, "instrument", instrument->type->name);
    hg__put_pair(text, "stream", instrument->stream->name);
    hg__put_pair(text, "on", rule->on);
    if (rule->selector)
        hg__put_pair(text, "selector", rule->selector);
    if (rule->read) {
        hg__put_pair(text, "except", instrument->except);
        hg__put_key(text, "read");
        hg__put_words(text, rule->read);
        hg__put_key(text, "untrustedEvents");
        hg__put_words(text, instrument->untrusted_events ? "true" : "false");
    }
    hg__put(text, "}", 1);
}

void hg_listener_plan(hg_client *client)
{
    hg_text output;
    int i;
    hg__enter(client, NULL);
    hg__begin_output(client, &output);
    hg__put(&output, "[", 1);
    for (i = 0; i < client->rule_count; i++)
        put_rule(&output, &client->rules[i], i);
    hg__put(&output, "]", 1);
    hg__end_output(client, &output);
}
