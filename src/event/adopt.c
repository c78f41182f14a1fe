/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Events of an earlier client, which the host had stored. */

#include "client.h"
#include "event/queue.h"

/* What left a client once is one line, names its schema, stream and id, and conforms to its schema
   where that is known. A store may hold anything. */
static bool is_event(hg_client *client, const char *json, size_t length)
{
    hg_validation v = {.fills = &client->fills};
    const json_t *event =
        memchr(json, '\n', length) ? NULL : hg__load_json(client, json, length, NULL);
    const json_t *meta = hg__get(event, "meta");
    const char *uri = json_string_value(hg__get(event, "$schema"));
    const hg_node *root = hg__find_schema(client, uri);
    if (root)
        hg__validate(&v, root, event);
    return uri && !v.errors && json_string_length(hg__get(meta, "stream")) &&
           json_string_length(hg__get(meta, "id"));
}

hg_result hg_adopt(hg_client *client, const char *json, size_t length)
{
    const hg_span event = {json, length};
    char *line = client->events.at, *start;
    hg_span meta, id, stream;
    hg__enter(client, json);
    if (length > HG_MAX_EVENT_BYTES)
        return hg__drop(client, HG_DROP_TOO_LARGE);
    meta = hg__find_member(&event, "meta");
    id = hg__find_string(&meta, "id");
    stream = hg__find_string(&meta, "stream");
    if (!hg__has_room(&client->delivery, length))
        return HG_NEEDS_TIME;
    if (!id.length || !stream.length || !is_event(client, json, length))
        return hg__drop(client, HG_DROP_INVALID);
    hg__put_head(&client->events, &id, &stream);
    start = client->events.at;
    hg__put_span(&client->events, &event);
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
