<?php

namespace MediaWiki\Extension\Heliograph;

use SpecialPage;

/**
 * What the page has to say of itself for heliograph: who reads it, and what is collected.
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
	 * Whether the user is a temporary account: what MediaWiki 1.39 knows, and does not tell its pages.
	 *
	 * @param array &$vars
	 * @param \OutputPage $out
	 */
	public function onMakeGlobalVariablesScript( &$vars, $out ) {
		$user = $out->getUser();
		$vars['wgUserIsTemp'] = method_exists( $user, 'isTemp' ) && $user->isTemp();
	}

	/**
	 * A way out for temporary accounts, where the skin has none.
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
	 * What the module is packed with: streams, and the schemas that they name.
	 *
	 * @param mixed $context ResourceLoader's, of whatever version.
	 * @param mixed $config
	 * @return array
	 */
	public static function getClientConfig( $context, $config ) {
		$streams = $config->get( 'HeliographStreams' );
		$schemas = [];
		foreach ( $streams as $stream ) {
			$uri = $stream['schema_uri'] ?? '';
			$file = dirname( __DIR__ ) . '/schemas' . $uri . '.json';
			/* A configuration names schemas of ours, and no other files of the server. */
			if ( preg_match( '!^(/[A-Za-z0-9_.-]+)+$!', $uri ) && !str_contains( $uri, '..' ) && is_readable( $file ) ) {
				$schemas[$uri] = json_decode( file_get_contents( $file ) );
			}
		}
		return [
			'intakeUrl' => $config->get( 'HeliographIntakeUrl' ),
			/* Empty maps are maps. */
			'streams' => (object)$streams,
			'schemas' => (object)$schemas,
			'instruments' => (object)$config->get( 'HeliographInstruments' ),
		];
	}

	/**
	 * The module in a script, for hosts that serve no such file.
	 *
	 * @return string In base 64.
	 */
	public static function getEmbeddedModule() {
		return base64_encode( file_get_contents( dirname( __DIR__ ) . '/resources/dist/heliograph.wasm' ) );
	}
}
