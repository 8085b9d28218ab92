import { Option } from 'commander';
import type { CommandDefinition } from '../context.js';
import { addCacheOptions, awsCliOption, ssoSessionOption } from '../options.js';
import type { ClearOptions } from './select.js';

const EXAMPLES = `
Examples:
  $ sso-register clear --profile dev
  $ sso-register clear --profile dev --aws-cli
  $ sso-register clear --expired
  $ sso-register clear --all --dry-run`;

export const clearCommand: CommandDefinition = {
  describe: (command) => {
    command
      .summary('delete what is cached; never touches the network')
      .description(
        'Deletes the cached registrations of a profile, the expired ones, or all.\n' +
          'The service keeps a client until it expires: no call can delete it there.',
      )
      .addOption(new Option('--all', 'every cached profile; asks first').conflicts('expired'))
      .option('--expired', 'the profiles whose secret has expired')
      .addOption(awsCliOption('clear the cache of aws sso login instead; never a token'))
      .addOption(ssoSessionOption())
      .option('--dry-run', 'list what would be deleted, and delete nothing')
      .option('-y, --yes', 'do not ask')
      .addHelpText('after', EXAMPLES);
    addCacheOptions(command, ['text', 'json']);
  },
  run: async (command, context) => {
    const { clear } = await import('./clear.js');
    return clear(command.opts<ClearOptions>(), context);
  },
};
