/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* A scan only finds where values end. Whatever it takes for a value is parsed afterwards, so it may
 * take more for one than JSON does. */

#include "json/scan.h"

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static char skip_space(hg_scan *s)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
    return s->at < s->end ? *s->at : 0;
}

/* False where the string has no end: then the scan is at its end. */
static bool skip_string(hg_scan *s)
{
    for (s->at++; s->at < s->end; s->at++) {
        if (*s->at == '"') {
            s->at++;
            return true;
        }
        if (*s->at == '\\' && s->end - s->at > 1)
            s->at++;
    }
    return false;
}

static bool skip_value(hg_scan *s)
{
    int depth = 0;
    while (s->at < s->end) {
        char c = *s->at;
        if (!depth && (c == ',' || c == '}' || c == ']'))
            break;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c != '"')
            s->at++;
        else if (!skip_string(s))
            return false;
    }
    return true;
}

/* What was read since `from`, without the space behind it. */
static hg_span since(const hg_scan *s, const char *from)
{
    const char *to = s->at;
    while (to > from && is_space(to[-1]))
        to--;
    return (hg_span){from, (size_t)(to - from)};
}

bool hg__next_member(hg_scan *s, hg_member *m)
{
    const char *start, *value;
    const bool is_first = !s->begun;
    if (skip_space(s) != (is_first ? '{' : ','))
        return false;
    s->begun = true;
    s->at++;
    if (skip_space(s) != '"') {
        /* `{}` is an object, `{"a":1,}` is none. */
        if (!is_first)
            s->at = s->end;
        return false;
    }
    start = s->at;
    if (!skip_string(s))
        return false;
    m->key = (hg_span){start + 1, (size_t)(s->at - start) - 2};
    if (skip_space(s) != ':')
        return false;
    s->at++;
    skip_space(s);
    value = s->at;
    if (!skip_value(s))
        return false;
    m->value = since(s, value);
    m->whole = since(s, start);
    return true;
}

hg_scan hg__scan(const hg_span *object)
{
    return (hg_scan){object->at, object->at + object->length, false};
}

bool hg__is_whole(hg_scan *s)
{
    if (!s->begun || skip_space(s) != '}')
        return false;
    s->at++;
    skip_space(s);
    return s->at == s->end;
}

hg_span hg__find_member(const hg_span *object, const char *key)
{
    hg_scan s = hg__scan(object);
    hg_member m;
    while (hg__next_member(&s, &m))
        if (hg__span_is(&m.key, key))
            return m.value;
    return (hg_span){"", 0};
}

bool hg__has_member(const hg_span *object, const char *key)
{
    return hg__find_member(object, key).length;
}

hg_span hg__find_string(const hg_span *object, const char *key)
{
    const hg_span value = hg__find_member(object, key);
    return value.length && *value.at == '"' ? value : (hg_span){"", 0};
}
