/*
 * Copyright (c) 2026 the heliograph authors
 *
 * heliograph is free software; you can redistribute it and/or modify it under
 * the terms of the MIT license. See LICENSE for details.
 */

/* Attributes: the one table of names that an event may tell of its context. */

#ifndef HELIOGRAPH_ATTRIBUTES_H
#define HELIOGRAPH_ATTRIBUTES_H

#include "schema/node.h"

typedef enum {
    HG_AGENT_CLIENT_PLATFORM,
    HG_AGENT_CLIENT_PLATFORM_FAMILY,
    HG_AGENT_RELEASE_STATUS,
    HG_AGENT_UA_STRING,
    HG_MEDIAWIKI_SKIN,
    HG_MEDIAWIKI_VERSION,
    HG_MEDIAWIKI_DATABASE,
    HG_MEDIAWIKI_SITE_CONTENT_LANGUAGE,
    HG_MEDIAWIKI_SITE_CONTENT_LANGUAGE_VARIANT,
    HG_MEDIAWIKI_IS_PRODUCTION,
    HG_MEDIAWIKI_IS_DEBUG_MODE,
    HG_PAGE_ID,
    HG_PAGE_TITLE,
    HG_PAGE_NAMESPACE_ID,
    HG_PAGE_NAMESPACE_NAME,
    HG_PAGE_REVISION_ID,
    HG_PAGE_WIKIDATA_QID,
    HG_PAGE_WIKIDATA_ID,
    HG_PAGE_CONTENT_LANGUAGE,
    HG_PAGE_IS_REDIRECT,
    HG_PAGE_USER_GROUPS_ALLOWED_TO_EDIT,
    HG_PAGE_USER_GROUPS_ALLOWED_TO_MOVE,
    HG_PERFORMER_IS_LOGGED_IN,
    HG_PERFORMER_IS_ANON, /* what older schemas have in place of is_logged_in */
    HG_PERFORMER_IS_TEMP,
    HG_PERFORMER_ID,
    HG_PERFORMER_NAME,
    HG_PERFORMER_GROUPS,
    HG_PERFORMER_IS_BOT,
    HG_PERFORMER_LANGUAGE,
    HG_PERFORMER_LANGUAGE_VARIANT,
    HG_PERFORMER_CAN_PROBABLY_EDIT_PAGE,
    HG_PERFORMER_EDIT_COUNT,
    HG_PERFORMER_EDIT_COUNT_BUCKET,
    HG_PERFORMER_REGISTRATION_DT,
    HG_PERFORMER_SESSION_ID,
    HG_PERFORMER_PAGEVIEW_ID,
    /* From here on attributes that an instrument gives, which stand at the top of an event. */
    HG_ACTION,
    HG_ACTION_SOURCE,
    HG_ACTION_CONTEXT,
    HG_DESTINATION,
    HG_MODULE,
    HG_STATE,
    HG_ACTION_DATA,
    HG_IS_MOBILE,
    HG_HOMEPAGE_PAGEVIEW_TOKEN,
    HG_MODE,
    HG_USER_VARIANT,
    HG_ENTRYPOINT,
    HG_FUNNEL_ID,
    HG_VIEWPORT_SIZE_BUCKET,
    HG_FONT,
    HG_IS_FULL_WIDTH,
    HG_IS_PAGE_PREVIEW_ON,
    HG_IS_PINNED,
    HG_IS_SIDEBAR_COLLAPSED,
    HG_IS_MEDIA_VIEWER_ENABLED,
    HG_IS_DARK_MODE_PREPARED_BY_OS,
    HG_IS_DARK_MODE_ON,
    HG_DARK_MODE_SETTING,
    HG_ATTRIBUTE_COUNT,
    HG_CONTEXT_ATTRIBUTE_COUNT = HG_ACTION,
    HG_FIRST_FACT = HG_VIEWPORT_SIZE_BUCKET
} hg_attribute;

/** A set of attributes. */
typedef uint64_t hg_attributes;
#define HG_BIT(attribute) ((hg_attributes)1 << (attribute))

typedef struct {
    const char *object; /* where it lives in the product metrics fragments; "" at the top */
    const char *field;  /* then names it has at the top, or in a capsule's `event`; "" ends them */
    uint8_t type;       /* HG_ARRAY is an array of strings */
    bool personal;      /* only where the stream allows it */
} hg_attribute_info;

extern const hg_attribute_info hg__attributes[HG_ATTRIBUTE_COUNT];

/** The attribute `<object>_<field>` among those from `from` to below `to`, or -1. */
int hg__find_attribute(const char *name, int from, int to);
/** Write a value as JSON if it has the attribute's type. */
bool hg__put_value(hg_text *text, int attribute, const json_t *value);
const char *hg__edit_count_bucket(double edit_count);
const char *hg__viewport_size_bucket(double width);

/** One place of an attribute in an event: object "" is the top. `node` is NULL in an open object.
 */
typedef struct {
    const char *object;
    const char *key;
    const hg_node *node;
} hg_spot;

#define HG_MAX_SPOTS 4

/** Every place where the schema lets the attribute live. `root` NULL: the fragments' own place. */
int hg__find_spots(const hg_node *root, int attribute, hg_spot spots[HG_MAX_SPOTS]);
/** The schema of a property, or NULL. */
const hg_node *hg__declared(const hg_node *node, const char *name);

#endif
