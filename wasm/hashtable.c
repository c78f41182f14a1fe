/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* jansson's table of an object's members, written for size: a list in the order of the text, in
   which a member is looked for from the beginning. Objects of a configuration have a few dozen
   members; events do not come here. tests/wasm-libc/ compares it with the real one. */

#include <string.h>

#include "jansson_private.h"

#include "hashtable.h"

typedef struct hashtable_list list_t;
typedef struct hashtable_pair pair_t;

static pair_t *pair_of(void *iter) { return container_of(iter, pair_t, ordered_list); }

static pair_t *find(const hashtable_t *table, const char *key, size_t length)
{
    list_t *at = table->ordered_list.next;
    for (; at != &table->ordered_list; at = at->next) {
        pair_t *pair = pair_of(at);
        if (pair->key_len == length && !memcmp(pair->key, key, length))
            return pair;
    }
    return NULL;
}

static void take_out(hashtable_t *table, pair_t *pair)
{
    list_t *list = &pair->ordered_list;
    table->size--;
    list->prev->next = list->next;
    list->next->prev = list->prev;
    json_decref(pair->value);
    jsonp_free(pair);
}

int hashtable_init(hashtable_t *table)
{
    table->size = 0;
    table->ordered_list.next = table->ordered_list.prev = &table->ordered_list;
    return 0;
}

void hashtable_clear(hashtable_t *table)
{
    while (table->ordered_list.next != &table->ordered_list)
        take_out(table, pair_of(table->ordered_list.next));
}

void hashtable_close(hashtable_t *table) { hashtable_clear(table); }

void *hashtable_get(hashtable_t *table, const char *key, size_t length)
{
    const pair_t *pair = find(table, key, length);
    return pair ? pair->value : NULL;
}

int hashtable_set(hashtable_t *table, const char *key, size_t length, json_t *value)
{
    list_t *last = table->ordered_list.prev;
    pair_t *pair = find(table, key, length);
    if (pair) {
        json_decref(pair->value);
        pair->value = value;
        return 0;
    }
    if (!(pair = jsonp_malloc(offsetof(pair_t, key) + length + 1)))
        return -1;
    memcpy(pair->key, key, length);
    pair->key[length] = '\0';
    pair->key_len = length;
    pair->value = value;
    pair->ordered_list.prev = last;
    pair->ordered_list.next = &table->ordered_list;
    last->next = table->ordered_list.prev = &pair->ordered_list;
    table->size++;
    return 0;
}

int hashtable_del(hashtable_t *table, const char *key, size_t length)
{
    pair_t *pair = find(table, key, length);
    if (pair)
        take_out(table, pair);
    return pair ? 0 : -1;
}

/* Iterators point to the list within a pair, as jansson.h has it. */

void *hashtable_iter_next(hashtable_t *table, void *iter)
{
    list_t *next = ((list_t *)iter)->next;
    return next == &table->ordered_list ? NULL : next;
}

void *hashtable_iter(hashtable_t *table)
{
    return hashtable_iter_next(table, &table->ordered_list);
}

void *hashtable_iter_at(hashtable_t *table, const char *key, size_t length)
{
    pair_t *pair = find(table, key, length);
    return pair ? &pair->ordered_list : NULL;
}

void *hashtable_iter_key(void *iter) { return pair_of(iter)->key; }

size_t hashtable_iter_key_len(void *iter) { return pair_of(iter)->key_len; }

void *hashtable_iter_value(void *iter) { return pair_of(iter)->value; }

void hashtable_iter_set(void *iter, json_t *value)
{
    json_decref(pair_of(iter)->value);
    pair_of(iter)->value = value;
}
