import fs from 'node:fs';
import { pack } from '@heliograph/client/pack';

const packedSite = {
	name: 'packed-site',
	resolveId: ( id ) => id === 'virtual:site' ? '\0site' : undefined,
	load( id ) {
		if ( id !== '\0site' ) {
			return undefined;
		}
		this.addWatchFile( 'site.json' );
		const source = pack( JSON.parse( fs.readFileSync( 'site.json', 'utf8' ) ) );
		const reference = this.emitFile( { type: 'asset', name: 'site.wasm', source } );
		return `export default import.meta.ROLLUP_FILE_URL_${ reference };`;
	}
};

export default { plugins: [ packedSite ] };
