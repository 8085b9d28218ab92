import type { Command } from 'commander';
import type { LoginCache } from '../aws-cli/login-cache.js';
import type { CompletionOptions } from '../completion/completion.js';
import type { Emulator, EmulatorOptions } from '../emulator/emulator.js';
import type { Host, TextStream } from '../host.js';
import type { Palette } from '../output/palette.js';
import type { Reporter } from '../output/reporter.js';
import type { Spinner } from '../output/spinner.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import type { EndpointSettings } from '../registration/endpoint.js';
import type { Answer, CallOptions } from '../service/register-client.js';
import type { Store } from '../store/store.js';

/** The outside world as the commands use it. What is expensive to load is loaded when it is called. */
export interface Adapters {
  openStore: (directory: string) => Store;
  /** @param home the directory that holds `.aws` */
  openLoginCache: (home: string) => Promise<LoginCache>;
  resolveEndpoint: (settings: EndpointSettings) => Promise<string>;
  registerClient: (request: ClientMetadata, options: CallOptions) => Promise<Answer>;
  addCompletion: (program: Command, options: CompletionOptions) => Promise<void>;
  startEmulator: (options: EmulatorOptions) => Promise<Emulator>;
  startSpinner: (text: string, stream: TextStream, isColored: boolean) => Promise<Spinner>;
}

/** What every command is given besides its own options. */
export interface Context {
  host: Host;
  adapters: Adapters;
  reporter: Reporter;
  /** The colours of stdout. */
  palette: Palette;
  /** Ends the program with another exit code than 0 where nothing is wrong with the program. */
  exitWith: (code: number) => void;
}
