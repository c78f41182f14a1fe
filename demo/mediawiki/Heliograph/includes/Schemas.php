<?php

namespace MediaWiki\Extension\Heliograph;

/**
 * The schemas that streams name, as far as a page needs them.
 */
class Schemas {

	/** Keywords that assert nothing, and are most of a schema. */
	private const ANNOTATIONS = [ 'title', 'description', 'examples', '$comment', '$schema' ];

	/** Keywords whose members are named by the schema's author: there, `title` is a property. */
	private const NAMED = [ 'properties', 'patternProperties', 'definitions', 'dependencies' ];

	/** Keywords whose value is data, and stays what it is. */
	private const DATA = [ 'enum', 'const', 'default' ];

	/** @var string[] */
	private $directories;

	/**
	 * @param string[] $directories The first one that has a schema counts.
	 */
	public function __construct( array $directories ) {
		$this->directories = $directories;
	}

	/**
	 * @param string $uri Such as /analytics/foo/1.0.0.
	 * @return string|null The file, which lies below one of the directories; null where none has it.
	 */
	public function find( string $uri ): ?string {
		if ( !preg_match( '!^(/[A-Za-z0-9_.-]+)+$!D', $uri ) || str_contains( $uri, '..' ) ) {
			return null;
		}
		foreach ( $this->directories as $directory ) {
			$file = "$directory$uri.json";
			if ( is_readable( $file ) ) {
				return $file;
			}
		}
		return null;
	}

	/**
	 * @param string[] $uris
	 * @return array Stripped schemas by their URIs, of those that can be found.
	 */
	public function gather( array $uris ): array {
		$schemas = [];
		foreach ( $uris as $uri ) {
			$file = $this->find( $uri );
			if ( $file !== null ) {
				$schemas[$uri] = self::strip( json_decode( file_get_contents( $file ) ) );
			}
		}
		return $schemas;
	}

	/**
	 * A copy of a schema without what asserts nothing.
	 *
	 * @param mixed $schema Objects are stdClass, so that an empty one stays an object.
	 * @param bool $isNamed Its members are names, not keywords.
	 * @return mixed
	 */
	public static function strip( $schema, bool $isNamed = false ) {
		if ( is_array( $schema ) ) {
			return array_map( [ self::class, 'strip' ], $schema );
		}
		if ( !is_object( $schema ) ) {
			return $schema;
		}
		$stripped = (object)[];
		foreach ( $schema as $key => $value ) {
			if ( $isNamed ) {
				$stripped->$key = self::strip( $value );
			} elseif ( in_array( $key, self::DATA, true ) ) {
				$stripped->$key = $value;
			} elseif ( !in_array( $key, self::ANNOTATIONS, true ) ) {
				$stripped->$key = self::strip( $value, in_array( $key, self::NAMED, true ) );
			}
		}
		return $stripped;
	}
}
