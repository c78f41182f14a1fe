/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Prefixes: the text that all events of an instrument share in a pageview. */

#ifndef HELIOGRAPH_PREFIX_H
#define HELIOGRAPH_PREFIX_H

#include "event/instrument.h"

/** Write the instrument's prefix from the context, and check an event that is made of it against
 *  the schema. False after a report. */
bool hg__build_prefix(hg_client *client, hg_instrument *instrument);

#endif
