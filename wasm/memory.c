/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* jansson's allocation functions, without the pointers that a host may set: calls through a pointer
   would hold on to what is called in the module of a page, which does without jansson. */

#include <string.h>

#include "jansson_private.h"

#include "json/load.h"

void *jsonp_malloc(size_t bytes) { return bytes ? hg__allocate_loading(bytes) : NULL; }

void jsonp_free(void *block)
{
    if (block)
        hg__release_loading(block);
}

char *jsonp_strndup(const char *text, size_t length)
{
    char *copy = jsonp_malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *jsonp_strdup(const char *text) { return jsonp_strndup(text, strlen(text)); }

void json_set_alloc_funcs(json_malloc_t allocate, json_free_t release)
{
    (void)allocate;
    (void)release;
}

void json_get_alloc_funcs(json_malloc_t *allocate, json_free_t *release)
{
    *allocate = NULL;
    *release = NULL;
}
