/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

#include <string.h>

#include "base/strings.h"

size_t hg__code_points(const char *bytes, size_t length)
{
    size_t count = 0, i;
    for (i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

size_t hg__cut(const char *at, size_t length, size_t most)
{
    size_t i;
    for (i = 0; i < length; i++)
        if (((unsigned char)at[i] & 0xC0) != 0x80 && !most--)
            break;
    return i;
}

/* Overlong forms, surrogates and what lies above U+10FFFF show in the second byte. */
uint32_t hg__sequence_length(const unsigned char *at, size_t left)
{
    unsigned char first = at[0], least = 0x80, most = 0xBF;
    uint32_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, i;
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4 || length > left)
        return 0;
    least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : least;
    most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : most;
    if (at[1] < least || at[1] > most)
        return 0;
    for (i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

static void put_well_formed(hg_text *room, const char *text, size_t length)
{
    size_t plain = 0, i = 0;
    while (i < length) {
        const uint32_t bytes = hg__sequence_length((const unsigned char *)text + i, length - i);
        i += bytes;
        if (bytes)
            continue;
        hg__put(room, text + plain, i - plain);
        hg__put_words(room, "\xEF\xBF\xBD");
        plain = ++i;
    }
    hg__put(room, text + plain, length - plain);
}

bool hg__make_string(hg_text *room, hg_string *made, const char *text, size_t length)
{
    hg_text before = *room;
    put_well_formed(room, text, length);
    made->text = before.at;
    made->length = (uint32_t)(room->at - before.at);
    made->json = room->at;
    hg__put_string(room, made->text, made->length);
    made->json_length = (uint32_t)(room->at - made->json);
    made->code_points = (uint32_t)hg__code_points(made->text, made->length);
    if (!room->full)
        return true;
    *room = before;
    return false;
}

bool hg__keep_made(hg_arena *arena, hg_string *made, const char *text)
{
    hg_text room;
    hg__begin_kept(arena, &room);
    return hg__make_string(&room, made, text, strlen(text)) && hg__end_kept(arena, &room);
}

/* the table */

int hg__intern(hg_string_table *table, const char *text, size_t length)
{
    if (table->count == HG_MAX_STRINGS ||
        !hg__make_string(&table->bytes, &table->strings[table->count], text, length))
        return 0;
    return ++table->count;
}

const hg_string *hg__interned(const hg_string_table *table, int number)
{
    static const hg_string empty = {"", "\"\"", 0, 2, 0};
    return number > 0 && number <= table->count ? &table->strings[number - 1] : &empty;
}

void hg__forget_interned(hg_string_table *table)
{
    table->count = 0;
    table->bytes.at = table->bytes.start;
}
