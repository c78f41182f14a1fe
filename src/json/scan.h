/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* The members of an object's text, each as it was written, without parsing what is in them. */

#ifndef HELIOGRAPH_SCAN_H
#define HELIOGRAPH_SCAN_H

#include "base/text.h"

typedef struct {
    hg_span key; /* as written, without its quotes */
    hg_span value;
    hg_span whole; /* from the key's quote to the end of the value */
} hg_member;

typedef struct {
    const char *at;
    const char *end;
    bool begun;
} hg_scan;

hg_scan hg__scan(const hg_span *object);
/** The next member. False at the end, and where the text turns out to be no object. */
bool hg__next_member(hg_scan *scan, hg_member *member);
/** Once there is no next member: whether the text is an object with nothing behind it, as far as a
 *  scan can tell. A value may still be malformed. */
bool hg__is_whole(hg_scan *scan);
/** The value of a member; an empty span when there is none. */
hg_span hg__find_member(const hg_span *object, const char *key);
bool hg__has_member(const hg_span *object, const char *key);
/** The value of a member that is a string, with its quotes; an empty span for any other. */
hg_span hg__find_string(const hg_span *object, const char *key);

#endif
