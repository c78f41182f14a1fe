<?php

namespace MediaWiki\Extension\Heliograph\Tests\Unit;

use MediaWiki\Extension\Heliograph\Schemas;
use MediaWikiUnitTestCase;

/**
 * @covers \MediaWiki\Extension\Heliograph\Schemas
 */
class SchemasTest extends MediaWikiUnitTestCase {

	/** @var string */
	private $folder;

	protected function setUp(): void {
		parent::setUp();
		$this->folder = sys_get_temp_dir() . '/heliograph-' . bin2hex( random_bytes( 6 ) );
		foreach ( [ 'first/a' => 'of the first', 'second/a' => 'of the second', 'second/b' => 'alone', 'private' => 'secret' ] as $name => $const ) {
			$file = "{$this->folder}/$name/1.0.0.json";
			mkdir( dirname( $file ), 0777, true );
			file_put_contents( $file, json_encode( [ 'title' => $name, 'const' => $const ] ) );
		}
	}

	protected function tearDown(): void {
		foreach ( [ 'first/a', 'first', 'second/a', 'second/b', 'second', 'private', '' ] as $name ) {
			array_map( 'unlink', glob( "{$this->folder}/$name/*.json" ) );
			rmdir( "{$this->folder}/$name" );
		}
		parent::tearDown();
	}

	public function testGather() {
		$schemas = new Schemas( [ "{$this->folder}/first", "{$this->folder}/second" ] );
		$uris = [ '/a/1.0.0', '/b/1.0.0', '/c/1.0.0' ];
		$this->assertEquals(
			[ '/a/1.0.0' => (object)[ 'const' => 'of the first' ], '/b/1.0.0' => (object)[ 'const' => 'alone' ] ],
			$schemas->gather( $uris )
		);
	}

	public static function provideOthers() {
		return [
			[ '/../private/1.0.0' ], [ '../private/1.0.0' ], [ '/a/../../private/1.0.0' ], [ '' ], [ '/' ], [ '/a/' ], [ "/a/1.0.0\n" ],
			[ 'file:///a/1.0.0' ], [ '/a/1.0.0.json' ], [ "/a/1.0.0\0" ],
		];
	}

	/**
	 * @dataProvider provideOthers
	 * @param string $uri
	 */
	public function testFindsNoOtherFiles( string $uri ) {
		$this->assertNull( ( new Schemas( [ "{$this->folder}/first" ] ) )->find( $uri ) );
	}

	public function testStrip() {
		$schema = json_decode( '{
			"title": "a", "description": "b", "$schema": "c", "$comment": "d", "type": "object", "examples": [ {} ],
			"properties": { "title": { "title": "e", "type": "string" }, "empty": {}, "examples": { "const": { "title": "kept" } } },
			"allOf": [ { "description": "f", "required": [ "title" ] } ],
			"default": { "description": "kept" }
		}' );
		$this->assertJsonStringEqualsJsonString( '{
			"type": "object",
			"properties": { "title": { "type": "string" }, "empty": {}, "examples": { "const": { "title": "kept" } } },
			"allOf": [ { "required": [ "title" ] } ],
			"default": { "description": "kept" }
		}', json_encode( Schemas::strip( $schema ) ) );
	}
}
