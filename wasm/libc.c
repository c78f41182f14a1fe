/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* What the core and jansson need of the C library, written for size. A symbol of ours wins over the
   one in libc.a, so jansson stays untouched; tests/wasm-libc/ compares each with the real one. */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* strings: the C library's are made for long ones and take several times the room. memcpy, memmove
   and memset are single instructions of WebAssembly; the comparisons are small as they are. */

static const unsigned char *find(const unsigned char *at, int value, size_t length)
{
    for (; length; length--, at++)
        if (*at == (unsigned char)value)
            return at;
    return NULL;
}

/* Texts of a kilobyte are searched for every event, before an engine has optimised anything: so
   what lies before the byte is passed over in words. */
void *memchr(const void *bytes, int value, size_t length)
{
    const uint64_t each = 0x0101010101010101u, wanted = each * (unsigned char)value;
    const unsigned char *at = bytes;
    uint64_t word;
    for (; length >= sizeof word; length -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        word ^= wanted;
        if ((word - each) & ~word & each << 7)
            break;
    }
    return (void *)find(at, value, length);
}

/* Not a loop of its own: compilers know the shape and would make it a call of strlen. */
size_t strlen(const char *text)
{
    const unsigned char *start = (const unsigned char *)text;
    return (size_t)(find(start, '\0', SIZE_MAX) - start);
}

char *strchr(const char *text, int value) { return memchr(text, value, strlen(text) + 1); }

static size_t span(const char *text, const char *set, bool inside)
{
    size_t length = 0;
    while (text[length] && !memchr(set, text[length], strlen(set)) == !inside)
        length++;
    return length;
}

size_t strspn(const char *text, const char *accepted) { return span(text, accepted, true); }

size_t strcspn(const char *text, const char *refused) { return span(text, refused, false); }

/* memory: jansson allocates from the client's arena (src/json/load.c), so these are there for the
   linker, and to stop whatever else would allocate */

void *malloc(size_t bytes)
{
    (void)bytes;
    __builtin_trap();
}

void *calloc(size_t count, size_t bytes)
{
    (void)count;
    return malloc(bytes);
}

void *realloc(void *block, size_t bytes)
{
    (void)block;
    return malloc(bytes);
}

void free(void *block)
{
    (void)block;
    __builtin_trap();
}

/* jansson's own seeding reads a clock and /dev/urandom; the table in hashtable.c hashes nothing */

volatile uint32_t hashtable_seed = 1;

void json_object_seed(size_t seed) { (void)seed; }
