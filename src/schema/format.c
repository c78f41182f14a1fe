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

static const struct {
    const char *name;
    const char *pattern;
    const char *usual; /* what it mostly is, see hg__set_usual */
} known[HG_FORMAT_COUNT] = {
    [HG_FORMAT_DATE_TIME] = {"date-time",
                             "^" DATE "[tT\\s](?:[0-2]\\d:[0-5]\\d:[0-5]\\d|23:59:60)(?:\\.\\d+)?"
                             "(?:[zZ]|[+-]\\d\\d(?::?\\d\\d)?)$",
                             "9999-19-39T29:59:59.Z"},
    [HG_FORMAT_UUID] = {"uuid",
                        "^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?" HEX "{8}-(?:" HEX "{4}-){3}" HEX
                        "{12}$",
                        NULL},
    {"date", "^" DATE "$", NULL},
    /* ajv lets a scheme and slashes come first, which the rest takes as well. */
    {"uri-reference", "^(?:[^\\\\\\s#][^\\s#]*)?(?:#[^\\\\\\s]*)?$", NULL},
    {"uri", "^" SCHEME "[^\\s]*$", NULL},
};

const hg_pattern *hg__compile_format(hg_formats *formats, hg_arena *arena, const char *name)
{
    hg_pattern *pattern;
    int i;
    for (i = 0; i < HG_FORMAT_COUNT; i++) {
        if (!hg__same(name, known[i].name))
            continue;
        if (formats->patterns[i])
            return formats->patterns[i];
        if ((pattern = hg__compile_pattern(arena, known[i].pattern)))
            hg__set_usual(pattern, known[i].usual);
        return formats->patterns[i] = pattern;
    }
    return NULL;
}
