/*
 * The topics that run in a browser and in Node alike.
 */

import { measureEventPath } from './event-path.mjs';
import { measureMatching, measureParts } from './parts.mjs';
import { measureSubmit } from './submit.mjs';
import { measureValidation } from './validation.mjs';

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {( event: any ) => boolean} validate A schema that ajv compiled.
 * @return {Promise<any>}
 */
export async function runSuite( host, validate ) {
	return {
		eventPath: await measureEventPath( host ),
		parts: await measureParts( host ),
		matching: await measureMatching( host ),
		submit: await measureSubmit( host, validate ),
		validation: await measureValidation( host, validate )
	};
}
