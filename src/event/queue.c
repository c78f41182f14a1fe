/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "event/queue.h"
#include "client.h"

hg_result hg__turn_away(hg_client *client, hg_result result)
{
    client->counters.turned_away[result]++;
    return result;
}

hg_result hg__drop(hg_client *client, hg_drop_reason reason)
{
    client->counters.emitted++;
    client->counters.dropped[reason]++;
    return HG_DROPPED;
}

hg_result hg__check_room(hg_client *client, char *line)
{
    if (!client->events.full)
        return HG_QUEUED;
    client->events.full = false;
    client->events.at = line;
    return line > client->events.start ? HG_NEEDS_COLLECT : hg__drop(client, HG_DROP_TOO_LARGE);
}

void hg__put_head(hg_text *text, const hg_span *id, const hg_span *stream)
{
    hg__put_span(text, id);
    hg__put_char(text, '\t');
    hg__put_span(text, stream);
    hg__put_char(text, '\t');
}

hg_result hg__queue_line(hg_client *client, char *line, const char *event)
{
    /* Without the newline. */
    const size_t bytes = (size_t)(client->events.at - event) - 1;
    const hg_result result = hg__check_room(client, line);
    if (result != HG_QUEUED)
        return result;
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
