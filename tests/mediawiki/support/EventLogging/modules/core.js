/*
 * What other code finds in the place of mw.eventLog.
 */

mw.eventLog = { isReal: true };
