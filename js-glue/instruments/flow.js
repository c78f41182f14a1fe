/*
 * The funnels of talk pages: an entry of its own, heliograph.flow.mjs, which is imported where flowReplies is configured.
 */

import { attachFlow } from './flow-replies.js';

/** @type {Record<string, import('../listening/types.js').Attach>} */
export const kinds = { flow: attachFlow };
