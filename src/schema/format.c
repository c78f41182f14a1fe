/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* As ajv 6 checks them in its fast mode, and so an intake: by shape, not by calendar. */

#include "schema/format.h"
#include "schema/pattern.h"

#define DATE "\\d{4}-[01]\\d-[0-3]\\d"
#define SCHEME "[a-zA-Z][a-zA-Z0-9+\\-.]*:"
#define HEX "[0-9a-fA-F]"

/* What a time mostly is, see hg__set_usual. */
static const char usual_time[] = "9999-19-39T29:59:59.Z";

/* Each by its name and its pattern, in the order of their numbers. */
HG_CONFIGURING static const char known[] =
    "date-time\0^" DATE "[tT\\s](?:[0-2]\\d:[0-5]\\d:[0-5]\\d|23:59:60)(?:\\.\\d+)?"
    "(?:[zZ]|[+-]\\d\\d(?::?\\d\\d)?)$\0"
    "uuid\0^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?" HEX "{8}-(?:" HEX "{4}-){3}" HEX "{12}$\0"
    "date\0^" DATE "$\0"
    /* ajv lets a scheme and slashes come first, which the rest takes as well. */
    "uri-reference\0^(?:[^\\\\\\s#][^\\s#]*)?(?:#[^\\\\\\s]*)?$\0"
    "uri\0^" SCHEME "[^\\s]*$\0";

const hg_pattern *hg__compile_format(hg_formats *formats, hg_arena *arena, const char *name)
{
    const char *at = known;
    hg_pattern *pattern;
    int i;
    for (i = 0; i < HG_FORMAT_COUNT; i++, at = hg__nth_word(at, 2)) {
        if (!hg__same(name, at))
            continue;
        if (formats->patterns[i])
            return formats->patterns[i];
        if ((pattern = hg__compile_pattern(arena, &formats->all, hg__nth_word(at, 1))) &&
            i == HG_FORMAT_DATE_TIME)
            hg__set_usual(pattern, usual_time);
        return formats->patterns[i] = pattern;
    }
    return NULL;
}
