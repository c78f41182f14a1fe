<?php

namespace MediaWiki\Extension\Heliograph;

use SpecialPage;

/**
 * Adds to a page what heliograph needs: its script, leave to reach the intake, and whether the user is a temporary account.
 */
class Hooks {

	/**
	 * @param \OutputPage $out
	 * @param \Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ) {
		/* Also for who loads the module by a script of the site. */
		$intake = $out->getConfig()->get( 'HeliographIntakeUrl' );
		if ( preg_match( '!^(https?:)?//!', $intake ) ) {
			$out->getCSP()->addDefaultSrc( $intake );
		}
		if ( $out->getConfig()->get( 'HeliographLoad' ) ) {
			$out->addModules( 'ext.heliograph' );
			if ( Compat::isOn( $out->getConfig() ) ) {
				/* Who calls mw.eventLog expects it to be there. */
				$out->addModules( 'ext.heliograph.compat' );
			}
		}
	}

	/**
	 * Export whether the user is a temporary account. MediaWiki 1.39 knows it, but does not export it.
	 *
	 * @param array &$vars
	 * @param \OutputPage $out
	 */
	public function onMakeGlobalVariablesScript( &$vars, $out ) {
		$vars['wgUserIsTemp'] = $out->getUser()->isTemp();
	}

	/**
	 * Register what the client loads when it needs it: each built file is a module of its own, but for the two ways to start. And
	 * what stands for EventLogging and Test Kitchen, where the wiki asks for it.
	 *
	 * @param mixed $resourceLoader Whose class differs between versions.
	 */
	public function onResourceLoaderRegisterModules( $resourceLoader ) {
		$names = array_map( static fn ( $file ) => basename( $file, '.js' ), glob( ClientConfig::getFolder() . '/*.js' ) );
		foreach ( array_diff( $names, [ 'client', 'page', 'compat' ] ) as $name ) {
			$resourceLoader->register( "ext.heliograph.$name", [
				'localBasePath' => ClientConfig::getFolder(),
				'remoteExtPath' => 'Heliograph/resources/dist',
				'es6' => true,
				'targets' => [ 'desktop', 'mobile' ],
				'packageFiles' => [ "$name.js" ],
			] );
		}
		if ( Compat::isOn( $resourceLoader->getConfig() ) ) {
			Compat::register( $resourceLoader );
		}
	}

	/**
	 * Add a link to log out for temporary accounts where the skin has none.
	 *
	 * @param \SkinTemplate $skin
	 * @param array &$links
	 */
	public function onSkinTemplateNavigation__Universal( $skin, &$links ) {
		if ( $skin->getUser()->isTemp() && !isset( $links['user-menu']['logout'] ) ) {
			$links['user-menu']['logout'] = [
				'text' => $skin->msg( 'heliograph-exit-session' )->text(),
				'href' => SpecialPage::getTitleFor( 'Userlogout' )->getLocalURL(),
				'id' => 'pt-logout',
			];
		}
	}
}
