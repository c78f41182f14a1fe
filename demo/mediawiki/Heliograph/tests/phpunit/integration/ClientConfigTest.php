<?php

namespace MediaWiki\Extension\Heliograph\Tests\Integration;

use HashConfig;
use MediaWiki\Extension\Heliograph\ClientConfig;
use MediaWiki\Extension\Heliograph\ModuleFile;
use MediaWikiIntegrationTestCase;

/**
 * @covers \MediaWiki\Extension\Heliograph\ClientConfig
 * @covers \MediaWiki\Extension\Heliograph\ModuleFile
 */
class ClientConfigTest extends MediaWikiIntegrationTestCase {

	private const URI = '/heliograph/web_ui_click/1.0.0';

	/**
	 * @param array $others
	 * @return HashConfig
	 */
	private static function makeConfig( array $others = [] ): HashConfig {
		return new HashConfig( $others + [
			'HeliographIntakeUrl' => 'https://intake.example.org/v1/events',
			'HeliographStreams' => [ 'clicks' => [ 'schema_uri' => self::URI, 'sample' => [ 'unit' => 'pageview', 'rate' => 0.5 ] ] ],
			'HeliographInstruments' => [],
			'HeliographInstrumentConfigs' => [],
			'HeliographExperiments' => [],
			'HeliographSchemas' => [],
			'HeliographCompat' => false,
			'HeliographSchemaDirectories' => [],
			'HeliographIntakeFills' => null,
			'HeliographDelivery' => [],
			'HeliographPrivacy' => [],
			'HeliographModulePath' => null,
			'RestPath' => '/w/rest.php',
			'DBname' => 'wiki',
		] );
	}

	public function testStarterIsSmall() {
		$starter = ClientConfig::forStarter( null, self::makeConfig() );
		$this->assertSame( [ [ 'pageview', 0.5 ] ], $starter['samples'] );
		$this->assertSame( 'ext.heliograph.client', $starter['client'] );
		$this->assertMatchesRegularExpression( '!^/w/rest\.php/heliograph/v1/modules/[0-9a-f]{16}\.wasm$!', $starter['module'] );
		$this->assertLessThan( 250, strlen( json_encode( $starter ) ) );
	}

	public function testModuleMayLieElsewhere() {
		$starter = ClientConfig::forStarter( null, self::makeConfig( [ 'HeliographModulePath' => 'https://static.example.org/heliograph/' ] ) );
		$this->assertMatchesRegularExpression( '!^https://static\.example\.org/heliograph/[0-9a-f]{16}\.wasm$!', $starter['module'] );
	}

	public function testClientHasSchemasWithoutAnnotations() {
		[ 'options' => $options ] = ClientConfig::forClient( null, self::makeConfig() );
		$schema = json_encode( $options['schemas']->{self::URI} );
		$this->assertStringContainsString( '"properties"', $schema );
		$this->assertStringNotContainsString( '"description"', $schema );
	}

	public function testOptionsThatAreNotSetAreLeftOut() {
		$this->assertSame( [ 'streams', 'schemas', 'instruments' ], array_keys( ClientConfig::getSite( self::makeConfig() ) ) );
		$site = ClientConfig::getSite( self::makeConfig( [ 'HeliographIntakeFills' => [], 'HeliographDelivery' => [ 'atExit' => 'store' ] ] ) );
		$this->assertSame( [], $site['intakeFills'] );
		$this->assertSame( [ 'atExit' => 'store' ], $site['delivery'] );
	}

	public function testSchemasAreThoseThatAnyEventMayName() {
		$site = ClientConfig::getSite( self::makeConfig( [
			'HeliographInstrumentConfigs' => [ 'a' => [ 'stream_name' => 'clicks', 'schema_uri' => '/heliograph/interaction/1.0.0' ], 'b' => [] ],
			'HeliographExperiments' => [ 'c' => [ 'stream_name' => 'clicks', 'schema_uri' => '/heliograph/interaction/1.1.0' ], 'd' => [] ],
			'HeliographSchemas' => [ '/heliograph/homepage_visit/1.0.1', self::URI ],
		] ) );
		$this->assertSame(
			[ self::URI, '/heliograph/interaction/1.0.0', '/heliograph/interaction/1.1.0', '/heliograph/homepage_visit/1.0.1' ],
			array_keys( (array)$site['schemas'] )
		);
		$this->assertSame( [ 'streams', 'schemas', 'instruments', 'instrumentConfigs', 'experiments' ], array_keys( $site ) );
	}

