/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Attributes: what an event may tell of its context, and where a schema lets it live. */

#include <math.h>

#include "client.h"

/* In the order of hg_attribute. Names that an attribute has at the top, or in a capsule's `event`,
   follow its own one. */
const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT] = {
    {"agent", "client_platform\0", HG_STRING, false},
    {"agent", "client_platform_family\0", HG_STRING, false},
    {"agent", "release_status\0", HG_STRING, false},
    {"agent", "ua_string\0", HG_STRING, true},
    {"mediawiki", "skin\0skin\0", HG_STRING, false},
    {"mediawiki", "version\0", HG_STRING, false},
    {"mediawiki", "database\0", HG_STRING, false},
    {"mediawiki", "site_content_language\0", HG_STRING, false},
    {"mediawiki", "site_content_language_variant\0", HG_STRING, false},
    {"mediawiki", "is_production\0", HG_BOOLEAN, false},
    {"mediawiki", "is_debug_mode\0", HG_BOOLEAN, false},
    {"page", "id\0", HG_INTEGER, false},
    {"page", "title\0", HG_STRING, true},
    {"page", "namespace_id\0pageNamespace\0pageNs\0", HG_INTEGER, false},
    {"page", "namespace_name\0", HG_STRING, false},
    {"page", "revision_id\0", HG_INTEGER, false},
    {"page", "wikidata_qid\0", HG_STRING, false},
    {"page", "wikidata_id\0", HG_INTEGER, false},
    {"page", "content_language\0", HG_STRING, false},
    {"page", "is_redirect\0", HG_BOOLEAN, false},
    {"page", "user_groups_allowed_to_edit\0", HG_ARRAY, false},
    {"page", "user_groups_allowed_to_move\0", HG_ARRAY, false},
    {"performer", "is_logged_in\0", HG_BOOLEAN, false},
    {"performer", "is_anon\0isAnon\0", HG_BOOLEAN, false},
    {"performer", "is_temp\0isTemp\0is_temp\0", HG_BOOLEAN, false},
    {"performer", "id\0user_id\0", HG_INTEGER, false},
    {"performer", "name\0", HG_STRING, true},
    {"performer", "groups\0userGroups\0", HG_ARRAY, false},
    {"performer", "is_bot\0", HG_BOOLEAN, false},
    {"performer", "language\0", HG_STRING, false},
    {"performer", "language_variant\0", HG_STRING, false},
    {"performer", "can_probably_edit_page\0", HG_BOOLEAN, false},
    {"performer", "edit_count\0user_editcount\0", HG_INTEGER, false},
    {"performer", "edit_count_bucket\0editCountBucket\0", HG_STRING, false},
    {"performer", "registration_dt\0", HG_STRING, false},
    {"performer", "session_id\0token\0sessionId\0", HG_STRING, false},
    {"performer", "pageview_id\0pageToken\0", HG_STRING, false},
    {"", "action\0action\0", HG_STRING, false},
    {"", "action_source\0name\0", HG_STRING, false},
    {"", "action_context\0modes\0", HG_STRING, false},
    {"", "destination\0destination\0", HG_STRING, false},
    {"", "module\0module\0", HG_STRING, false},
    {"", "state\0state\0", HG_STRING, false},
    {"", "action_data\0action_data\0", HG_STRING, false},
    {"", "is_mobile\0is_mobile\0", HG_BOOLEAN, false},
    {"", "homepage_pageview_token\0homepage_pageview_token\0", HG_STRING, false},
    {"", "mode\0mode\0", HG_STRING, false},
    {"", "user_variant\0user_variant\0", HG_STRING, false},
    {"", "entrypoint\0entrypoint\0", HG_STRING, false},
    {"", "funnel_id\0funnelId\0", HG_STRING, false},
    {"", "viewport_size_bucket\0viewportSizeBucket\0", HG_STRING, false},
    {"", "font\0", HG_STRING, false},
    {"", "is_full_width\0", HG_BOOLEAN, false},
    {"", "is_page_preview_on\0", HG_BOOLEAN, false},
    {"", "is_pinned\0", HG_BOOLEAN, false},
    {"", "is_sidebar_collapsed\0isSidebarCollapsed\0", HG_BOOLEAN, false},
    {"", "is_media_viewer_enabled\0", HG_BOOLEAN, false},
    {"", "is_dark_mode_prepared_by_os\0", HG_BOOLEAN, false},
    {"", "is_dark_mode_on\0", HG_BOOLEAN, false},
    {"", "dark_mode_setting\0", HG_STRING, false},
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
    const char *first = hg__nth_word(info->field, 1), *flat;
    const int before = count;
    for (flat = first; *flat; flat = hg__nth_word(flat, 1))
        if (*object || *info->object || !hg__same(flat, info->field))
            count = add_spot(spots, count, object, flat, node);
    if (count == before && *object && *first && !node->closed)
        spots[count++] = (hg_spot){object, first, NULL};
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
