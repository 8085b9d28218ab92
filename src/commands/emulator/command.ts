import type { CommandDefinition } from '../context.js';

const EXAMPLES = `
Examples:
  $ sso-register emulator --ask
  $ sso-register emulator -- sso-register register --region us-east-1
  $ sso-register emulator --fail CreateToken=SlowDownException:2 -- ./test.sh`;

export const emulatorCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('a local SSO OIDC endpoint, for trying things out and for testing scripts')
      .description(
        'Serves SSO OIDC on 127.0.0.1, with all that signing in needs: RegisterClient,\n' +
          'StartDeviceAuthorization, CreateToken, the page of the device flow, and\n' +
          '/authorize for the authorization code flow with PKCE.\n' +
          'With a command, sets AWS_ENDPOINT_URL_SSO_OIDC, runs it and exits with its code.\n' +
          'Unless SSO_REGISTER_CACHE_DIR is set, the command has a cache of its own, which\n' +
          'is deleted at the end.\n' +
          'Without a command, prints the URL and serves until interrupted.\n' +
          'AWS CLI 2.13 and later knows that variable; earlier ones need --endpoint-url.\n' +
          'GET / answers with the number of calls of each operation.',
      )
      .argument('[command...]', 'what to run, after --')
      .option('--port <n>', 'the port to listen on (default: a free one)')
      .option('--secret-ttl <duration>', 'how long a secret is valid (default: 90d)')
      .option('--latency <duration>', 'how long to wait before each answer (default: 0s)')
      .option(
        '--fail <failure>',
        'make calls fail: [OPERATION=]EXCEPTION[:COUNT]; can be given more than once',
        (value, before: string[] | undefined) => [...(before ?? []), value],
      )
      .option('--ask', 'have a person approve or deny each sign-in on a page')
      .addHelpText('after', EXAMPLES);
  },
  run: async (command, context) => {
    const { runEmulator } = await import('./run-emulator.js');
    return runEmulator(command.args, command.opts(), context);
  },
};
