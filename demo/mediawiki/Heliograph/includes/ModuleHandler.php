<?php

namespace MediaWiki\Extension\Heliograph;

use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\LocalizedHttpException;
use MediaWiki\Rest\ResponseInterface;
use MediaWiki\Rest\SimpleHandler;
use MediaWiki\Rest\StringStream;
use Wikimedia\Message\MessageValue;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * Serves the module by its name, which is made of its content: with its type, compressed, for a year, and without cookies.
 */
class ModuleHandler extends SimpleHandler {

	private const YEAR = 365 * 24 * 3600;

	/**
	 * @param string $name
	 * @return ResponseInterface
	 */
	public function run( $name ) {
		/* MediaWiki sets the cookie of another session where it does not know the one that it is asked with, such as that of a page
		 * that was left by logging in: answered late, it takes the place of the new one, and the reader is logged out. Caches that
		 * answer everybody must not have anybody's either. */
		header_remove( 'Set-Cookie' );
		$config = MediaWikiServices::getInstance()->getMainConfig();
		foreach ( ClientConfig::getModules( $config ) as $module ) {
			if ( $module->getName() === $name ) {
				return $this->serve( $module );
			}
		}
		/* One of another version, which a page from before an update asks for. Nothing else is right under its name. */
		throw new LocalizedHttpException( new MessageValue( 'heliograph-no-module', [ $name ] ), 404 );
	}

	/**
	 * @param ModuleFile $module
	 * @return ResponseInterface
	 */
	private function serve( ModuleFile $module ): ResponseInterface {
		[ $body, $encoding ] = $module->encode( $this->getRequest()->getHeaderLine( 'Accept-Encoding' ) );
		$response = $this->getResponseFactory()->create();
		$response->setHeader( 'Content-Type', 'application/wasm' );
		$response->setHeader( 'Cache-Control', 'public, max-age=' . self::YEAR . ', immutable' );
		$response->setHeader( 'Vary', 'Accept-Encoding' );
		/* Assets may have a host of their own. */
		$response->setHeader( 'Access-Control-Allow-Origin', '*' );
		if ( $encoding !== null ) {
			$response->setHeader( 'Content-Encoding', $encoding );
		}
		$response->setBody( new StringStream( $body ) );
		return $response;
	}

	/**
	 * The same for everybody, whoever is logged in.
	 *
	 * @param ResponseInterface $response
	 */
	public function applyCacheControl( ResponseInterface $response ) {
	}

	/**
	 * Pages of a wiki that only its users may read load it as well.
	 *
	 * @return bool
	 */
	public function needsReadAccess() {
		return false;
	}

	/**
	 * @return bool
	 */
	public function needsWriteAccess() {
		return false;
	}

	/**
	 * @return array[]
	 */
	public function getParamSettings() {
		return [
			'name' => [
				self::PARAM_SOURCE => 'path',
				ParamValidator::PARAM_TYPE => 'string',
				ParamValidator::PARAM_REQUIRED => true,
			],
		];
	}
}
