/** What the bundle exports to bin/sso-register.cjs. */
export { main } from './cli.js';
export { processHost } from './host/process-host.js';
