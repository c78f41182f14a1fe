/*
 * The words that the core knows, of which a misspelt one may mean one.
 *
 * Generated from src/ by tools/generate.mjs: do not edit.
 */

/** The contextual attributes and what each has to be, by the object of the context that they live in. */
export const ATTRIBUTES = {
	agent: {
		client_platform: 'a string',
		client_platform_family: 'a string',
		release_status: 'a string',
		ua_string: 'a string'
	},
	mediawiki: {
		skin: 'a string',
		version: 'a string',
		database: 'a string',
		site_content_language: 'a string',
		site_content_language_variant: 'a string',
		is_production: 'true or false',
		is_debug_mode: 'true or false'
	},
	page: {
		id: 'a whole number',
		title: 'a string',
		namespace_id: 'a whole number',
		namespace_name: 'a string',
		revision_id: 'a whole number',
		wikidata_qid: 'a string',
		wikidata_id: 'a whole number',
		content_language: 'a string',
		is_redirect: 'true or false',
		user_groups_allowed_to_edit: 'an array of strings',
		user_groups_allowed_to_move: 'an array of strings'
	},
	performer: {
		is_logged_in: 'true or false',
		is_anon: 'true or false',
		is_temp: 'true or false',
		id: 'a whole number',
		name: 'a string',
		groups: 'an array of strings',
		is_bot: 'true or false',
		language: 'a string',
		language_variant: 'a string',
		can_probably_edit_page: 'true or false',
		edit_count: 'a whole number',
		edit_count_bucket: 'a string',
		registration_dt: 'a string',
		session_id: 'a string',
		pageview_id: 'a string'
	}
};

/** Those that a stream has to allow. */
export const PERSONAL = [ 'agent_ua_string', 'page_title', 'performer_name' ];

/** Units of samples. */
export const UNITS = [ 'pageview', 'session', 'device' ];

/** The operators of a curation and what each is given. */
export const OPERATORS = {
	equals: 'one value, and no array',
	not_equals: 'one value, and no array',
	greater_than: 'a number',
	less_than: 'a number',
	greater_than_or_equals: 'a number',
	less_than_or_equals: 'a number',
	in: 'an array',
	not_in: 'an array',
	contains: 'one value, and no array',
	does_not_contain: 'one value, and no array',
	contains_all: 'an array',
	contains_any: 'an array'
};

/** The keywords of draft-07, and of two of them the words that are supported. */
export const KEYWORDS = [ 'type', 'enum', 'const', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'format', 'properties', 'required', 'additionalProperties', 'propertyNames', '$ref', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minProperties', 'maxProperties', 'minItems', 'maxItems', 'uniqueItems', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'dependencies', 'contains', 'items', 'patternProperties', '$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'readOnly', 'writeOnly', 'contentMediaType', 'contentEncoding', 'definitions', 'additionalItems', 'then', 'else' ];
export const FORMATS = [ 'date-time', 'uuid', 'date', 'uri-reference', 'uri' ];
export const TYPES = [ 'null', 'boolean', 'integer', 'number', 'string', 'array', 'object' ];
