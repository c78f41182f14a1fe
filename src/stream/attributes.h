/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT licence. See LICENSE for details.
 */

/* Attributes: what an event may tell of its context, and where a schema lets each of them live.
 * They belong to streams, because a stream's configuration names those that its events are given.
 */

#ifndef HELIOGRAPH_ATTRIBUTES_H
#define HELIOGRAPH_ATTRIBUTES_H

#include "schema/node.h"

/**
 * The attributes, X( name, object, fields, type, personal ): HG_AGENT_CLIENT_PLATFORM and so on.
 *
 * `object` is where the product metrics fragments have it, "" for the top of an event. `fields` is
 * a list of words (see base/text.h): its name there, then those that it has at the top of a schema
 * or in a legacy capsule's `event`. An ARRAY is one of strings. What is PERSONAL is sent only where
 * a stream allows it.
 */

/* Contextual attributes, which the host's context gives. */
#define HG_CONTEXT_ATTRIBUTES(X)                                                                   \
    X(AGENT_CLIENT_PLATFORM, "agent", "client_platform\0", STRING, PUBLIC)                         \
    X(AGENT_CLIENT_PLATFORM_FAMILY, "agent", "client_platform_family\0", STRING, PUBLIC)           \
    X(AGENT_RELEASE_STATUS, "agent", "release_status\0", STRING, PUBLIC)                           \
    X(AGENT_UA_STRING, "agent", "ua_string\0", STRING, PERSONAL)                                   \
    X(MEDIAWIKI_SKIN, "mediawiki", "skin\0skin\0", STRING, PUBLIC)                                 \
    X(MEDIAWIKI_VERSION, "mediawiki", "version\0", STRING, PUBLIC)                                 \
    X(MEDIAWIKI_DATABASE, "mediawiki", "database\0", STRING, PUBLIC)                               \
    X(MEDIAWIKI_SITE_CONTENT_LANGUAGE, "mediawiki", "site_content_language\0", STRING, PUBLIC)     \
    X(MEDIAWIKI_SITE_CONTENT_LANGUAGE_VARIANT, "mediawiki", "site_content_language_variant\0",     \
      STRING, PUBLIC)                                                                              \
    X(MEDIAWIKI_IS_PRODUCTION, "mediawiki", "is_production\0", BOOLEAN, PUBLIC)                    \
    X(MEDIAWIKI_IS_DEBUG_MODE, "mediawiki", "is_debug_mode\0", BOOLEAN, PUBLIC)                    \
    X(PAGE_ID, "page", "id\0", INTEGER, PUBLIC)                                                    \
    X(PAGE_TITLE, "page", "title\0", STRING, PERSONAL)                                             \
    X(PAGE_NAMESPACE_ID, "page", "namespace_id\0pageNamespace\0pageNs\0", INTEGER, PUBLIC)         \
    X(PAGE_NAMESPACE_NAME, "page", "namespace_name\0", STRING, PUBLIC)                             \
    X(PAGE_REVISION_ID, "page", "revision_id\0", INTEGER, PUBLIC)                                  \
    X(PAGE_WIKIDATA_QID, "page", "wikidata_qid\0", STRING, PUBLIC)                                 \
    X(PAGE_WIKIDATA_ID, "page", "wikidata_id\0", INTEGER, PUBLIC)                                  \
    X(PAGE_CONTENT_LANGUAGE, "page", "content_language\0", STRING, PUBLIC)                         \
    X(PAGE_IS_REDIRECT, "page", "is_redirect\0", BOOLEAN, PUBLIC)                                  \
    X(PAGE_USER_GROUPS_ALLOWED_TO_EDIT, "page", "user_groups_allowed_to_edit\0", ARRAY, PUBLIC)    \
    X(PAGE_USER_GROUPS_ALLOWED_TO_MOVE, "page", "user_groups_allowed_to_move\0", ARRAY, PUBLIC)    \
    X(PERFORMER_IS_LOGGED_IN, "performer", "is_logged_in\0", BOOLEAN, PUBLIC)                      \
    X(PERFORMER_IS_ANON, "performer", "is_anon\0isAnon\0", BOOLEAN, PUBLIC)                        \
    X(PERFORMER_IS_TEMP, "performer", "is_temp\0isTemp\0is_temp\0", BOOLEAN, PUBLIC)               \
    X(PERFORMER_ID, "performer", "id\0user_id\0", INTEGER, PUBLIC)                                 \
    X(PERFORMER_NAME, "performer", "name\0", STRING, PERSONAL)                                     \
    X(PERFORMER_GROUPS, "performer", "groups\0userGroups\0", ARRAY, PUBLIC)                        \
    X(PERFORMER_IS_BOT, "performer", "is_bot\0", BOOLEAN, PUBLIC)                                  \
    X(PERFORMER_LANGUAGE, "performer", "language\0", STRING, PUBLIC)                               \
    X(PERFORMER_LANGUAGE_VARIANT, "performer", "language_variant\0", STRING, PUBLIC)               \
    X(PERFORMER_CAN_PROBABLY_EDIT_PAGE, "performer", "can_probably_edit_page\0", BOOLEAN, PUBLIC)  \
    X(PERFORMER_EDIT_COUNT, "performer", "edit_count\0user_editcount\0", INTEGER, PUBLIC)          \
    X(PERFORMER_EDIT_COUNT_BUCKET, "performer", "edit_count_bucket\0editCountBucket\0", STRING,    \
      PUBLIC)                                                                                      \
    X(PERFORMER_REGISTRATION_DT, "performer", "registration_dt\0", STRING, PUBLIC)                 \
    X(PERFORMER_SESSION_ID, "performer", "session_id\0token\0sessionId\0", STRING, PUBLIC)         \
    X(PERFORMER_PAGEVIEW_ID, "performer", "pageview_id\0pageToken\0", STRING, PUBLIC)

