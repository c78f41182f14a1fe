/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Four lines: settings, a stream, an instrument, the facts of a pageview; then a click. */

#include "play.h"

static const char schema[] =
    "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\"},\"name\":{\"type\":"
    "\"string\",\"maxLength\":8},\"destination\":{\"type\":\"string\"},\"isTemp\":{\"type\":"
    "\"boolean\"},\"font\":{\"enum\":[\"small\",\"large\"]},\"performer\":{\"type\":\"object\"}}}";

void play_lines(play *p)
{
    line text;
    int name;
    add_schema(p->client, "/s/1.0.0", schema);
    text = next_line(p);
    write_answer(p, hg_configure(p->client, text.at, text.length), false);
    text = next_line(p);
    write_answer(p, hg_add_stream(p->client, text.at, text.length), false);
    text = next_line(p);
    write_answer(p, hg_add_instrument(p->client, text.at, text.length), false);
    text = next_line(p);
    write_answer(p, hg_begin_pageview(p->client, text.at, text.length), false);
    write_answer(p, hg_in_sample(p->client, 0), false);
    hg_listener_plan(p->client);
    write_answer(p, 0, true);
    fill_pool(p);
    name = hg_intern(p->client, "a \"name\" that is cut", 20);
    write_answer(p, hg_emit(p->client, 0, name, name, 1e12), false);
    write_answer(p, hg_collect(p->client, 0), true);
}
