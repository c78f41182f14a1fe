/*
 * The topics that run in a browser and in Node alike.
 */

import { measureEventPath } from './event-path.mjs';
import { measureMatching, measureParts } from './parts.mjs';
import { measureSubmit } from './submit.mjs';
import { measureValidation } from './validation.mjs';

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {() => Promise<( event: any ) => boolean>} loadValidate A schema that ajv compiles. Where it is loaded, V8's
 *  JSON.stringify is half as fast for objects of literals, so what is compared with that comes first.
 * @return {Promise<any>}
 */
export async function runSuite( host, loadValidate ) {
	const before = {
		eventPath: await measureEventPath( host ),
		parts: await measureParts( host ),
		matching: await measureMatching( host )
	};
	const validate = await loadValidate();
	return {
		...before,
		submit: await measureSubmit( host, validate ),
		validation: await measureValidation( host, validate )
	};
}
