export const CONTRIBUTIONS = [ 'eligible', 'disallowed-country', 'invalid-type', 'no-wikis', 'bad-participation', 'unknown-type', 'too-many-types', 'other-beside', 'bad-country' ];
