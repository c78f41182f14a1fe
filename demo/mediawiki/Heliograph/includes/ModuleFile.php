<?php

namespace MediaWiki\Extension\Heliograph;

/**
 * A WebAssembly module that pages load. Its address has a name made of its content, so that it may be cached for ever, and no
 * page can get another one than it asked for.
 */
class ModuleFile {

	/** @var string */
	private $path;

	/**
	 * @param string $path
	 */
	public function __construct( string $path ) {
		$this->path = $path;
	}

	/**
	 * @param string $folder That of the built files.
	 * @return self The module that configures itself in the page.
	 */
	public static function whole( string $folder ): self {
		return new self( "$folder/heliograph.wasm" );
	}

	/**
	 * @param string $folder
	 * @param array $site What would be packed now.
	 * @return self|null The packed site; null where there is none, or one of another configuration.
	 */
	public static function packed( string $folder, array $site ): ?self {
		$file = "$folder/site.wasm";
		$of = "$folder/site.json";
		return is_readable( $file ) && is_readable( $of ) && file_get_contents( $of ) === self::describe( $site ) ? new self( $file ) : null;
	}

	/**
	 * @param array $site
	 * @return string The text that is kept beside a packed site, and tells of what it was packed.
	 */
	public static function describe( array $site ): string {
		return json_encode( $site, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT ) . "\n";
	}

	/**
	 * @return string
	 */
	public function getName(): string {
		return substr( hash_file( 'sha256', $this->path ), 0, 16 ) . '.wasm';
	}

	/**
	 * @return string
	 */
	public function getBytes(): string {
		return file_get_contents( $this->path );
	}

	/**
	 * @param string $accepted The request's header Accept-Encoding.
	 * @return array The body, and in which encoding it is; null for none.
	 */
	public function encode( string $accepted ): array {
		$compressed = dirname( $this->path ) . '/' . $this->getName() . '.br';
		if ( preg_match( '/\bbr\b/', $accepted ) && is_readable( $compressed ) ) {
			return [ file_get_contents( $compressed ), 'br' ];
		}
		return preg_match( '/\bgzip\b/', $accepted ) ?
			[ gzencode( $this->getBytes(), 9 ), 'gzip' ] :
			[ $this->getBytes(), null ];
	}
}
