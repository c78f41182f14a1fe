/*
 * The boundary's names, numbers and function types.
 *
 * Generated from src/heliograph.h and wasm/exports.c by tools/generate.mjs: do not edit.
 */

export const ABI = 8;
export const RANDOM_POOL_BYTES = 4096;
export const NEEDS_RANDOM = -1;
export const NEEDS_COLLECT = -2;
export const NEEDS_TIME = -3;
export const AS_STORED = 12;
export const MAX_TRIES = 8;
export const UNKNOWN_STATUS = -1;
export const HANDED_OVER = -2;
export const WHEN_DUE = 0;
export const FLUSH = 1;
export const LEAVING = 2;
export const RETRY = 3;
export const ITEMISED = [ 207, 400, 500 ];
export const RESULTS = /** @type {const} */ ( [ 'queued', 'not-in-sample', 'filtered', 'invalid', 'dropped', 'unknown-stream', 'closed', 'inert' ] );
export const DROP_REASONS = /** @type {const} */ ( [ 'rejected', 'too_large', 'queue_full', 'opted_out', 'invalid', 'expired', 'user_changed', 'store_full', 'closed', 'trapped', 'unknown', 'given_up' ] );
export const CONTRIBUTIONS = /** @type {const} */ ( [ 'eligible', 'disallowed-country', 'invalid-type', 'no-wikis', 'bad-participation', 'unknown-type', 'too-many-types', 'other-beside', 'bad-country' ] );

/**
 * What the modules export: the last two are those of heliograph.pack.wasm alone.
 *
 * @typedef {Object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} _initialize To be called once, before anything else.
 * @property {() => number} hg_wasm_abi_version
 * @property {( seed: number ) => number} hg_wasm_open
 * @property {() => number} hg_wasm_image
 * @property {( seed: number ) => number} hg_wasm_resume
 * @property {( bytes: number ) => number} hg_wasm_input
 * @property {() => number} hg_wasm_output
 * @property {() => number} hg_wasm_output_size
 * @property {() => number} hg_wasm_report
 * @property {( bytes: number ) => number} hg_wasm_configure
 * @property {( uri_bytes: number, bytes: number ) => number} hg_wasm_add_schema
 * @property {( schema: number ) => number} hg_wasm_schema_bytes
 * @property {( bytes: number ) => number} hg_wasm_add_stream
 * @property {( bytes: number ) => number} hg_wasm_add_instrument
 * @property {( stream: number, bytes: number ) => number} hg_wasm_set_sample
 * @property {( bytes: number ) => number} hg_wasm_begin_pageview
 * @property {( stream: number ) => number} hg_wasm_in_sample
 * @property {( bytes: number ) => number} hg_wasm_assign
 * @property {( stream: number, bytes: number ) => number} hg_wasm_request_attributes
 * @property {( schema: number, bytes: number ) => number} hg_wasm_validate
 * @property {() => number} hg_wasm_listener_plan
 * @property {() => number} hg_wasm_random_pool
 * @property {() => void} hg_wasm_random_filled
 * @property {( bytes: number ) => number} hg_wasm_intern
 * @property {() => void} hg_wasm_forget_strings
 * @property {( rule: number, first: number, second: number, now: number ) => number} hg_wasm_emit
 * @property {( stream: number, bytes: number, now: number ) => number} hg_wasm_submit
 * @property {( stream: number ) => void} hg_wasm_prepare
 * @property {( monotonic_ms: number ) => number} hg_wasm_collect
 * @property {( monotonic_ms: number, urgency: number ) => number} hg_wasm_next_batch
 * @property {( number: number, bytes: number, tries: number, monotonic_ms: number ) => number} hg_wasm_hold
 * @property {( errors: number ) => number} hg_wasm_hold_ms
 * @property {( batch: number, status: number, delivered: number, rejected: number, retry_after_ms: number, monotonic_ms: number ) => number} hg_wasm_settle
 * @property {() => number} hg_wasm_wake_at
 * @property {( reason: number ) => number} hg_wasm_forget_events
 * @property {( bytes: number ) => number} hg_wasm_adopt
 * @property {( reason: number, count: number ) => number} hg_wasm_discard
 * @property {() => number} hg_wasm_stats
 * @property {( bytes: number ) => number} hg_wasm_check_contributions
 * @property {() => number} hg_wasm_unused
 * @property {() => number} hg_wasm_pack
 */
