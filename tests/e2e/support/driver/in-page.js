/*
 * Functions that run in the page, and know nothing but what they are given. They do not trust what a page may have called
 * like methods of the DOM.
 */

/**
 * Elements by a selector as Playwright reads it, of which this knows CSS, within open shadow trees as well, and at its end
 * `:has-text("…")` and `:visible`.
 *
 * @param {string} selector
 * @return {any[]}
 */
export function find( selector ) {
	const [ , css, text, visible ] = /^(.*?)(?::has-text\("(.*)"\))?(:visible)?$/.exec( selector );
	const isVisible = ( element ) => {
		const { width, height } = element.getBoundingClientRect();
		return width > 0 && height > 0 && getComputedStyle( element ).visibility === 'visible';
	};
	const has = ( element ) => element.textContent.replace( /\s+/g, ' ' ).toLowerCase().includes( text.toLowerCase() );
	const roots = [ document ], found = [];
	for ( const root of roots ) {
		found.push( ...root.querySelectorAll( css ) );
		root.querySelectorAll( '*' ).forEach( ( { shadowRoot } ) => shadowRoot && roots.push( shadowRoot ) );
	}
	return found.filter( ( element ) => ( !text || has( element ) ) && ( !visible || isVisible( element ) ) );
}

/**
 * Where to click an element: its middle, when it is displayed, stands still, is on and is not covered.
 *
 * @param {any} element
 * @param {boolean} isForced Wherever it is, whatever is there.
 * @return {Promise<{ x: number, y: number } | string>} A point of the window, or why there is none yet.
 */
export async function findPoint( element, isForced ) {
	/* Of a link that is broken into lines, the first. */
	const measure = () => {
		const rect = [ ...element.getClientRects() ].find( ( { width, height } ) => width && height );
		return rect && { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 };
	};
	const isOutside = ( { x, y } ) => x < 0 || y < 0 || x >= innerWidth || y >= innerHeight;
	const first = element && measure();
	if ( !first || getComputedStyle( element ).visibility !== 'visible' ) {
		return 'is not displayed';
	}
	if ( isOutside( first ) ) {
		element.scrollIntoView( { block: 'center', inline: 'center', behavior: 'instant' } );
	}
	const before = measure();
	await new Promise( ( resolve ) => {
		/* A page that is hidden draws nothing. */
		setTimeout( resolve, 100 );
		requestAnimationFrame( () => requestAnimationFrame( resolve ) );
	} );
	const point = measure();
	if ( !point || point.x !== before.x || point.y !== before.y ) {
		return 'moves';
	}
	if ( isForced ) {
		return point;
	}
	if ( element.disabled ) {
		return 'is off';
	}
	if ( isOutside( point ) ) {
		return 'is out of the window';
	}
	let hit = document.elementFromPoint( point.x, point.y );
	for ( let inner = hit; inner; ) {
		hit = inner;
		const within = inner.shadowRoot && inner.shadowRoot.elementFromPoint( point.x, point.y );
		inner = within !== hit && within;
	}
	const isAbove = ( node ) => {
		for ( let each = node; each; each = each.assignedSlot || each.parentNode || each.host ) {
			if ( each === element ) {
				return true;
			}
		}
		return false;
	};
	const isOfLabel = element.labels && [ ...element.labels ].some( ( label ) => label.contains( hit ) );
	return hit && ( isAbove( hit ) || isOfLabel ) ? point : `is covered by ${ hit ? hit.outerHTML.slice( 0, 80 ) : 'nothing' }`;
}
