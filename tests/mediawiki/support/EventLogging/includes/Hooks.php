<?php

namespace MediaWiki\Extension\EventLogging;

/**
 * Loads the module with every page.
 */
class Hooks {

	/**
	 * @param \OutputPage $out
	 * @param \Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ) {
		$out->addModules( [ 'ext.eventLogging' ] );
	}
}
