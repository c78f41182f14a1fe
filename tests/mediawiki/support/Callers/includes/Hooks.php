<?php

namespace MediaWiki\Extension\Callers;

/**
 * What the server does for these pages: it loads the modules that the address names, and assigns experiments.
 */
class Hooks {

	/**
	 * @param \OutputPage $out
	 * @param \Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ) {
		foreach ( explode( '|', $out->getRequest()->getVal( 'callers', '' ) ) as $name ) {
			$out->addModules( "ext.callers.$name" );
		}
		$enrollments = $out->getConfig()->get( 'CallersEnrollments' );
		if ( $enrollments !== null ) {
			$out->addJsConfigVars( 'wgTestKitchenUserExperiments', $enrollments );
		}
	}
}
