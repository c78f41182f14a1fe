import type { Diagnostic, Options } from './types/client/types.js';

/** What createClient takes and JSON can carry. */
export type Site = Pick<Options, 'streams' | 'schemas' | 'instrumentConfigs' | 'experiments' | 'instruments' | 'intakeFills' | 'domain' | 'privacy' | 'delivery' | 'lossStream' | 'deviceToken'> & {
	/** Default: each page gives its own. */
	intakeUrl?: string;
	/** Folders with a file `<uri>.json` for each schema that a stream names and `schemas` does not have. */
	schemaDirectories?: string[];
};

export interface PackOptions {
	/** What schemaDirectories are relative to. Default: the current folder. */
	directory?: string;
	/** Told what was ignored or degraded. */
	onDiagnostic?: ( diagnostic: Diagnostic ) => void;
	/** The folder of heliograph.wasm and heliograph.page.wasm. Default: that of the package. */
	modules?: string | URL;
}

/**
 * Pack a site: the same site gives the same bytes. Returns the module that a page gives to createClient of
 * `@heliograph/client/page` as `wasm`. Throws a HeliographError with all mistakes of the site in one.
 */
export function pack( site: Site, options?: PackOptions ): Uint8Array;
