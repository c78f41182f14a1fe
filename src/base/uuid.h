/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* UUIDs, version 4. */

#ifndef HELIOGRAPH_UUID_H
#define HELIOGRAPH_UUID_H

#include "base/text.h"

/** How many random bytes a UUID takes, and how many bytes it is as a JSON string. */
#define HG_UUID_BYTES 16
#define HG_UUID_JSON_BYTES 38

/** A UUID as a JSON string: the random bytes, but for the bits that tell version and variant. */
void hg__put_uuid(hg_text *text, const unsigned char random[HG_UUID_BYTES]);

#endif
