/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/decimal.h"
#include "json/pointer.h"

/* paths */

void hg__put_path(hg_text *text, const hg_path *path)
{
    const char *name;
    if (!path)
        return;
    hg__put_path(text, path->parent);
    hg__put_char(text, '/');
    if (!path->name)
        hg__put_integer(text, (int64_t)path->index);
    for (name = path->name; name && *name; name++) {
        if (*name == '~' || *name == '/')
            hg__put(text, *name == '~' ? "~0" : "~1", 2);
        else
            hg__put_char(text, *name);
    }
}

void hg__put_pointer(hg_text *text, const hg_path *path)
{
    char pointer[HG_POINTER_BYTES];
    hg_text inside;
    hg__text_init(&inside, pointer, sizeof pointer);
    hg__put_path(&inside, path);
    hg__put_string(text, pointer, hg__text_length(&inside));
}

/* targets of $ref */

static char hexadecimal_value(const char *digits)
{
    char value = 0;
    int i;
    for (i = 0; i < 2; i++)
        value = (char)(value << 4 | (digits[i] <= '9' ? digits[i] & 15 : (digits[i] + 9) & 15));
    return value;
}

/* The member or item that one step of a JSON Pointer names. A $ref is a URI, so a character may
   also stand as % and two hexadecimal digits. */
static const json_t *step_into(const json_t *value, const char *at, size_t length)
{
    char name[128];
    hg_text text;
    double index;
    size_t i;
    hg__text_init(&text, name, sizeof name);
    for (i = 0; i < length; i++) {
        char c = at[i];
        if (c == '%' && i + 2 < length) {
            c = hexadecimal_value(at + i + 1);
            i += 2;
        } else if (c == '~' && i + 1 < length) {
            c = at[++i] == '0' ? '~' : '/';
        }
        hg__put_char(&text, c);
    }
    hg__put_char(&text, '\0');
    if (text.full)
        return NULL;
    if (json_is_array(value))
        return hg__read_decimal(name, text.at, &index) && index < 1e9
                   ? json_array_get(value, (size_t)index)
                   : NULL;
    return json_object_get(value, name);
}

const json_t *hg__find_target(const json_t *root, const char *ref)
{
    if (*ref++ != '#')
        return NULL;
    while (root && *ref == '/') {
        size_t length = strcspn(++ref, "/");
        root = step_into(root, ref, length);
        ref += length;
    }
    return *ref ? NULL : root;
}
