/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Where a value lies in JSON: paths, written as JSON Pointers, and what a pointer names. */

#ifndef HELIOGRAPH_POINTER_H
#define HELIOGRAPH_POINTER_H

#include <jansson.h>

#include "base/text.h"

/** One step of the way from the root to a value, and the steps before it. The root itself is
 *  NULL. A path is built on the stack while a value is walked. */
typedef struct hg_path {
    const struct hg_path *parent;
    const char *name; /* of a member; NULL for an item of an array */
    size_t index;     /* of an item */
} hg_path;

#define HG_IN(parent, name) ((hg_path){(parent), (name), 0})
#define HG_AT(parent, index) ((hg_path){(parent), NULL, (index)})

/** What is told of a path at the most. */
#define HG_POINTER_BYTES 512

/** The path as a JSON Pointer: as it is, and as a JSON string of at most HG_POINTER_BYTES. */
void hg__put_path(hg_text *text, const hg_path *path);
void hg__put_pointer(hg_text *text, const hg_path *path);

/** What a $ref such as `#` or `#/a/b` names within `root`; NULL for what lies elsewhere, or
 *  nowhere. */
const json_t *hg__find_target(const json_t *root, const char *ref);

#endif
