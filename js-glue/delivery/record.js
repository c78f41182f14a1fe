/*
 * An event as the event store has it.
 */

/**
 * @param {Pick<import('./types.js').Entry, 'id' | 'owner' | 'at' | 'stream' | 'text' | 'tries' | 'due'>} entry
 * @param {string} url Of its intake.
 * @return {import('../platform/types.js').StoredEvent}
 */
export function toRecord( { id, owner, at, stream, text, tries, due }, url ) {
	return { id, owner, at, stream, text, url, tries, due };
}
