/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Attributes: what an event may tell of its context, and where a schema lets it live. */

#include <math.h>

#include "private.h"

#define NESTED(object, field, type)                                                                \
    {                                                                                              \
        object, field, {NULL, NULL}, type, false                                                   \
    }
#define FLAT(object, field, flat, type)                                                            \
    {                                                                                              \
        object, field, {flat, NULL}, type, false                                                   \
    }
#define PERSONAL(object, field, type)                                                              \
    {                                                                                              \
        object, field, {NULL, NULL}, type, true                                                    \
    }
#define TOP(field, type)                                                                           \
    {                                                                                              \
        "", field, {NULL, NULL}, type, false                                                       \
    }

/* In the order of hg_attribute. */
const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT] = {
    NESTED("agent", "client_platform", HG_STRING),
    NESTED("agent", "client_platform_family", HG_STRING),
    NESTED("agent", "release_status", HG_STRING),
    PERSONAL("agent", "ua_string", HG_STRING),
    FLAT("mediawiki", "skin", "skin", HG_STRING),
    NESTED("mediawiki", "version", HG_STRING),
    NESTED("mediawiki", "database", HG_STRING),
    NESTED("mediawiki", "site_content_language", HG_STRING),
    NESTED("mediawiki", "site_content_language_variant", HG_STRING),
    NESTED("mediawiki", "is_production", HG_BOOLEAN),
    NESTED("mediawiki", "is_debug_mode", HG_BOOLEAN),
    NESTED("page", "id", HG_INTEGER),
    PERSONAL("page", "title", HG_STRING),
    {"page", "namespace_id", {"pageNamespace", "pageNs"}, HG_INTEGER, false},
    NESTED("page", "namespace_name", HG_STRING),
    NESTED("page", "revision_id", HG_INTEGER),
    NESTED("page", "wikidata_qid", HG_STRING),
    NESTED("page", "wikidata_id", HG_INTEGER),
    NESTED("page", "content_language", HG_STRING),
    NESTED("page", "is_redirect", HG_BOOLEAN),
    NESTED("page", "user_groups_allowed_to_edit", HG_ARRAY),
    NESTED("page", "user_groups_allowed_to_move", HG_ARRAY),
    NESTED("performer", "is_logged_in", HG_BOOLEAN),
    FLAT("performer", "is_anon", "isAnon", HG_BOOLEAN),
    {"performer", "is_temp", {"isTemp", "is_temp"}, HG_BOOLEAN, false},
    FLAT("performer", "id", "user_id", HG_INTEGER),
    PERSONAL("performer", "name", HG_STRING),
    FLAT("performer", "groups", "userGroups", HG_ARRAY),
    NESTED("performer", "is_bot", HG_BOOLEAN),
    NESTED("performer", "language", HG_STRING),
    NESTED("performer", "language_variant", HG_STRING),
    NESTED("performer", "can_probably_edit_page", HG_BOOLEAN),
    FLAT("performer", "edit_count", "user_editcount", HG_INTEGER),
    FLAT("performer", "edit_count_bucket", "editCountBucket", HG_STRING),
    NESTED("performer", "registration_dt", HG_STRING),
    {"performer", "session_id", {"token", "sessionId"}, HG_STRING, false},
    FLAT("performer", "pageview_id", "pageToken", HG_STRING),
    FLAT("", "action", "action", HG_STRING),
    FLAT("", "action_source", "name", HG_STRING),
    FLAT("", "action_context", "modes", HG_STRING),
    FLAT("", "destination", "destination", HG_STRING),
    FLAT("", "module", "module", HG_STRING),
    FLAT("", "state", "state", HG_STRING),
    FLAT("", "action_data", "action_data", HG_STRING),
    FLAT("", "is_mobile", "is_mobile", HG_BOOLEAN),
    FLAT("", "homepage_pageview_token", "homepage_pageview_token", HG_STRING),
    FLAT("", "mode", "mode", HG_STRING),
    FLAT("", "user_variant", "user_variant", HG_STRING),
    FLAT("", "entrypoint", "entrypoint", HG_STRING),
    FLAT("", "funnel_id", "funnelId", HG_STRING),
    FLAT("", "viewport_size_bucket", "viewportSizeBucket", HG_STRING),
    TOP("font", HG_STRING),
    TOP("is_full_width", HG_BOOLEAN),
    TOP("is_page_preview_on", HG_BOOLEAN),
    TOP("is_pinned", HG_BOOLEAN),
    FLAT("", "is_sidebar_collapsed", "isSidebarCollapsed", HG_BOOLEAN),
    TOP("is_media_viewer_enabled", HG_BOOLEAN),
    TOP("is_dark_mode_prepared_by_os", HG_BOOLEAN),
    TOP("is_dark_mode_on", HG_BOOLEAN),
    TOP("dark_mode_setting", HG_STRING),
};

