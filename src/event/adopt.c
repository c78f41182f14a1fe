/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Events of an earlier client, which the host had stored. */

#include "client.h"
#include "event/queue.h"
#include "schema/lookup.h"
#include "json/table.h"

/* What stands in a stored event, which left a client once. A store may hold anything. */
typedef struct {
    const hg_token *event;
    const hg_node *root; /* of its schema; NULL where that is not known */
    const hg_token *id;  /* NULL where the schema has no place for one */
    const hg_token *stream;
} record;

/* A member that is a string and not empty, or NULL. */
static const hg_token *find_text(const char *json, const hg_token *object, const char *name)
{
    const hg_token *value = hg__member(json, object, name);
    return value && value->kind == HG_JSON_STRING && value->length ? value : NULL;
}

/* Whether the text is one line, and names its schema, its stream and, where that may be, its id. */
static bool read_record(hg_client *client, record *r, const char *json, size_t length)
{
    const hg_token *meta, *uri;
    if (memchr(json, '\n', length) ||
        hg__read_table(&client->arena, json, length, &r->event) != HG_READ_OK)
        return false;
    meta = hg__member(json, r->event, "meta");
    uri = find_text(json, r->event, "$schema");
    r->id = find_text(json, meta, "id");
    r->stream = find_text(json, meta, "stream");
    if (!uri || !r->stream)
        return false;
    r->root = hg__find_schema_by_token(client, json, uri);
    return r->id || !hg__has_place(r->root, "/meta/id");
}

/* It has to conform to its schema, where that is known. */
static bool is_valid(const hg_client *client, const record *r, const char *json)
{
    hg_validation v = {.fills = &client->fills};
    if (r->root)
        hg__validate(&v, r->root, json, r->event);
    return !v.errors;
}

/* A string as it was written, with its quotes. */
static hg_span span_of(const char *json, const hg_token *string)
{
    return (hg_span){json + string->start - 1, string->length + 2u};
}

hg_result hg_adopt(hg_client *client, const char *json, size_t length)
{
    char *line = client->events.at, *start;
    hg_span id, stream;
    record r;
    hg__enter(client, json);
    if (length > HG_MAX_EVENT_BYTES)
        return hg__drop(client, HG_DROP_TOO_LARGE);
    if (!read_record(client, &r, json, length))
        return hg__drop(client, HG_DROP_INVALID);
    if (!hg__has_room(&client->delivery, length))
        return HG_NEEDS_TIME;
    if (!is_valid(client, &r, json))
        return hg__drop(client, HG_DROP_INVALID);
    id = r.id ? span_of(json, r.id) : (hg_span){"\"\"", 2};
    stream = span_of(json, r.stream);
    hg__put_head(&client->events, &id, &stream);
    start = client->events.at;
    hg__put(&client->events, json, length);
    hg__put_char(&client->events, '\n');
    return hg__queue_line(client, line, start);
}

int hg_discard(hg_client *client, int reason, uint32_t count)
{
    if (reason < 0 || reason >= HG_DROP_COUNT)
        return -1;
    client->counters.emitted += count;
    client->counters.dropped[reason] += count;
    return 0;
}
