import { Option } from 'commander';
import type { CommandDefinition } from './context.js';

const EXAMPLES = `
Examples:
  $ sso-register emulator
  $ sso-register emulator -- sso-register register --region us-east-1
  $ sso-register emulator --fail CreateToken=SlowDownException:2 -- ./test.sh`;

export const emulatorCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('a local SSO OIDC endpoint, for trying things out and for testing scripts')
      .description(
        'Serves RegisterClient, StartDeviceAuthorization and CreateToken on 127.0.0.1.\n' +
          'With a command, runs it with AWS_ENDPOINT_URL_SSO_OIDC set and exits with its exit code;\n' +
          'without one, prints the URL and serves until interrupted.\n' +
          'GET / answers with the number of calls of each operation.',
      )
      .argument('[command...]', 'what to run, after --')
      .option('--port <n>', 'the port to listen on (default: a free one)')
      .option('--secret-ttl <duration>', 'how long a secret is valid (default: 90d)')
      .option('--latency <duration>', 'how long to wait before each answer (default: 0s)')
      .addOption(failOption())
      .addHelpText('after', EXAMPLES);
  },
  run: async (command, context) => {
    const { runEmulator } = await import('./run-emulator.js');
    return runEmulator(command.args, command.opts(), context);
  },
};

function failOption(): Option {
  const text = 'make calls fail: [OPERATION=]EXCEPTION[:COUNT]; can be given more than once';
  return new Option('--fail <failure>', text).argParser((value, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}
