/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The way of an event into the buffer that hg_collect hands over, and into a batch; or what it is
 * counted as instead. */

#ifndef HELIOGRAPH_QUEUE_H
#define HELIOGRAPH_QUEUE_H

#include "stream/stream.h"

/** Count an event that was not accepted, and answer it so: not in sample, filtered or invalid. */
hg_result hg__turn_away(hg_client *client, hg_result result);
/** Count an event that was accepted and is lost. */
hg_result hg__drop(hg_client *client, hg_drop_reason reason);
/** Whether there is all that a line of so many bytes needs, so that nothing has to be undone later:
 *  HG_QUEUED, or the answer. */
hg_result hg__make_room(hg_client *client, size_t bytes, bool needs_random);
/** Queue the line that was written to the buffer from `line` on, with its event from `event` on. It
 *  is taken out of the buffer again when there is no batch for it. */
hg_result hg__queue_line(hg_client *client, char *line, const char *event);
/** The same, with the next number of its stream's sequence, which only a queued event takes. */
hg_result hg__queue_next(hg_client *client, hg_stream *stream, char *line, const char *event);

#endif
