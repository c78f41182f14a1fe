/* Until version 8, Vite's development server would keep the client apart from its core. */
export default { optimizeDeps: { exclude: [ '@heliograph/client' ] } };
