/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Verdicts: what an answer means for the events that travelled. */

#ifndef HELIOGRAPH_VERDICTS_H
#define HELIOGRAPH_VERDICTS_H

#include <stdbool.h>

#include "heliograph.h"

typedef enum { HG_DELIVERED, HG_REJECTED, HG_TRY_AGAIN } hg_verdict;

/** Whether an answer of this status lists events one by one. */
bool hg__is_itemised(int status);
/** The verdict of an answer that lists no events. `status` is as for hg_settle. */
hg_verdict hg__find_verdict(int status);
/** Why events are given up after this status. */
hg_drop_reason hg__reason_of(int status);

#endif
