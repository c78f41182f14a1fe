/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

#include "event/queue.h"
#include "client.h"

hg_result hg__turn_away(hg_client *client, hg_result result)
{
    client->counters.invalid += result == HG_INVALID;
    client->counters.filtered += result == HG_FILTERED;
    client->counters.not_in_sample += result == HG_NOT_IN_SAMPLE;
    return result;
}

hg_result hg__drop(hg_client *client, hg_drop_reason reason)
{
    client->counters.emitted++;
    client->counters.dropped[reason]++;
    return HG_DROPPED;
}

hg_result hg__make_room(hg_client *client, size_t bytes, bool needs_random)
{
    if (bytes > (size_t)(client->events.end - client->events.start))
        return hg__drop(client, HG_DROP_TOO_LARGE);
    if (bytes > (size_t)(client->events.end - client->events.at))
        return HG_NEEDS_COLLECT;
    return needs_random && client->random_left < HG_UUID_BYTES ? HG_NEEDS_RANDOM : HG_QUEUED;
}

hg_result hg__queue_line(hg_client *client, char *line, const char *event)
{
    /* Without the newline. */
    const size_t bytes = (size_t)(client->events.at - event) - 1;
    if (bytes > HG_MAX_EVENT_BYTES || !hg__has_room(&client->delivery, bytes)) {
        client->events.at = line;
        return hg__drop(client,
                        bytes > HG_MAX_EVENT_BYTES ? HG_DROP_TOO_LARGE : HG_DROP_QUEUE_FULL);
    }
    hg__enqueue(&client->delivery, bytes);
    client->counters.emitted++;
    return HG_QUEUED;
}

hg_result hg__queue_next(hg_client *client, hg_stream *stream, char *line, const char *event)
{
    const hg_result result = hg__queue_line(client, line, event);
    stream->sequence += result == HG_QUEUED;
    return result;
}
