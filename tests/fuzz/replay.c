/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Plays files, and prints the digest of each. */

#include "play.h"

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    if (file && !fseek(file, 0, SEEK_END)) {
        *length = (size_t)ftell(file);
        rewind(file);
        bytes = malloc(*length + 1);
        if (bytes && fread(bytes, 1, *length, file) != *length) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (file)
        fclose(file);
    return bytes;
}

int main(int count, char **paths)
{
    int i;
    for (i = 1; i < count; i++) {
        size_t length = 0;
        char *bytes = read_file(paths[i], &length);
        if (!bytes) {
            fprintf(stderr, "%s: cannot be read\n", paths[i]);
            return 1;
        }
        printf("%08x\n", (unsigned)play_input(bytes, length));
        free(bytes);
    }
    return 0;
}
