export { processHost } from './process-host.js';
import { runCli } from './cli.js';
import type { Adapters } from './commands/context.js';
import type { Host } from './host.js';
import { Store } from './store/store.js';

/** The real adapters. Each is loaded when it is first used: a reuse needs only the store. */
const adapters: Adapters = {
  openStore: (directory) => new Store(directory),
  openLoginCache: async (home) => new (await import('./aws-cli/login-cache.js')).LoginCache(home),
  resolveEndpoint: async (settings) =>
    (await import('./service/endpoint.js')).resolveEndpoint(settings),
  registerClient: async (request, options) =>
    (await import('./service/register-client.js')).registerClient(request, options),
  addCompletion: async (program, options) => {
    (await import('./completion/completion.js')).addCompletion(program, options);
  },
  startEmulator: async (options) => (await import('./emulator/emulator.js')).startEmulator(options),
  startSpinner: async (...args) => (await import('./output/spinner.js')).startSpinner(...args),
};

/**
 * The program, put together from its real parts.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code
 */
export function main(argv: string[], host: Host): Promise<number> {
  return runCli(argv, host, adapters);
}
