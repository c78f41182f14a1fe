/*
 * The countries in which contribution statistics of events are not allowed. The form and the server share this list.
 */

export const DISALLOWED = { BH: 'Bahrain', KP: 'North Korea', TM: 'Turkmenistan' };
