/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The first line is a schema, each that follows a value. */

#include "play.h"

void play_lines(play *p)
{
    const line schema = next_line(p);
    write_answer(p, hg_add_schema(p->client, "/s/1.0.0", 8, schema.at, schema.length), false);
    while (has_line(p)) {
        const line value = next_line(p);
        const int errors = hg_validate(p->client, 0, value.at, value.length);
        write_answer(p, errors, errors > 0);
    }
}
