<?php

namespace MediaWiki\Extension\Heliograph;

use ExtensionRegistry;

/**
 * The modules that stand for those of EventLogging and Test Kitchen, so that what was written for them runs unchanged.
 */
class Compat {

	/** The extensions whose place is taken. Beside one of them every event would be logged twice. */
	private const REAL = [ 'EventLogging', 'MetricsPlatform', 'TestKitchen' ];

	/** Names by which callers ask for them, and of modules of WikimediaEvents that export ClickThroughRateInstrument. */
	private const NAMES = [
		'ext.eventLogging', 'ext.metricsPlatform', 'ext.testKitchen', 'ext.xLab',
		'ext.wikimediaEvents.metricsPlatform', 'ext.wikimediaEvents.testKitchen', 'ext.wikimediaEvents.xLab',
	];

	/**
	 * @param mixed $config The wiki's settings.
	 * @return bool Whether the wiki asks for it, and nothing speaks against it.
	 */
	public static function isOn( $config ): bool {
		return $config->get( 'HeliographCompat' ) && !self::findReal();
	}

	/**
	 * @return string[] Names of installed extensions beside which this must not be.
	 */
	public static function findReal(): array {
		return array_values( array_filter( self::REAL, [ ExtensionRegistry::getInstance(), 'isLoaded' ] ) );
	}

	/**
	 * @param mixed $resourceLoader
	 */
	public static function register( $resourceLoader ): void {
		$module = [
			'localBasePath' => dirname( __DIR__ ) . '/resources',
			'remoteExtPath' => 'Heliograph/resources',
			'es6' => true,
			'targets' => [ 'desktop', 'mobile' ],
		];
		$resourceLoader->register( 'ext.heliograph.compat', $module + [
			'packageFiles' => [
				'compat.js',
				'diagnostics.js',
				'dist/compat.js',
				[ 'name' => 'compat.json', 'callback' => [ ClientConfig::class, 'forCompat' ] ],
			],
			'dependencies' => [ 'ext.heliograph', 'mediawiki.user' ],
		] );
		foreach ( self::NAMES as $name ) {
			if ( !$resourceLoader->isModuleRegistered( $name ) ) {
				$resourceLoader->register( $name, $module + [
					'packageFiles' => [ 'alias.js' ],
					'dependencies' => [ 'ext.heliograph.compat' ],
				] );
			}
		}
	}
}
