<?php

namespace MediaWiki\Extension\Heliograph;

/**
 * The samples of streams, as far as they can be judged before anything is loaded. What this does not know, the client judges.
 */
class Sampling {

	private const UNITS = [ 'pageview', 'session' ];

	/**
	 * @param array[] $streams Stream configurations.
	 * @param string $wiki Database name of this wiki.
	 * @return array[]|null Pairs of unit and rate, each once. A page that is in none of them sends nothing. Null where a stream's
	 *  sample has to be judged by the client.
	 */
	public static function summarise( array $streams, string $wiki ): ?array {
		$rates = [];
		foreach ( $streams as $stream ) {
			$sample = self::read( $stream, $wiki );
			if ( $sample === null ) {
				return null;
			}
			[ $unit, $rate ] = $sample;
			/* One rule decides all streams of a unit: who is in the sample of a low rate is in that of a higher one. */
			$rates[$unit] = max( $rate, $rates[$unit] ?? 0 );
		}
		$samples = [];
		foreach ( $rates as $unit => $rate ) {
			if ( $rate > 0 ) {
				$samples[] = [ $unit, $rate ];
			}
		}
		return $samples;
	}

	/**
	 * @param array $stream Or the configuration of an instrument.
	 * @param string $wiki
	 * @return array|null Its unit and its rate on this wiki.
	 */
	public static function read( array $stream, string $wiki ): ?array {
		$isSalted = $stream['sample']['salted'] ?? $stream['sample_salted'] ?? false;
		$unit = $stream['sample']['unit'] ?? $stream['sample_unit'] ?? 'session';
		$rates = $stream['sample']['rate'] ?? $stream['sample_rate'] ?? null;
		$rate = is_array( $rates ) ? self::findRate( $rates, $wiki ) : $rates;
		return !$isSalted && in_array( $unit, self::UNITS, true ) && is_numeric( $rate ) && $rate >= 0 && $rate <= 1 ?
			[ $unit, (float)$rate ] :
			null;
	}

	/**
	 * @param array $rates As `{ "default": 1, "0.1": [ "enwiki" ] }`.
	 * @param string $wiki
	 * @return mixed That of the first list which names the wiki, else the default, else 0.
	 */
	private static function findRate( array $rates, string $wiki ) {
		foreach ( $rates as $rate => $wikis ) {
			if ( $rate !== 'default' && in_array( $wiki, (array)$wikis, true ) ) {
				return $rate;
			}
		}
		return $rates['default'] ?? 0;
	}
}
