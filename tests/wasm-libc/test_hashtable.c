/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* wasm/hashtable.c against jansson's own: what one says of its members, the other says as well. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "jansson_private.h"

#include "hashtable.h"

#define hashtable_init trim_init
#define hashtable_close trim_close
#define hashtable_set trim_set
#define hashtable_get trim_get
#define hashtable_del trim_del
#define hashtable_clear trim_clear
#define hashtable_iter trim_iter
#define hashtable_iter_at trim_iter_at
#define hashtable_iter_next trim_iter_next
#define hashtable_iter_key trim_iter_key
#define hashtable_iter_key_len trim_iter_key_len
#define hashtable_iter_value trim_iter_value
#define hashtable_iter_set trim_iter_set
#include "../../wasm/hashtable.c"
#undef hashtable_init
#undef hashtable_close
#undef hashtable_set
#undef hashtable_get
#undef hashtable_del
#undef hashtable_clear
#undef hashtable_iter
#undef hashtable_iter_at
#undef hashtable_iter_next
#undef hashtable_iter_key
#undef hashtable_iter_key_len
#undef hashtable_iter_value
#undef hashtable_iter_set

#define ROUNDS 200
#define STEPS 300

static int passed, failed;

static void check(bool good, const char *what)
{
    if (good)
        passed++;
    else if (++failed <= 20)
        printf("FAILED %s\n", what);
}

static uint32_t state = 1;

static uint32_t draw(uint32_t below)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
}

/* Names that begin alike, some with a NUL in them, of which the length alone tells. */
static size_t make_key(char key[8])
{
    const size_t length = draw(4);
    size_t i;
    for (i = 0; i < length; i++)
        key[i] = (char)"ab\0c"[draw(4)];
    return length;
}

static void compare(hashtable_t *real, hashtable_t *trim)
{
    void *a = hashtable_iter(real), *b = trim_iter(trim);
    for (; a && b; a = hashtable_iter_next(real, a), b = trim_iter_next(trim, b)) {
        const size_t length = hashtable_iter_key_len(a);
        const char *key = hashtable_iter_key(a), *other = trim_iter_key(b);
        check(length == trim_iter_key_len(b) && !memcmp(key, other, length + 1), "key, in order");
        check(hashtable_iter_value(a) == trim_iter_value(b), "value");
        check(hashtable_key_to_iter(other) == b, "from a key to its iterator");
    }
    check(!a && !b && real->size == trim->size, "as many members");
}

static void step(hashtable_t *real, hashtable_t *trim)
{
    char key[8];
    const size_t length = make_key(key);
    json_t *value = json_real(draw(1000));
    void *a, *b;
    switch (draw(5)) {
    case 0:
        check(hashtable_del(real, key, length) == trim_del(trim, key, length), "deleting");
        break;
    case 1:
        a = hashtable_iter_at(real, key, length);
        b = trim_iter_at(trim, key, length);
        check(!a == !b, "finding the iterator");
        if (a && b) {
            hashtable_iter_set(a, json_incref(value));
            trim_iter_set(b, json_incref(value));
        }
        break;
    default:
        check(!hashtable_set(real, key, length, json_incref(value)), "setting the real one");
        check(!trim_set(trim, key, length, json_incref(value)), "setting");
    }
    json_decref(value);
    check(hashtable_get(real, key, length) == trim_get(trim, key, length), "getting");
}

static void test_the_same_steps(void)
{
    hashtable_t real, trim;
    int i;
    check(!hashtable_init(&real) && !trim_init(&trim), "beginning");
    for (i = 0; i < STEPS; i++) {
        step(&real, &trim);
        compare(&real, &trim);
        if (draw(100) == 0) {
            hashtable_clear(&real);
            trim_clear(&trim);
        }
    }
    hashtable_close(&real);
    trim_close(&trim);
}

int main(void)
{
    int i;
    json_object_seed(1);
    for (i = 0; i < ROUNDS; i++)
        test_the_same_steps();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
