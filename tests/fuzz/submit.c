/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Each line is an event, for one of two streams in turn, and adopted from a store as well. */

#include "play.h"

static const char schema[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"$schema\",\"meta\"],"
    "\"properties\":{\"$schema\":{\"type\":\"string\"},\"action\":{\"type\":\"string\","
    "\"maxLength\":8,\"pattern\":\"^(?:a|b)*$\"},\"n\":{\"type\":\"integer\",\"minimum\":0},"
    "\"list\":{\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]},\"uniqueItems\":true},"
    "\"performer\":{\"type\":\"object\",\"properties\":{\"is_temp\":{\"type\":\"boolean\"}}},"
    "\"dt\":{\"type\":\"string\",\"format\":\"date-time\"},"
    "\"meta\":{\"type\":\"object\",\"required\":[\"stream\",\"dt\"]}}}";

void play_lines(play *p)
{
    int stream = 0;
    add_schema(p->client, "/s/1.0.0", schema);
    add_stream(p->client, "{\"name\":\"s\",\"config\":{\"schema_uri\":\"/s/1.0.0\",\"producers\":{"
                          "\"metrics_platform_client\":{\"provide_values\":["
                          "\"performer_is_temp\"]}}}}");
    add_stream(p->client, "{\"name\":\"free\",\"config\":{}}");
    begin_pageview(p->client, "{\"context\":{\"performer\":{\"is_temp\":true}}}");
    while (has_line(p)) {
        const line event = next_line(p);
        fill_pool(p);
        write_answer(p, hg_submit(p->client, stream, event.at, event.length, 1e12), false);
        write_answer(p, hg_adopt(p->client, event.at, event.length), false);
        write_answer(p, hg_collect(p->client, 0), true);
        stream = 1 - stream;
    }
    hg_stats(p->client);
    write_answer(p, 0, true);
}
