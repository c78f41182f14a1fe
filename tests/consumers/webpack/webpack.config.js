export default {
	mode: 'production',
	entry: './page.js'
};
