/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Curation and audiences: for which contexts a stream is meant. */

#ifndef HELIOGRAPH_CURATION_H
#define HELIOGRAPH_CURATION_H

#include "stream/stream.h"

/** Whether the rules can be judged. Attributes that there are not are reported, and exclude. */
bool hg__check_curation(hg_problems *problems, const char *json, const hg_token *curation,
                        const hg_path *at);
/** Whether a stream's rules or audience exclude this context. A rule that cannot be judged does. */
bool hg__is_filtered(hg_client *client, const hg_stream *stream, const char *json,
                     const hg_token *context);

#endif