	public function testInstrumentsCountWhetherAPageNeedsAnything() {
		$instruments = [
			'a' => [ 'stream_name' => 'clicks', 'sample' => [ 'unit' => 'session', 'rate' => 0.2 ] ],
			'b' => [ 'stream_name' => 'clicks', 'sample' => [ 'unit' => 'pageview', 'rate' => 0.7 ] ],
		];
		$starter = ClientConfig::forStarter( null, self::makeConfig( [ 'HeliographInstrumentConfigs' => $instruments ] ) );
		$this->assertSame( [ [ 'pageview', 0.7 ], [ 'session', 0.2 ] ], $starter['samples'] );
	}

	public function testCompatIsToldWhatNeedsNoClient() {
		$compat = ClientConfig::forCompat( null, self::makeConfig( [
			'HeliographInstrumentConfigs' => [ 'a' => [ 'sample' => [ 'unit' => 'session', 'rate' => 0.5 ] ], 'b' => [] ],
			'HeliographExperiments' => [ 'c' => [ 'groups' => [ 'x', 'y' ] ], 'd' => [] ],
		] ) );
		$this->assertSame( '{"instruments":{"a":["session",0.5],"b":null},"experiments":{"c":true,"d":false}}', json_encode( $compat ) );
		$this->assertSame( '{"instruments":{},"experiments":{}}', json_encode( ClientConfig::forCompat( null, self::makeConfig() ) ) );
	}

	public function testEmptySettingsAreObjectsInJson() {
		$client = ClientConfig::forClient( null, self::makeConfig( [ 'HeliographStreams' => [] ] ) );
		$this->assertStringContainsString( '"streams":{},"schemas":{},"instruments":{}', json_encode( $client ) );
		$this->assertStringContainsString( '"privacy":{}', json_encode( $client ) );
	}

	public function testPackedSiteIsOfItsSettingsAlone() {
		$folder = $this->getNewTempDirectory();
		$site = ClientConfig::getSite( self::makeConfig() );
		$this->assertNull( ModuleFile::packed( $folder, $site ) );
		file_put_contents( "$folder/site.wasm", 'a module' );
		file_put_contents( "$folder/site.json", ModuleFile::describe( $site ) );
		$this->assertSame( 'a module', ModuleFile::packed( $folder, $site )->getBytes() );
		$ofAnotherWiki = self::makeConfig( [ 'HeliographIntakeUrl' => '/events', 'HeliographPrivacy' => [ 'dnt' => true ], 'DBname' => 'b' ] );
		$this->assertNotNull( ModuleFile::packed( $folder, ClientConfig::getSite( $ofAnotherWiki ) ) );
		$this->assertNull( ModuleFile::packed( $folder, ClientConfig::getSite( self::makeConfig( [ 'HeliographStreams' => [] ] ) ) ) );
	}

	public function testModuleIsServedAsTheBrowserLikesIt() {
		$folder = $this->getNewTempDirectory();
		$module = new ModuleFile( "$folder/heliograph.wasm" );
		file_put_contents( "$folder/heliograph.wasm", 'a module' );
		$this->assertSame( substr( hash( 'sha256', 'a module' ), 0, 16 ) . '.wasm', $module->getName() );
		$this->assertSame( [ 'a module', null ], $module->encode( '' ) );
		[ $body, $encoding ] = $module->encode( 'gzip, br' );
		$this->assertSame( [ 'a module', 'gzip' ], [ gzdecode( $body ), $encoding ] );
		file_put_contents( "$folder/{$module->getName()}.br", 'packed by brotli' );
		$this->assertSame( [ 'packed by brotli', 'br' ], $module->encode( 'gzip, br' ) );
		/* What belongs to another content is not taken. */
		file_put_contents( "$folder/heliograph.wasm", 'another module' );
		$this->assertSame( 'gzip', $module->encode( 'gzip, br' )[1] );
	}
}
