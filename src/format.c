/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Formats, as ajv 6 checks them in its fast mode: by shape, not by calendar. */

#include "private.h"

static bool is_space(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* `0` in the shape stands for any digit, `1` to `8` for a digit up to it, `T` for T, t or space. */
static bool has_shape(const char *at, const char *shape)
{
    for (; *shape; shape++, at++) {
        if (*shape == '0'      ? !is_digit(*at)
            : is_digit(*shape) ? *at < '0' || *at > *shape
            : *shape == 'T'    ? (*at | 32) != 't' && !is_space((unsigned char)*at)
                               : *at != *shape)
            return false;
    }
    return true;
}

static bool is_zone(const char *at, size_t length)
{
    if (length == 1)
        return (*at | 32) == 'z';
    if (length < 3 || (*at != '+' && *at != '-') || !has_shape(at + 1, "00"))
        return false;
    return length == 3 || (length == 5 && has_shape(at + 3, "00")) ||
           (length == 6 && has_shape(at + 3, ":00"));
}

static bool is_date_time(const char *text, size_t length)
{
    size_t at = 19;
    if (length < 20 || !has_shape(text, "0000-10-30T") ||
        !(has_shape(text + 11, "20:50:50") || has_shape(text + 11, "23:59:60")))
        return false;
    if (text[at] == '.') {
        at++;
        while (at < length && is_digit(text[at]))
            at++;
        if (at == 20)
            return false;
    }
    return at < length && is_zone(text + at, length - at);
}

static bool is_uri_reference(const char *text, size_t length)
{
    bool in_fragment = false;
    size_t i;
    for (i = 0; i < length; i++) {
        char c = text[i];
        if (is_space((unsigned char)c) || (c == '\\' && (in_fragment || i == 0)))
            return false;
        in_fragment |= c == '#';
    }
    return true;
}

bool hg__format_matches(hg_format format, const char *at, size_t length)
{
    return format == HG_DATE_TIME ? is_date_time(at, length) : is_uri_reference(at, length);
}
