<?php

namespace MediaWiki\Extension\Heliograph;

/**
 * What pages are told of the wiki's settings: a little with every page, the rest with the client.
 */
class ClientConfig {

	/**
	 * What a page needs to judge whether it loads anything more.
	 *
	 * @param mixed $context ResourceLoader's context, whose class differs between versions.
	 * @param mixed $config The wiki's settings.
	 * @return array
	 */
	public static function forStarter( $context, $config ): array {
		$packed = self::getPacked( $config );
		return [
			'samples' => Sampling::summarise( self::getSampled( $config ), $config->get( 'DBname' ) ),
			'privacy' => (object)$config->get( 'HeliographPrivacy' ),
			'client' => $packed ? 'ext.heliograph.page' : 'ext.heliograph.client',
			'module' => self::getAddress( $packed ?? self::getWhole(), $config ),
		];
	}

	/**
	 * The options of a client that configures itself in the page.
	 *
	 * @param mixed $context
	 * @param mixed $config
	 * @return array
	 */
	public static function forClient( $context, $config ): array {
		return [
			'module' => self::getAddress( self::getWhole(), $config ),
			'options' => self::getOverrides( $config ) + self::getSite( $config ),
		];
	}

	/**
	 * The options that a page may give in place of what was packed.
	 *
	 * @param mixed $context
	 * @param mixed $config
	 * @return array
	 */
	public static function forPage( $context, $config ): array {
		$packed = self::getPacked( $config );
		return [
			'module' => $packed ? self::getAddress( $packed, $config ) : null,
			'options' => self::getOverrides( $config ),
		];
	}

	/**
	 * What mw.eventLog and mw.testKitchen need to know before a client is there: the sample of each instrument, and whether the
	 * client assigns each experiment.
	 *
	 * @param mixed $context
	 * @param mixed $config
	 * @return array
	 */
	public static function forCompat( $context, $config ): array {
		$wiki = $config->get( 'DBname' );
		return [
			'instruments' => (object)array_map(
				static fn ( $instrument ) => Sampling::read( $instrument, $wiki ),
				$config->get( 'HeliographInstrumentConfigs' )
			),
			'experiments' => (object)array_map(
				static fn ( $experiment ) => isset( $experiment['groups'] ),
				$config->get( 'HeliographExperiments' )
			),
		];
	}

	/**
	 * The module as text, for hosts from which the file itself cannot be had.
	 *
	 * @param mixed $context
	 * @param mixed $config
	 * @return string In base 64.
	 */
	public static function forEmbedded( $context, $config ): string {
		return base64_encode( ( self::getPacked( $config ) ?? self::getWhole() )->getBytes() );
	}

	/**
	 * What can be packed: all that is the same on each page, and on each wiki with these settings.
	 *
	 * @param mixed $config
	 * @return array
	 */
	public static function getSite( $config ): array {
		$instruments = $config->get( 'HeliographInstrumentConfigs' );
		$experiments = $config->get( 'HeliographExperiments' );
		$directories = $config->get( 'HeliographSchemaDirectories' );
		$schemas = new Schemas( [ ...$directories, dirname( __DIR__ ) . '/schemas' ] );
		/* Objects, so that empty arrays become {} in JSON, not []. */
		$site = [
			'streams' => (object)$config->get( 'HeliographStreams' ),
			'schemas' => (object)$schemas->gather( self::getUris( $config ) ),
			'instruments' => (object)$config->get( 'HeliographInstruments' ),
		];
		if ( $instruments ) {
			$site['instrumentConfigs'] = $instruments;
		}
		if ( $experiments ) {
			$site['experiments'] = $experiments;
		}
		if ( $config->get( 'HeliographIntakeFills' ) !== null ) {
			$site['intakeFills'] = $config->get( 'HeliographIntakeFills' );
		}
		if ( $config->get( 'HeliographDelivery' ) ) {
			$site['delivery'] = $config->get( 'HeliographDelivery' );
		}
		return $site;
	}

	/**
	 * @param mixed $config
	 * @return ModuleFile[] All that pages of this wiki may ask for.
	 */
	public static function getModules( $config ): array {
		return array_filter( [ self::getPacked( $config ), self::getWhole() ] );
	}

	/**
	 * @return string The folder of the built files.
	 */
	public static function getFolder(): string {
		return dirname( __DIR__ ) . '/resources/dist';
	}

	/**
	 * @param mixed $config
	 * @return array[] Configurations that have a sample.
	 */
	private static function getSampled( $config ): array {
		return array_merge( array_values( $config->get( 'HeliographStreams' ) ), array_values( $config->get( 'HeliographInstrumentConfigs' ) ) );
	}

	/**
	 * @param mixed $config
	 * @return string[] Of the schemas that events may have, each once.
	 */
	private static function getUris( $config ): array {
		$named = array_merge( self::getSampled( $config ), array_values( $config->get( 'HeliographExperiments' ) ) );
		return array_unique( [ ...array_filter( array_column( $named, 'schema_uri' ) ), ...$config->get( 'HeliographSchemas' ) ] );
	}

	/**
	 * @return ModuleFile
	 */
	private static function getWhole(): ModuleFile {
		return ModuleFile::whole( self::getFolder() );
	}

	/**
	 * @param mixed $config
	 * @return ModuleFile|null
	 */
	private static function getPacked( $config ): ?ModuleFile {
		return ModuleFile::packed( self::getFolder(), self::getSite( $config ) );
	}

	/**
	 * @param mixed $config
	 * @return array Options that may differ between wikis with the same packed site.
	 */
	private static function getOverrides( $config ): array {
		return [
			'intakeUrl' => $config->get( 'HeliographIntakeUrl' ),
			'privacy' => (object)$config->get( 'HeliographPrivacy' ),
		];
	}

	/**
	 * @param ModuleFile $module
	 * @param mixed $config
	 * @return string
	 */
	private static function getAddress( ModuleFile $module, $config ): string {
		$folder = $config->get( 'HeliographModulePath' ) ?? $config->get( 'RestPath' ) . '/heliograph/v1/modules';
		return rtrim( $folder, '/' ) . '/' . $module->getName();
	}
}
