/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Events of callers: checked, completed and checked again as they leave. */

#include "client.h"
#include "event/completion.h"
#include "event/queue.h"

static hg_result refuse(hg_client *client, hg_problem problem, const hg_path *at,
                        const char *detail)
{
    hg__report(&client->problems, problem, at, detail);
    return hg__turn_away(client, HG_INVALID);
}

/* Whether a URI such as /a/b/1.0.0 is of the title a/b. */
static bool is_title_of(const char *title, const hg_span *uri)
{
    size_t length = strlen(title);
    return uri->length > length + 2 && *uri->at == '/' && uri->at[length + 1] == '/' &&
           !memcmp(uri->at + 1, title, length);
}

/* Take from the text what names its schema, its stream and itself. False when it is no object. */
static bool read_text(hg_completion *c, hg_span *uri)
{
    hg_scan scan = hg__scan(&c->event);
    hg_member member;
    while (hg__next_member(&scan, &member)) {
        if (hg__span_is(&member.key, "$schema"))
            *uri = member.value;
        else if (hg__span_is(&member.key, "meta"))
            c->meta = member.value;
    }
    c->id = hg__find_string(&c->meta, "id");
    return hg__is_whole(&scan);
}

/* The text is one object, and it or its stream names its schema. */
static hg_result check_text(hg_completion *c, hg_span *uri)
{
    const hg_path schema = HG_IN(NULL, "$schema"), meta = HG_IN(NULL, "meta");
    const hg_stream *stream = c->stream;
    if (!read_text(c, uri))
        return refuse(c->client, HG_BAD_JSON, NULL, "");
    if (c->meta.length && *c->meta.at != '{')
        return refuse(c->client, HG_INVALID_EVENT, &meta, "must be an object");
    if (uri->length > 2 && *uri->at == '"') {
        uri->at++;
        uri->length -= 2;
    } else if (!uri->length && stream->schema_uri) {
        *uri = (hg_span){stream->schema_uri, strlen(stream->schema_uri)};
    } else {
        return refuse(c->client, HG_MISSING_SCHEMA, &schema, stream->name);
    }
    if (stream->schema_title && !is_title_of(stream->schema_title, uri))
        return refuse(c->client, HG_WRONG_SCHEMA, &schema, stream->name);
    return HG_QUEUED;
}

static void note_unchecked(hg_client *client, hg_stream *stream)
{
    if (!stream->reported_unchecked)
        hg__report_stream(&client->problems, HG_UNCHECKED, stream);
    stream->reported_unchecked = true;
}

/* The completed text is loaded and checked: what is valid is what leaves. */
static hg_result check_event(hg_completion *c, const char *event, size_t bytes)
{
    hg_client *client = c->client;
    hg_validation v = {
        .fills = &client->fills, .problems = &client->problems, .stream = c->stream->name};
    const json_t *tree = hg__load_json(client, event, bytes, NULL);
    if (tree && c->root)
        hg__validate(&v, c->root, tree);
    return tree && !v.errors ? HG_QUEUED : hg__turn_away(client, HG_INVALID);
}

/* JSON may have line ends between its tokens, but not within a string. */
static void keep_on_one_line(char *at, size_t length)
{
    const char *end = at + length;
    while ((at = memchr(at, '\n', (size_t)(end - at))))
        *at = ' ';
}

static hg_result submit(hg_completion *c, hg_stream *stream)
{
    hg_client *client = c->client;
    hg_text *text = &client->events;
    char *line = text->at;
    const char *event;
    size_t bytes;
    hg_span uri = {"", 0};
    hg_result result = check_text(c, &uri);
    if (result != HG_QUEUED)
        return result;
    if (client->random_left < HG_UUID_BYTES)
        return HG_NEEDS_RANDOM;
    c->root = hg__find_schema_by_span(client, &uri);
    c->random = hg__take_random(client);
    event = hg__complete(c);
    hg__put_char(text, '\n');
    if ((result = hg__check_room(client, line)) != HG_QUEUED)
        return result;
    bytes = (size_t)(text->at - event) - 1;
    if (bytes <= HG_MAX_EVENT_BYTES && (result = check_event(c, event, bytes)) != HG_QUEUED) {
        text->at = line;
        return result;
    }
    keep_on_one_line(line + (event - line), bytes);
    if (!c->root)
        note_unchecked(client, stream);
    return hg__queue_next(client, stream, line, event);
}

hg_result hg_submit(hg_client *client, int number, const char *json, size_t length, double now)
{
    const bool known = number >= 0 && number < client->stream_count;
    hg_stream *stream = &client->streams[known ? number : 0];
    hg_completion c = {.client = client,
                       .stream = stream,
                       .event = {json, length},
                       .meta = {"", 0},
                       .text = &client->events,
                       .now = now};
    hg__enter(client, json);
    if (!known)
        return HG_UNKNOWN_STREAM;
    if (!stream->in_sample)
        return hg__turn_away(client, HG_NOT_IN_SAMPLE);
    if (stream->filtered)
        return hg__turn_away(client, HG_FILTERED);
    return length > HG_MAX_EVENT_BYTES ? hg__drop(client, HG_DROP_TOO_LARGE) : submit(&c, stream);
}
