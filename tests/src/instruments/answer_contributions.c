/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Judges events, one a line of the standard input, and answers a number a line: the native side of
 * a table that wasm and a form in a browser go through as well. */

#include "check.h"

int main(void)
{
    char line[4096];
    hg_client *client = open_client();
    while (fgets(line, sizeof line, stdin))
        printf("%d\n", (int)hg_check_contributions(client, line, strcspn(line, "\n")));
    free(client);
    return 0;
}
