<?php

namespace MediaWiki\Extension\Heliograph;

use SpecialPage;

/**
 * Adds to a page what heliograph needs: its script, its configuration, and whether the user is a temporary account.
 */
class Hooks {

	/**
	 * @param \OutputPage $out
	 * @param \Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ) {
		if ( $out->getConfig()->get( 'HeliographLoad' ) ) {
			$out->addModules( 'ext.heliograph' );
		}
	}

	/**
	 * Export whether the user is a temporary account. MediaWiki 1.39 knows it, but does not export it.
	 *
	 * @param array &$vars
	 * @param \OutputPage $out
	 */
	public function onMakeGlobalVariablesScript( &$vars, $out ) {
		$user = $out->getUser();
		$vars['wgUserIsTemp'] = method_exists( $user, 'isTemp' ) && $user->isTemp();
	}

	/**
	 * Add a link to log out for temporary accounts where the skin has none.
	 *
	 * @param \SkinTemplate $skin
	 * @param array &$links
	 */
	public function onSkinTemplateNavigation__Universal( $skin, &$links ) {
		$user = $skin->getUser();
		if ( method_exists( $user, 'isTemp' ) && $user->isTemp() && !isset( $links['user-menu']['logout'] ) ) {
			$links['user-menu']['logout'] = [
				'text' => $skin->msg( 'heliograph-exit-session' )->text(),
				'href' => SpecialPage::getTitleFor( 'Userlogout' )->getLocalURL(),
				'id' => 'pt-logout',
			];
		}
	}

	/**
	 * The configuration that is sent with the script: streams, and the schemas that they name.
	 *
	 * @param mixed $context ResourceLoader's context, whose class differs between versions.
	 * @param mixed $config
	 * @return array
	 */
	public static function getClientConfig( $context, $config ) {
		$streams = $config->get( 'HeliographStreams' );
		$schemas = [];
		foreach ( $streams as $stream ) {
			$uri = $stream['schema_uri'] ?? '';
			$file = dirname( __DIR__ ) . '/schemas' . $uri . '.json';
			/* Only files of the folder schemas, and no other files of the server. */
			if ( preg_match( '!^(/[A-Za-z0-9_.-]+)+$!', $uri ) && !str_contains( $uri, '..' ) && is_readable( $file ) ) {
				$schemas[$uri] = json_decode( file_get_contents( $file ) );
			}
		}
		return [
			'intakeUrl' => $config->get( 'HeliographIntakeUrl' ),
			/* So that empty arrays become {} in JSON, not []. */
			'streams' => (object)$streams,
			'schemas' => (object)$schemas,
			'instruments' => (object)$config->get( 'HeliographInstruments' ),
		];
	}

	/**
	 * The WebAssembly module as text, for hosts that do not serve the file.
	 *
	 * @return string In base 64.
	 */
	public static function getEmbeddedModule() {
		return base64_encode( file_get_contents( dirname( __DIR__ ) . '/resources/dist/heliograph.wasm' ) );
	}
}