/* Attributes that an instrument gives. From VIEWPORT_SIZE_BUCKET on they are facts of the page that
   a skin may give by name. */
#define HG_INSTRUMENT_ATTRIBUTES(X)                                                                \
    X(ACTION, "", "action\0action\0", STRING, PUBLIC)                                              \
    X(ACTION_SOURCE, "", "action_source\0name\0", STRING, PUBLIC)                                  \
    X(ACTION_CONTEXT, "", "action_context\0modes\0", STRING, PUBLIC)                               \
    X(DESTINATION, "", "destination\0destination\0", STRING, PUBLIC)                               \
    X(MODULE, "", "module\0module\0", STRING, PUBLIC)                                              \
    X(STATE, "", "state\0state\0", STRING, PUBLIC)                                                 \
    X(ACTION_DATA, "", "action_data\0action_data\0", STRING, PUBLIC)                               \
    X(IS_MOBILE, "", "is_mobile\0is_mobile\0", BOOLEAN, PUBLIC)                                    \
    X(HOMEPAGE_PAGEVIEW_TOKEN, "", "homepage_pageview_token\0homepage_pageview_token\0", STRING,   \
      PUBLIC)                                                                                      \
    X(MODE, "", "mode\0mode\0", STRING, PUBLIC)                                                    \
    X(USER_VARIANT, "", "user_variant\0user_variant\0", STRING, PUBLIC)                            \
    X(ENTRYPOINT, "", "entrypoint\0entrypoint\0", STRING, PUBLIC)                                  \
    X(FUNNEL_ID, "", "funnel_id\0funnelId\0", STRING, PUBLIC)                                      \
    X(DWELL_MS, "", "dwell_ms\0dwell_ms\0", INTEGER, PUBLIC)                                       \
    X(VIEWPORT_SIZE_BUCKET, "", "viewport_size_bucket\0viewportSizeBucket\0", STRING, PUBLIC)      \
    X(FONT, "", "font\0", STRING, PUBLIC)                                                          \
    X(IS_FULL_WIDTH, "", "is_full_width\0", BOOLEAN, PUBLIC)                                       \
    X(IS_PAGE_PREVIEW_ON, "", "is_page_preview_on\0", BOOLEAN, PUBLIC)                             \
    X(IS_PINNED, "", "is_pinned\0", BOOLEAN, PUBLIC)                                               \
    X(IS_SIDEBAR_COLLAPSED, "", "is_sidebar_collapsed\0isSidebarCollapsed\0", BOOLEAN, PUBLIC)     \
    X(IS_MEDIA_VIEWER_ENABLED, "", "is_media_viewer_enabled\0", BOOLEAN, PUBLIC)                   \
    X(IS_DARK_MODE_PREPARED_BY_OS, "", "is_dark_mode_prepared_by_os\0", BOOLEAN, PUBLIC)           \
    X(IS_DARK_MODE_ON, "", "is_dark_mode_on\0", BOOLEAN, PUBLIC)                                   \
    X(DARK_MODE_SETTING, "", "dark_mode_setting\0", STRING, PUBLIC)

#define HG_ATTRIBUTE(name, object, fields, type, personal) HG_##name,
typedef enum {
    HG_CONTEXT_ATTRIBUTES(HG_ATTRIBUTE) HG_CONTEXT_ATTRIBUTE_COUNT,
    HG_LAST_CONTEXT_ATTRIBUTE = HG_CONTEXT_ATTRIBUTE_COUNT - 1,
    HG_INSTRUMENT_ATTRIBUTES(HG_ATTRIBUTE) HG_ATTRIBUTE_COUNT,
    HG_FIRST_FACT = HG_VIEWPORT_SIZE_BUCKET
} hg_attribute;
#undef HG_ATTRIBUTE

/** A set of attributes, with a bit for each. */
typedef uint64_t hg_attributes;
#define HG_BIT(attribute) ((hg_attributes)1 << (attribute))
_Static_assert(HG_ATTRIBUTE_COUNT <= 64, "a set of attributes has 64 bits");

typedef struct {
    const char *object;
    const char *fields;
    uint8_t type; /* one of HG_STRING, HG_INTEGER, HG_BOOLEAN, HG_ARRAY */
    bool personal;
} hg_attribute_info;

extern const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT];

/** The attribute `<object>_<field>` among those from `from` to below `to`; -1 for none. */
int hg__find_attribute(const char *name, int from, int to);
/** Write a value as JSON. False, and what was written means nothing, where it is not of the
 *  attribute's type. */
bool hg__put_value(hg_text *text, int attribute, const char *json, const hg_token *value);
/** The bucket that a number is in, as JSON. */
const char *hg__edit_count_bucket(double edit_count);
const char *hg__viewport_size_bucket(double width);

/** Where an attribute lives in an event: under a key of an object, "" being the top. */
typedef struct {
    const char *object;
    const char *key;
    const hg_node *node; /* what it has to satisfy; NULL for anything */
} hg_location;

#define HG_MAX_LOCATIONS 4

/** Every location that a schema has for the attribute; without a schema (NULL) the one that the
 *  product metrics fragments have. Returns how many. */
int hg__find_locations(const hg_node *root, int attribute, hg_location locations[HG_MAX_LOCATIONS]);

#endif
