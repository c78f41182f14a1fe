/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Time: the text of a moment. */

#ifndef HELIOGRAPH_TIME_H
#define HELIOGRAPH_TIME_H

#include "base/text.h"

/** The second that was written last and its text, for events come in bursts. Zeroed at first. */
typedef struct {
    double second;
    char text[20]; /* "2026-11-20T19:00:00." */
} hg_last_second;

/** A moment in ms since 1970 as a JSON string: ISO 8601 in UTC with milliseconds. A moment outside
 *  the years 0000 to 9999 is written as the nearest one within. */
void hg__put_time(hg_text *text, hg_last_second *last, double now);

#endif
