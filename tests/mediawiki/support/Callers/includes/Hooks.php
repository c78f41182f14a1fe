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
		if ( $out->getRequest()->getVal( 'target' ) !== null && method_exists( $out, 'setTarget' ) ) {
			/* As MobileFrontend does, before MediaWiki 1.41. */
			$out->setTarget( 'mobile' );
		}
		$enrollments = $out->getConfig()->get( 'CallersEnrollments' );
		if ( $enrollments !== null ) {
			$out->addJsConfigVars( 'wgTestKitchenUserExperiments', $enrollments );
		}
	}
}
