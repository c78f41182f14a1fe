<?php

namespace MediaWiki\Extension\Heliograph\Tests\Integration;

use HashConfig;
use MediaWiki\Extension\Heliograph\Compat;
use MediaWikiIntegrationTestCase;

/**
 * @covers \MediaWiki\Extension\Heliograph\Compat
 */
class CompatTest extends MediaWikiIntegrationTestCase {

	public function testIsOffUnlessItIsAskedFor() {
		$this->assertSame( [], Compat::findReal() );
		$this->assertFalse( Compat::isOn( new HashConfig( [ 'HeliographCompat' => false ] ) ) );
		$this->assertTrue( Compat::isOn( new HashConfig( [ 'HeliographCompat' => true ] ) ) );
	}

	public function testRegistersWhatIsNotThere() {
		$resourceLoader = $this->getServiceContainer()->getResourceLoader();
		$resourceLoader->register( 'ext.testKitchen', [ 'scripts' => [], 'dependencies' => [ 'jquery' ] ] );
		Compat::register( $resourceLoader );
		foreach ( [ 'ext.eventLogging', 'ext.xLab', 'ext.metricsPlatform', 'ext.wikimediaEvents.testKitchen' ] as $name ) {
			$this->assertSame( [ 'ext.heliograph.compat' ], $resourceLoader->getModule( $name )->getDependencies() );
		}
		$this->assertSame( [ 'jquery' ], $resourceLoader->getModule( 'ext.testKitchen' )->getDependencies() );
	}
}
