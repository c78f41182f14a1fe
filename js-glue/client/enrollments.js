/*
 * What a page of MediaWiki tells of its experiments.
 */

/**
 * @param {{ config: { get: ( key: string ) => any } }} mw
 * @param {{ search: string } | undefined} location
 * @return {{ enrollments: any, enrollmentHeader: string, experimentOverrides: string | undefined }} As options of `createClient`: what a server
 *  assigned, as Test Kitchen exports it, and before that Metrics Platform; where a cache in front of it says what that assigned; and the
 *  parameter of the address by which people who test set groups.
 */
export function readEnrollments( { config }, location ) {
	return {
		enrollments: config.get( 'wgTestKitchenUserExperiments' ) || config.get( 'wgMetricsPlatformUserExperiments' ) || undefined,
		enrollmentHeader: 'WMF-Uniq',
		experimentOverrides: new URLSearchParams( location?.search ).get( 'mpo' ) || undefined
	};
}
