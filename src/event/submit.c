/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Events of callers: checked, completed and checked again as they leave. */

#include "client.h"
#include "event/completion.h"
#include "event/queue.h"
#include "schema/lookup.h"

/* Report a problem at a member, or with NULL at the event. */
static void refuse(hg_client *client, hg_problem problem, const char *member, const char *detail)
{
    const hg_path at = HG_IN(NULL, member);
    hg__report(&client->problems, problem, member ? &at : NULL, detail);
}

/* Whether a URI such as /a/b/1.0.0 is of the title a/b: one step more, the version. */
static bool is_title_of(const char *title, const char *json, const hg_token *uri)
{
    hg_decoder rest = hg__decode(json, uri);
    bool same = hg__next_byte(&rest) == '/';
    int byte;
    for (; same && *title; title++)
        same = hg__next_byte(&rest) == (unsigned char)*title;
    if (!same || hg__next_byte(&rest) != '/' || rest.at == rest.end)
        return false;
    do
        byte = hg__next_byte(&rest);
    while (byte >= 0 && byte != '/');
    return byte < 0;
}

static const hg_token *find(const hg_completion *c, const hg_token *object, const char *name)
{
    const size_t length = strlen(name);
    return hg__find_token(c->json, object, hg__hash_name(name, length), name, length);
}

/* Whether the event names its schema or else its stream does, and finds the root of it. */
static bool find_schema(const hg_completion *c, const hg_node **root)
{
    const char *json = c->json;
    const hg_token *uri = find(c, c->event, "$schema");
    hg_token own;
    if (!uri && c->stream->schema_uri) {
        json = c->stream->schema_uri;
        own = hg__name_token(json, strlen(json));
        uri = &own;
    }
    if (!uri || uri->kind != HG_JSON_STRING || !uri->length) {
        refuse(c->client, HG_MISSING_SCHEMA, "$schema", c->stream->name);
        return false;
    }
    if (c->stream->schema_title && !is_title_of(c->stream->schema_title, json, uri)) {
        refuse(c->client, HG_WRONG_SCHEMA, "$schema", c->stream->name);
        return false;
    }
    *root = hg__find_schema_by_token(c->client, json, uri);
    return true;
}

/* Read the event, and what its line and its schema depend on. False after a report. */
static bool read_event(hg_completion *c, size_t length, const hg_node **root)
{
    c->event = hg__read_tokens(c->client, c->json, length);
    if (!c->event)
        return false;
    if (c->event->kind != HG_JSON_OBJECT) {
        refuse(c->client, HG_BAD_JSON, NULL, "");
        return false;
    }
    c->meta = find(c, c->event, "meta");
    if (c->meta && c->meta->kind != HG_JSON_OBJECT) {
        refuse(c->client, HG_INVALID_EVENT, "meta", "must be an object");
        return false;
    }
    c->id = c->meta ? find(c, c->meta, "id") : NULL;
    if (c->id && c->id->kind != HG_JSON_STRING)
        c->id = NULL;
    return find_schema(c, root);
}

static void note_unchecked(hg_client *client, hg_stream *stream)
{
    if (!stream->reported_unchecked)
        hg__report_stream(&client->problems, HG_UNCHECKED, stream);
    stream->reported_unchecked = true;
}

/* What is not valid for sure is read again as it leaves, and checked as a whole. */
static bool is_valid(hg_completion *c, const char *event, size_t bytes)
{
    hg_client *client = c->client;
    hg_validation v = {
        .fills = &client->fills, .problems = &client->problems, .stream = c->stream->name};
    const hg_token *completed;
    if (hg__is_surely_valid(c))
        return true;
    hg__enter(client, c->json);
    completed = hg__read_tokens(client, event, bytes);
    if (completed && c->plan->root)
        hg__validate(&v, c->plan->root, event, completed);
    return completed && !v.errors;
}

/* JSON may have line ends between its tokens, but not within a string. */
static void keep_on_one_line(char *at, size_t length)
{
    const char *end = at + length;
    while ((at = memchr(at, '\n', (size_t)(end - at))))
        *at = ' ';
}

/* Write the line, check its event and queue it. */
static hg_result queue(hg_completion *c, hg_stream *stream)
{
    hg_client *client = c->client;
    hg_text *text = &client->events;
    /* What the client adds has none. */
    const bool has_lines = memchr(c->json + c->event->start, '\n', c->event->length);
    char *line = text->at;
    const char *event;
    size_t bytes;
    hg_result result;
    if (client->random_left < HG_UUID_BYTES)
        return HG_NEEDS_RANDOM;
    c->text = text;
    c->random = hg__take_random(client);
    event = hg__complete(c);
    hg__put_char(text, '\n');
    if ((result = hg__check_room(client, line)) != HG_QUEUED)
        return result;
    bytes = (size_t)(text->at - event) - 1;
    if (bytes <= HG_MAX_EVENT_BYTES && !is_valid(c, event, bytes) && !client->is_rehearsing) {
        text->at = line;
        return hg__turn_away(client, HG_INVALID);
    }
    if (has_lines)
        keep_on_one_line(line + (event - line), bytes);
    if (!c->plan->root)
        note_unchecked(client, stream);
    return hg__queue_next(client, stream, line, event);
}

static hg_result submit(hg_client *client, hg_stream *stream, const char *json, size_t length,
                        double now)
{
    hg_completion c = {.client = client, .stream = stream, .json = json, .now = now};
    const hg_mark before = hg__mark_kept(&client->arena);
    const hg_node *root = NULL;
    hg_result result;
    if (!read_event(&c, length, &root))
        return hg__turn_away(client, HG_INVALID);
    c.plan = hg__find_plan(client, stream, root);
    result = c.plan ? queue(&c, stream) : hg__drop(client, HG_DROP_TOO_LARGE);
    if (!c.plan || !c.plan->is_kept)
        hg__rewind_kept(&client->arena, before);
    return result;
}

hg_result hg_submit(hg_client *client, int number, const char *json, size_t length, double now)
{
    const bool known = number >= 0 && number < client->stream_count;
    hg_stream *stream = &client->streams[known ? number : 0];
    hg__enter(client, json);
    if (!known)
        return HG_UNKNOWN_STREAM;
    if (!stream->in_sample)
        return hg__turn_away(client, HG_NOT_IN_SAMPLE);
    if (stream->filtered)
        return hg__turn_away(client, HG_FILTERED);
    return length > HG_MAX_EVENT_BYTES ? hg__drop(client, HG_DROP_TOO_LARGE)
                                       : submit(client, stream, json, length, now);
}

/* An empty event goes all the way, into a table of batches that has place for it alone, and is
   taken back. What stays is the plan that was made for it. */
static void rehearse(hg_client *client, int number)
{
    hg_stream *stream = &client->streams[number];
    const hg_stream stream_before = *stream;
    unsigned char before[HG_CHANGING_BYTES];
    hg_batch batch = {0};
    const hg_plan *plans;
    hg_mark kept;
    memcpy(before, client, sizeof before);
    client->delivery = (hg_delivery){.batches = &batch};
    client->is_rehearsing = true;
    hg_submit(client, number, "{}", 2, 0);
    plans = stream->plans;
    kept = hg__mark_kept(&client->arena);
    memcpy(client, before, sizeof before);
    hg__rewind_kept(&client->arena, kept);
    *stream = stream_before;
    stream->plans = plans;
}

void hg_prepare(hg_client *client, int number)
{
    if (number >= 0 && number < client->stream_count)
        rehearse(client, number);
}
