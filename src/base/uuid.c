/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include "base/uuid.h"

static const char hex_digits[] = "0123456789abcdef";

void hg__put_uuid(hg_text *text, const unsigned char random[HG_UUID_BYTES])
{
    char *at = hg__claim(text, HG_UUID_JSON_BYTES);
    int i;
    if (!at)
        return;
    *at++ = '"';
    for (i = 0; i < HG_UUID_BYTES; i++) {
        unsigned char byte = random[i];
        if (i == 6)
            byte = (unsigned char)((byte & 0x0F) | 0x40);
        if (i == 8)
            byte = (unsigned char)((byte & 0x3F) | 0x80);
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = hex_digits[byte >> 4];
        *at++ = hex_digits[byte & 15];
    }
    *at = '"';
}