int hg__find_attribute(const char *name, int from, int to)
{
    for (; from < to; from++) {
        const hg_attribute_info *info = &hg__attributes[from];
        size_t object = strlen(info->object);
        const char *field = object ? name + object + 1 : name;
        if (!strncmp(name, info->object, object) && (!object || name[object] == '_') &&
            hg__same(field, info->field))
            return from;
    }
    return -1;
}

/* values */

static bool put_strings(hg_text *text, const json_t *values)
{
    size_t i;
    hg__put(text, "[", 1);
    for (i = 0; i < json_array_size(values); i++) {
        const json_t *item = json_array_get(values, i);
        if (!json_is_string(item))
            return false;
        hg__put_comma(text);
        hg__put_string(text, json_string_value(item), json_string_length(item));
    }
    hg__put(text, "]", 1);
    return json_is_array(values);
}

/* 2^53 - 1: beyond it a double does not tell neighbours apart. */
#define MAX_SAFE_INTEGER 9007199254740991.0

bool hg__put_value(hg_text *text, int attribute, const json_t *value)
{
    double number;
    switch (hg__attributes[attribute].type) {
    case HG_STRING:
        if (json_is_string(value))
            hg__put_string(text, json_string_value(value), json_string_length(value));
        return json_is_string(value);
    case HG_INTEGER:
        number = json_real_value(value);
        if (!(fabs(number) <= MAX_SAFE_INTEGER) || floor(number) != number)
            return false;
        hg__put_integer(text, (int64_t)number);
        return json_is_real(value);
    case HG_BOOLEAN:
        hg__put_words(text, json_is_true(value) ? "true" : "false");
        return json_is_boolean(value);
    default:
        return put_strings(text, value);
    }
}

/* buckets: the first edge that the value reaches */

typedef struct {
    double least;
    const char *json;
} bucket;

static const char *find_bucket(const bucket *buckets, double value)
{
    while (buckets->least > value)
        buckets++;
    return buckets->json;
}

const char *hg__edit_count_bucket(double edit_count)
{
    static const bucket buckets[] = {
        {1000, "\"1000+ edits\""}, {100, "\"100-999 edits\""}, {5, "\"5-99 edits\""},
        {1, "\"1-4 edits\""},      {-HUGE_VAL, "\"0 edits\""},
    };
    return find_bucket(buckets, edit_count);
}

const char *hg__viewport_size_bucket(double width)
{
    static const bucket buckets[] = {
        {2001, "\">2000px\""},    {1200, "\"1200px-2000px\""}, {1000, "\"1000px-1199px\""},
        {720, "\"720px-999px\""}, {320, "\"320px-719px\""},    {-HUGE_VAL, "\"<320px\""},
    };
    return find_bucket(buckets, floor(width));
}

/* places */

static int add_spot(hg_spot *spots, int count, const char *object, const char *key,
                    const hg_node *node)
{
    const hg_node *schema = hg__declared(node, key);
    if (schema)
        spots[count++] = (hg_spot){object, key, schema};
    return count;
}

/* The flat names, at the top or in a capsule's `event`. */
static int add_flat_spots(hg_spot *spots, int count, const hg_attribute_info *info,
                          const char *object, const hg_node *node)
{
    int i, before = count;
    for (i = 0; i < 2 && info->flat[i]; i++)
        if (*object || *info->object || !hg__same(info->flat[i], info->field))
            count = add_spot(spots, count, object, info->flat[i], node);
    if (count == before && *object && info->flat[0] && !node->closed)
        spots[count++] = (hg_spot){object, info->flat[0], NULL};
    return count;
}

int hg__find_spots(const hg_node *root, int attribute, hg_spot spots[HG_MAX_SPOTS])
{
    const hg_attribute_info *info = &hg__attributes[attribute];
    const hg_node *event = hg__declared(root, "event");
    int count;
    if (!root) {
        spots[0] = (hg_spot){info->object, info->field, NULL};
        return 1;
    }
    count = add_spot(spots, 0, info->object, info->field,
                     *info->object ? hg__declared(root, info->object) : root);
    return add_flat_spots(spots, count, info, event ? "event" : "", event ? event : root);
}
