/*
 * As the experiments of WikimediaEvents and ReaderExperiments, in each of the ways that Test Kitchen had: the experiment at once,
 * a promise of it, and by xLab.
 */

mw.loader.using( [ 'ext.testKitchen', 'ext.wikimediaEvents.testKitchen' ] ).then( () => {
	const experiment = mw.testKitchen.getExperiment( 'banner' );
	experiment.setSchema( '/heliograph/interaction/1.1.0' );
	experiment.setStream( 'callers.experiments' );
	return experiment;
} ).then( ( experiment ) => {
	if ( experiment.isAssignedGroup( 'control', 'treatment' ) ) {
		experiment.sendExposure();
		experiment.sendExposure();
		experiment.send( 'page_visit', { action_source: experiment.getAssignedGroup() } );
	}
} );

mw.loader.using( 'ext.testKitchen' ).then( () => {
	mw.testKitchen.getExperiment( 'unheard' ).then( ( one ) => one.send( 'never' ) );
	mw.testKitchen.getExperiment( 'colours' ).then( ( one ) => one.send( 'drawn', { action_source: one.getAssignedGroup() } ) );
	mw.testKitchen.getExperimentsByPrefix( 'ban' ).then( ( all ) => all.forEach( ( one ) => one.send( 'by prefix' ) ) );
	document.body.classList.add( 'banner-' + mw.testKitchen.compat.getExperiment( 'banner' ).getAssignedGroup() );
} );

mw.loader.using( 'ext.xLab' ).then( () => {
	const experiment = mw.xLab.getExperiment( 'banner' );
	if ( experiment && experiment.assignedGroup ) {
		experiment.send( 'xLab-loaded' );
	}
} );
