/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* A prefix is the event that all events of an instrument share, completed and checked like a
 * caller's event, and then cut into parts where its values vary. */

#include "event/prefix.h"
#include "client.h"
#include "event/plan.h"
#include "json/table.h"

static bool refuse_prefix(hg_client *client, const hg_instrument *instrument, const char *member)
{
    hg__report_instrument(&client->problems, HG_BAD_INSTRUMENT, instrument, NULL, member);
    return false;
}

/* A step that is missing from the path of an error has the name "". */
static bool is_name(const hg_validation *v, const hg_token *step, const char *name)
{
    return step ? hg__string_is(v->json, step, name, strlen(name)) : !*name;
}

/* The attribute that the first error is at; -1 where it is at none. */
static int find_invalid(const hg_writer *w, const hg_validation *v)
{
    int i;
    for (i = 0; i < w->provided_count; i++) {
        const hg_provided *provided = &w->provided[i];
        if (is_name(v, v->object, hg__nth_word(hg__object_names, provided->object)) &&
            is_name(v, v->member, hg__key_of(provided)) && hg__value_of(w, provided->attribute))
            return provided->attribute;
    }
    return -1;
}

/* Leave out the attribute that the schema refuses in this pageview. is_temp must never be lost:
   without it there are no events at all. */
static bool leave_out(hg_writer *w, const hg_validation *v)
{
    const int attribute = find_invalid(w, v);
    char member[64] = "";
    if (v->member)
        hg__copy_string(v->json, v->member, member, sizeof member);
    if (attribute < 0 || attribute == HG_PERFORMER_IS_TEMP)
        return refuse_prefix(w->client, w->instrument, member);
    w->left_out |= HG_BIT(attribute);
    hg__report_instrument(&w->client->problems, HG_ATTRIBUTE_LEFT_OUT, w->instrument, member, "");
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
static hg_span write_prefix(hg_writer *w, hg_mark start)
{
    static const hg_span none = {NULL, 0};
    hg_instrument *instrument = w->instrument;
    hg_arena *arena = &w->client->arena;
    hg_span event;
    hg__rewind_kept(arena, start);
    hg__begin_kept(arena, w->text);
    instrument->part_count = 0;
    event.at = hg__write_line(w);
    event.length = (size_t)(w->text->at - event.at);
    instrument->head = (size_t)(event.at - w->text->start) - HG_UUID_JSON_BYTES;
    hg__put_char(w->text, '\n');
    if (w->text->full)
        return none;
    cut_prefix(instrument, w->text);
    /* Half of an event is for what varies. */
    if (instrument->longest - instrument->head - HG_UUID_JSON_BYTES > HG_MAX_EVENT_BYTES / 2)
        return none;
    return hg__end_kept(arena, w->text) ? event : none;
}

static bool check_prefix(hg_writer *w, hg_validation *v, const hg_span *event)
{
    const hg_token *value = hg__read_tokens(w->client, event->at, event->length);
    v->errors = 0;
    if (value)
        hg__validate(v, w->root, event->at, value);
    return value;
}

bool hg__build_prefix(hg_client *client, hg_instrument *instrument)
{
    const hg_mark before = hg__mark_temporary(&client->arena);
    hg_mark start, tables;
    hg_span event;
    hg_text text;
    hg_validation v = {.fills = &client->fills};
    hg_writer w = {.client = client,
                   .stream = instrument->stream,
                   .root = hg__find_schema(client, instrument->stream->schema_uri),
                   .text = &text,
                   .instrument = instrument};
    instrument->own = instrument->configured;
    instrument->silent = false;
    instrument->type->begin(client, instrument);
    if (instrument->silent)
        return true;
    start = hg__mark_kept(&client->arena);
    if (!hg__begin_writing(&w))
        return refuse_prefix(client, instrument, "");
    tables = hg__mark_temporary(&client->arena);
    do {
        hg__rewind_temporary(&client->arena, tables);
        event = write_prefix(&w, start);
        if (!event.length || !check_prefix(&w, &v, &event))
            return refuse_prefix(client, instrument, "");
    } while (v.errors && leave_out(&w, &v));
    hg__rewind_temporary(&client->arena, before);
    return !v.errors;
}
