/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* The whole input is a text, for the reader and for jansson. */

#include "play.h"
#include "json/differential.h"

void play_lines(play *p)
{
    const char *difference;
    difference = compare_readers(p->at, (size_t)(p->end - p->at));
    if (difference) {
        fprintf(stderr, "the reader and jansson differ: %s\n", difference);
        abort();
    }
}
