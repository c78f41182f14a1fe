/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
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
/** Whether the line that was written to the buffer from `line` on fits: HG_QUEUED. If not, it is
 *  taken out of the buffer again, and the answer says what to do, or that it never will fit. */
hg_result hg__check_room(hg_client *client, char *line);
/** Begin a line with its id and its stream, both JSON. */
void hg__put_head(hg_text *text, const hg_span *id, const hg_span *stream);
/** Queue the line that was written to the buffer from `line` on, with its event from `event` on. It
 *  is taken out again when it does not fit or there is no batch for it. */
hg_result hg__queue_line(hg_client *client, char *line, const char *event);
/** The same, with the next number of its stream's sequence, which only a queued event takes. */
hg_result hg__queue_next(hg_client *client, hg_stream *stream, char *line, const char *event);

#endif
