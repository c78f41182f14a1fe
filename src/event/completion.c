/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The members of each object are walked once. Those that stay are copied in runs, as they were
 * written; then the additions that the caller did not give are poured from the plan. */

#include "event/completion.h"
#include "client.h"
#include "json/table.h"

/* the caller's members */

/* At the most: each member that is left out begins a new run. */
#define MAX_RUNS 8

typedef struct {
    uint64_t given; /* additions that have a member's name, by their index */
    hg_span runs[MAX_RUNS];
    int run_count;
} members;

static int find_addition(const hg_planned *planned, const char *json, const hg_token *name)
{
    int i;
    if (!(planned->names >> (name->hash & 63) & 1))
        return -1;
    for (i = 0; i < planned->count; i++)
        if (planned->list[i].hash == name->hash &&
            hg__string_is(json, name, planned->list[i].name, planned->list[i].name_length))
            return i;
    return -1;
}

/* Whether a member is written with the others. */
static bool stays(hg_completion *c, const hg_planned *planned, const hg_token *name,
                  uint64_t *given)
{
    const int i = find_addition(planned, c->json, name);
    const hg_addition *addition;
    if (i < 0)
        return true;
    addition = &planned->list[i];
    *given |= (uint64_t)1 << i;
    if (addition->role == HG_MERGES)
        c->given[addition->inner] = name + 1;
    c->has_replaced |= addition->role == HG_REPLACES;
    return addition->role == HG_YIELDS;
}

static void walk_members(hg_completion *c, const hg_planned *planned, const hg_token *object,
                         members *m)
{
    const hg_token *name = object + 1;
    const char *end;
    bool is_running = false;
    uint32_t left;
    for (left = object->count; left; left--, name = hg__next_name(name)) {
        if (!stays(c, planned, name, &m->given)) {
            is_running = false;
            continue;
        }
        if (!is_running)
            m->runs[m->run_count++].at = c->json + name->start - 1;
        is_running = true;
        end = c->json + name[1].start + name[1].length + (name[1].kind == HG_JSON_STRING);
        m->runs[m->run_count - 1].length = (size_t)(end - m->runs[m->run_count - 1].at);
    }
}

static void put_runs(hg_text *text, const members *m)
{
    int i;
    for (i = 0; i < m->run_count; i++) {
        hg__put_comma(text);
        hg__put_span(text, &m->runs[i]);
    }
}

/* additions */

static void put_run(hg_completion *c, hg_span *run)
{
    if (!run->length)
        return;
    hg__put_comma(c->text);
    hg__put_span(c->text, run);
    run->length = 0;
}

static void put_slot(hg_completion *c, hg_slot slot)
{
    if (slot == HG_SLOT_TIME)
        hg__put_time(c->text, &c->client->last_second, c->now);
    else if (slot == HG_SLOT_SEQUENCE)
        hg__put_integer(c->text, (int64_t)c->stream->sequence + 1);
    else
        hg__put_span(c->text, &c->written_id);
}

static void put_merged(hg_completion *c, const hg_addition *addition);

/* The additions from `from` to below `to`, but for those that the caller gave. What stands one
   behind the other in the plan is copied at once. */
static void put_additions(hg_completion *c, const hg_planned *planned, int from, int to,
                          uint64_t given)
{
    hg_span run = {NULL, 0};
    for (; from < to; from++) {
        const hg_addition *addition = &planned->list[from];
        const char *start = c->plan->text + addition->start;
        if (given >> from & 1 && addition->role == HG_YIELDS)
            continue;
        /* In meta there are slots even when it was not given. */
        if (addition->role == HG_MERGES &&
            (given >> from & 1 || addition->inner == HG_OBJECT_META)) {
            put_run(c, &run);
            put_merged(c, addition);
            continue;
        }
        if (!addition->length)
            continue;
        if (!run.length || run.at + run.length + 1 != start) {
            put_run(c, &run);
            run.at = start;
        }
        run.length = (size_t)(start - run.at) + addition->length;
        if (addition->slot) {
            run.length = (size_t)(start - run.at) + addition->name_length + 3u;
            put_run(c, &run);
            put_slot(c, (hg_slot)addition->slot);
        }
    }
    put_run(c, &run);
}

/* objects */

static void put_object(hg_completion *c, hg_object object, const hg_token *value)
{
    const hg_planned *planned = &c->plan->objects[object];
    members m = {.run_count = 0};
    if (value)
        walk_members(c, planned, value, &m);
    hg__put_char(c->text, '{');
    put_additions(c, planned, 0, planned->ahead, m.given);
    put_runs(c->text, &m);
    put_additions(c, planned, planned->ahead, planned->count, m.given);
    hg__put_char(c->text, '}');
}

static void put_merged(hg_completion *c, const hg_addition *addition)
{
    const hg_token *value = c->given[addition->inner];
    hg__put_key(c->text, addition->name);
    if (!value || value->kind == HG_JSON_OBJECT)
        put_object(c, (hg_object)addition->inner, value);
    else
        hg__put_written(c->text, c->json, value);
}

/* What stands in the line before the event: its id, which is the caller's or a new one, and its
   stream. */
static void put_head(hg_completion *c)
{
    const char *start = c->text->at;
    if (c->id)
        hg__put_written(c->text, c->json, c->id);
    else
        hg__put_uuid(c->text, c->random);
    c->written_id = (hg_span){start, (size_t)(c->text->at - start)};
    hg__put(c->text, c->plan->text + HG_UUID_JSON_BYTES, c->plan->head - HG_UUID_JSON_BYTES);
}

const char *hg__complete(hg_completion *c)
{
    const char *event;
    put_head(c);
    event = c->text->at;
    put_object(c, HG_OBJECT_TOP, c->event);
    return event;
}

/* validation */

bool hg__is_surely_valid(const hg_completion *c)
{
    const hg_plan *plan = c->plan;
    hg_overlay overlays[HG_OBJECT_COUNT];
    hg_validation v = {.fills = &c->client->fills, .overlays = overlays, .overlay_count = 1};
    int object;
    if (!plan->is_checked || c->has_replaced)
        return false;
    overlays[0] = (hg_overlay){c->event, plan->objects[HG_OBJECT_TOP].present};
    for (object = 0; object < HG_OBJECT_TOP; object++)
        if (!c->given[object] && plan->objects[object].is_incomplete)
            return false;
        else if (c->given[object])
            overlays[v.overlay_count++] =
                (hg_overlay){c->given[object], plan->objects[object].present};
    if (plan->root)
        hg__validate(&v, plan->root, c->json, c->event);
    return !v.errors;
}
