/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* wasm/libc.c under other names, beside the real functions; and what its tests share. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define memchr trim_memchr
#define strlen trim_strlen
#define strchr trim_strchr
#define strspn trim_strspn
#define strcspn trim_strcspn
#define malloc trim_malloc
#define calloc trim_calloc
#define realloc trim_realloc
#define free trim_free
#define hashtable_seed trim_hashtable_seed
#define json_object_seed trim_json_object_seed
#include "../../wasm/libc.c"
#undef memchr
#undef strlen
#undef strchr
#undef strspn
#undef strcspn
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef hashtable_seed
#undef json_object_seed

static int passed, failed;

/* Count a check. Print what failed, but not everything when everything does. */
static void check(bool ok, const char *what, const char *detail)
{
    if (ok)
        passed++;
    else if (++failed <= 20)
        printf("FAILED %s: %.200s\n", what, detail);
}

static int finish(void)
{
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
