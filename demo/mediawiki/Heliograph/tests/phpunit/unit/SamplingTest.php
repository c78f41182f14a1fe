<?php

namespace MediaWiki\Extension\Heliograph\Tests\Unit;

use MediaWiki\Extension\Heliograph\Sampling;
use MediaWikiUnitTestCase;

/**
 * @covers \MediaWiki\Extension\Heliograph\Sampling
 */
class SamplingTest extends MediaWikiUnitTestCase {

	public static function provideStreams() {
		$perWiki = [ 'sample_unit' => 'pageview', 'sample_rate' => [ 'default' => 1, '0.1' => [ 'enwiki', 'dewiki' ] ] ];
		return [
			'nothing is configured' => [ [], [] ],
			'the default of a rate by wiki' => [ [ $perWiki ], [ [ 'pageview', 1.0 ] ] ],
			'a list that names the wiki' => [ [ $perWiki ], [ [ 'pageview', 0.1 ] ], 'dewiki' ],
			'no default, and no list that names the wiki' => [ [ [ 'sample_rate' => [ '0.5' => [ 'enwiki' ] ] ] ], [] ],
			'the first list counts' => [ [ [ 'sample_rate' => [ '0.2' => [ 'wiki' ], '0.3' => [ 'wiki' ] ] ] ], [ [ 'session', 0.2 ] ] ],
			'sample in the shape of EventStreamConfig' => [ [ [ 'sample' => [ 'unit' => 'session', 'rate' => 0.01 ] ] ], [ [ 'session', 0.01 ] ] ],
			'a number as text' => [ [ [ 'sample_rate' => '0.25' ] ], [ [ 'session', 0.25 ] ] ],
			'the highest rate of a unit' => [
				[ [ 'sample' => [ 'unit' => 'pageview', 'rate' => 0.1 ] ], [ 'sample' => [ 'unit' => 'pageview', 'rate' => 0.7 ] ] ],
				[ [ 'pageview', 0.7 ] ]
			],
			'each unit for itself' => [
				[ [ 'sample' => [ 'unit' => 'pageview', 'rate' => 0.1 ] ], [ 'sample' => [ 'unit' => 'session', 'rate' => 0.7 ] ] ],
				[ [ 'pageview', 0.1 ], [ 'session', 0.7 ] ]
			],
			'nobody is in the sample' => [ [ [ 'sample_rate' => 0 ] ], [] ],
			'no sample at all: everybody is' => [ [ [ 'schema_uri' => '/a/1.0.0' ] ], null ],
			'a salted sample is the client\'s to judge' => [ [ [ 'sample' => [ 'unit' => 'pageview', 'rate' => 0.1, 'salted' => true ] ] ], null ],
			'so is a unit that only browsers know' => [ [ [ 'sample' => [ 'unit' => 'device', 'rate' => 0.1 ] ] ], null ],
			'so is what makes no sense, which the client tells' => [ [ [ 'sample_rate' => 7 ] ], null ],
		];
	}

	/**
	 * @dataProvider provideStreams
	 * @param array $streams
	 * @param array|null $expected
	 * @param string $wiki
	 */
	public function testSummarise( array $streams, ?array $expected, string $wiki = 'wiki' ) {
		$this->assertSame( $expected, Sampling::summarise( $streams, $wiki ) );
	}
}
