<?php
/*
 * Before MediaWiki's own bootstrap of PHPUnit: what that takes from a package for developers which Debian does not have. It
 * reads and calls what is private, and has to be called as that package has it.
 */

namespace Wikimedia;

use ReflectionClass;

class TestingAccessWrapper {

	/** @var object|null Null for static members alone. */
	private $object;

	/** @var ReflectionClass */
	private $class;

	/**
	 * @param object|string $of
	 */
	private function __construct( $of ) {
		$this->object = is_object( $of ) ? $of : null;
		$this->class = new ReflectionClass( $of );
	}

	/**
	 * @param object $object
	 * @return self
	 */
	public static function newFromObject( $object ) {
		return new self( $object );
	}

	/**
	 * @param string $class
	 * @return self
	 */
	public static function newFromClass( $class ) {
		return new self( $class );
	}

	/**
	 * @param string $kind getProperty or getMethod.
	 * @param string $name
	 * @return \ReflectionProperty|\ReflectionMethod Also what a parent class keeps to itself.
	 */
	private function find( $kind, $name ) {
		$class = $this->class;
		while ( !$class->{'has' . substr( $kind, 3 )}( $name ) && $class->getParentClass() ) {
			$class = $class->getParentClass();
		}
		$found = $class->$kind( $name );
		$found->setAccessible( true );
		return $found;
	}

	/**
	 * @param string $name
	 * @param array $arguments
	 * @return mixed
	 */
	public function __call( $name, $arguments ) {
		return $this->find( 'getMethod', $name )->invokeArgs( $this->object, $arguments );
	}

	/**
	 * @param string $name
	 * @return mixed
	 */
	public function __get( $name ) {
		return $this->find( 'getProperty', $name )->getValue( $this->object );
	}

	/**
	 * @param string $name
	 * @param mixed $value
	 */
	public function __set( $name, $value ) {
		$this->find( 'getProperty', $name )->setValue( $this->object, $value );
	}

	/**
	 * @param string $name
	 * @return bool
	 */
	public function __isset( $name ) {
		return $this->class->hasProperty( $name ) && $this->__get( $name ) !== null;
	}
}

require_once getcwd() . '/tests/phpunit/bootstrap.php';
