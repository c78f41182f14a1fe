/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* A prefix is the event that all events of an instrument share, completed and checked like a
 * caller's event, and then cut into parts where its values vary. */

#include "event/prefix.h"
#include "client.h"
#include "event/completion.h"

static bool refuse_prefix(hg_client *client, const hg_instrument *instrument, const char *member)
{
    hg__report_instrument(&client->problems, HG_BAD_INSTRUMENT, instrument, NULL, member);
    return false;
}

/* The attribute that the first error is at; -1 where it is at none. */
static int find_invalid(const hg_completion *c, const hg_validation *v)
{
    hg_location locations[HG_MAX_LOCATIONS];
    int i, j;
    for (i = 0; i < HG_ATTRIBUTE_COUNT; i++) {
        int count = hg__value_of(c, i) ? hg__find_locations(c->root, i, locations) : 0;
        for (j = 0; j < count; j++)
            if (hg__same(locations[j].object, v->object) && hg__same(locations[j].key, v->member))
                return i;
    }
    return -1;
}

/* Leave out the attribute that the schema refuses in this pageview. is_temp must never be lost:
   without it there are no events at all. */
static bool leave_out(hg_completion *c, const hg_validation *v)
{
    int attribute = find_invalid(c, v);
    if (attribute < 0 || attribute == HG_PERFORMER_IS_TEMP)
        return refuse_prefix(c->client, c->instrument, v->member);
    c->left_out |= HG_BIT(attribute);
    hg__report_instrument(&c->client->problems, HG_ATTRIBUTE_LEFT_OUT, c->instrument, v->member,
                          "");
    return true;
}

/* So far `before` of each part is where its value begins and `after` where it ends. Afterwards they
   bound the text before the value, and a last part has what follows the last value. */
static void cut_prefix(hg_instrument *instrument, const hg_text *text)
{
    const char *from = text->start + HG_UUID_JSON_BYTES;
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

/* Write the line that the instrument's events share from `start` on. Returns the event in it; an
   empty span where it does not fit. */
static hg_span write_prefix(hg_completion *c, hg_mark start)
{
    static const hg_span none = {NULL, 0};
    hg_instrument *instrument = c->instrument;
    hg_arena *arena = &c->client->arena;
    hg_span event;
    hg__rewind_kept(arena, start);
    hg__begin_kept(arena, c->text);
    instrument->part_count = 0;
    event.at = hg__complete(c);
    event.length = (size_t)(c->text->at - event.at);
    instrument->head = (size_t)(event.at - c->text->start) - HG_UUID_JSON_BYTES;
    hg__put_char(c->text, '\n');
    if (c->text->full)
        return none;
    cut_prefix(instrument, c->text);
    /* Half of an event is for what varies. */
    if (instrument->longest - instrument->head - HG_UUID_JSON_BYTES > HG_MAX_EVENT_BYTES / 2)
        return none;
    return hg__end_kept(arena, c->text) ? event : none;
}

static bool check_prefix(hg_completion *c, hg_validation *v, const hg_span *event)
{
    hg_client *client = c->client;
    const hg_mark before = hg__mark_temporary(&client->arena);
    const json_t *tree = hg__load_json(client, event->at, event->length, NULL);
    v->errors = 0;
    if (tree)
        hg__validate(v, c->root, tree);
    hg__rewind_temporary(&client->arena, before);
    return tree;
}

bool hg__build_prefix(hg_client *client, hg_instrument *instrument)
{
    static const unsigned char random[HG_UUID_BYTES];
    hg_mark start;
    hg_span event;
    hg_text text;
    hg_validation v = {.fills = &client->fills};
    hg_completion c = {.client = client,
                       .stream = instrument->stream,
                       .root = hg__find_schema(client, instrument->stream->schema_uri),
                       .event = {"{}", 2},
                       .meta = {"", 0},
                       .text = &text,
                       .random = random,
                       .instrument = instrument};
    instrument->own = instrument->configured;
    instrument->silent = false;
    instrument->type->begin(client, instrument);
    if (instrument->silent)
        return true;
    start = hg__mark_kept(&client->arena);
    do {
        event = write_prefix(&c, start);
        if (!event.length || !check_prefix(&c, &v, &event))
            return refuse_prefix(client, instrument, "");
    } while (v.errors && leave_out(&c, &v));
    return !v.errors;
}
