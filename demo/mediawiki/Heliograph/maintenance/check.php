<?php

namespace MediaWiki\Extension\Heliograph\Maintenance;

use Maintenance;
use MediaWiki\Extension\Heliograph\ClientConfig;
use MediaWiki\Extension\Heliograph\Compat;
use MediaWiki\Extension\Heliograph\ModuleFile;
use MediaWiki\Shell\Shell;

$IP = getenv( 'MW_INSTALL_PATH' );
if ( $IP === false ) {
	$IP = __DIR__ . '/../../..';
}
require_once "$IP/maintenance/Maintenance.php";

/**
 * Checks the wiki's settings as the client would, and packs them into one file.
 */
class Check extends Maintenance {

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Check the settings of heliograph, by its packer, which needs Node 20 or newer.' );
		$this->addOption( 'pack', 'Also write the packed site, which pages then load' );
		$this->addOption( 'node', 'Node itself, where it is not found by its name', false, true );
		$this->requireExtension( 'Heliograph' );
	}

	/** @inheritDoc */
	public function getDbType() {
		return self::DB_NONE;
	}

	/** @inheritDoc */
	public function execute() {
		$config = $this->getConfig();
		$site = ClientConfig::getSite( $config );
		$mistakes = [ ...$this->findMissing( $site ), ...$this->findRefusal() ];
		foreach ( $mistakes as $mistake ) {
			$this->error( $mistake );
		}
		$node = $this->getOption( 'node', 'node' );
		$folder = ClientConfig::getFolder();
		if ( Shell::command( $node, '--version' )->execute()->getExitCode() !== 0 ) {
			$this->fatalError( "Node was not found, so nothing but the schemas' files was looked for. Install it, or say where it is: --node FILE" );
		}
		$input = tempnam( wfTempDir(), 'heliograph' );
		$output = "$input.wasm";
		$options = [ 'intakeUrl' => $config->get( 'HeliographIntakeUrl' ), 'privacy' => (object)$config->get( 'HeliographPrivacy' ) ];
		file_put_contents( $input, ModuleFile::describe( $options + $site ) );
		$result = Shell::command( $node, "$folder/heliograph-pack.mjs", $input, '--out', $output, '--stats' )
			/* Node reserves more address space than commands may have by default. */
			->limits( [ 'memory' => 0, 'time' => 60, 'filesize' => 0 ] )
			->execute();
		unlink( $input );
		$this->output( $result->getStdout() );
		if ( trim( $result->getStderr() ) !== '' ) {
			$this->error( trim( $result->getStderr() ) );
		}
		if ( $mistakes || $result->getExitCode() !== 0 ) {
			$this->fatalError( 'heliograph: there are mistakes in the settings.' );
		}
		if ( $this->hasOption( 'pack' ) ) {
			$this->write( $output, $folder, $site, $node );
		}
		unlink( $output );
		$this->output( "heliograph: the settings are good.\n" );
	}

	/**
	 * @param array $site
	 * @return string[] Schemas that no folder has.
	 */
	private function findMissing( array $site ): array {
		$missing = [];
		foreach ( [ 'streams', 'instrumentConfigs', 'experiments' ] as $option ) {
			foreach ( (array)( $site[$option] ?? [] ) as $name => $one ) {
				$uri = $one['schema_uri'] ?? null;
				if ( $uri !== null && !isset( $site['schemas']->$uri ) ) {
					$missing[] = "heliograph: no-schema at /$option/$name/schema_uri: none of the schema directories has $uri.json";
				}
			}
		}
		foreach ( $this->getConfig()->get( 'HeliographSchemas' ) as $uri ) {
			if ( !isset( $site['schemas']->$uri ) ) {
				$missing[] = "heliograph: no-schema in \$wgHeliographSchemas: none of the schema directories has $uri.json";
			}
		}
		return $missing;
	}

	/**
	 * @return string[] Extensions beside which mw.eventLog is not provided, although the settings ask for it.
	 */
	private function findRefusal(): array {
		$real = $this->getConfig()->get( 'HeliographCompat' ) ? Compat::findReal() : [];
		return $real ? [ 'heliograph: compat-refused in $wgHeliographCompat: these are installed: ' . implode( ', ', $real ) ] : [];
	}

	/**
	 * @param string $packed
	 * @param string $folder
	 * @param array $site
	 * @param string $node
	 */
	private function write( string $packed, string $folder, array $site, string $node ) {
		foreach ( glob( "$folder/*.wasm.br" ) as $old ) {
			unlink( $old );
		}
		copy( $packed, "$folder/site.wasm" );
		file_put_contents( "$folder/site.json", ModuleFile::describe( $site ) );
		$script = 'const z=require("zlib"),fs=require("fs"),[,i,o]=process.argv;' .
			'fs.writeFileSync(o,z.brotliCompressSync(fs.readFileSync(i)))';
		foreach ( [ "$folder/site.wasm", "$folder/heliograph.wasm" ] as $file ) {
			$module = new ModuleFile( $file );
			Shell::command( $node, '-e', $script, $file, "$folder/" . $module->getName() . '.br' )
				->limits( [ 'memory' => 0, 'time' => 60, 'filesize' => 0 ] )
				->execute();
		}
		$this->output( "heliograph: wrote $folder/site.wasm, which pages load from now on.\n" );
	}
}

$maintClass = Check::class;
require_once RUN_MAINTENANCE_IF_MAIN;
