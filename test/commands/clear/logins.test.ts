import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  KEY,
  KEY_OF_LEGACY,
  legacyConfig,
  loginWorld,
  madeByAws,
  plantLogin,
  readJson,
  registeredWorld,
  sessionConfig,
} from '../../aws-cli/login-world.js';
import { cacheFiles, DAY, NOW, parseAll } from '../../program.js';

const TOKEN = { accessToken: 'x', startUrl: 'https://x', expiresAt: '2020-01-01T00:00:00Z' };

/** When what was registered at NOW has expired. */
const later = { now: () => NOW + 90 * DAY };

/** A world with a session, a legacy profile, a token, another tool's client, and one of a former configuration. */
async function fullWorld() {
  const made = await loginWorld(sessionConfig() + legacyConfig().replace('dev', 'old'));
  await made.run('register -p old --aws-cli');
  plantLogin(made.directory, KEY, madeByAws());
  plantLogin(made.directory, 'token', TOKEN);
  plantLogin(made.directory, 'a'.repeat(40), TOKEN);
  plantLogin(made.directory, 'another-tool', { ...madeByAws(), endpoint: 'https://e' });
  plantLogin(made.directory, 'b'.repeat(40), madeByAws());
  plantLogin(made.directory, 'c'.repeat(40), { ...madeByAws(), endpoint: 'https://e' });
  writeFileSync(join(made.directory, `${'d'.repeat(40)}.json.0123456789ab.tmp`), 'half');
  writeFileSync(join(made.directory, `${KEY}.json.0123456789ab.tmp`), 'half');
  return made;
}

/** What stays, whatever is cleared: tokens, and registrations of other tools or logins. */
const OTHERS = [
  'another-tool.json',
  'token.json',
  `${'a'.repeat(40)}.json`,
  `${'b'.repeat(40)}.json`,
];

describe('clear --aws-cli', () => {
  test.each(['-p dev', '--sso-session my-sso'])(
    '%s deletes the registration of that login, and its drafts',
    async (who) => {
      const { run, files } = await fullWorld();
      const before = files();
      const { code, stdout, stderr } = await run(`clear ${who} --aws-cli`);
      expect(code).toBe(0);
      const name = who === '-p dev' ? 'dev' : 'sso-session my-sso';
      expect(stdout).toMatch(
        new RegExp(
          `^Removed ${name} for aws sso login \\(pkce\\) \\(client aws-pkce, 90 days left\\)\nRemoved the leftover file .*${KEY}\\.json\\.0123456789ab\\.tmp\n$`,
        ),
      );
      expect(stderr).toContain('The service keeps a client until it expires');
      expect(before.filter((file) => !files().includes(file)).sort()).toEqual([
        `${KEY}.json`,
        `${KEY}.json.0123456789ab.tmp`,
      ]);
    },
  );

  test('leaves a registration of another flow than the one that is named', async () => {
    const { run, file } = await registeredWorld();
    expect(await run('clear -p dev --aws-cli device')).toMatchObject({ code: 0, stdout: '' });
    expect(existsSync(file)).toBe(true);
    await run('clear -p dev --aws-cli pkce');
    expect(existsSync(file)).toBe(false);
  });

  test('--all deletes those of every login and of former configurations, never a token', async () => {
    const { run, files } = await fullWorld();
    const { code, stdout } = await run('clear --all --aws-cli --yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Removed sso-session my-sso for /m);
    expect(stdout).toMatch(/^Removed old for /m);
    expect(stdout).toMatch(/^Removed \/.*\/c{40}\.json for aws sso login \(pkce\) /m);
    expect(stdout.match(/^Removed the leftover file /gm)).toHaveLength(2);
    expect(files().sort()).toEqual(OTHERS.toSorted());
  });

  test('--expired deletes those that have expired', async () => {
    const { run, files, directory } = await fullWorld();
    const valid = { ...madeByAws(), expiresAt: '2028-01-01T00:00:00Z' };
    plantLogin(directory, KEY, valid);
    await run('clear --expired --aws-cli', later);
    expect(files()).toContain(`${KEY}.json`);
    expect(files()).not.toContain(`${KEY_OF_LEGACY}.json`);
    expect(files()).not.toContain(`${'c'.repeat(40)}.json`);
    expect(files()).toEqual(expect.arrayContaining(OTHERS));
    expect(files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each(['-p dev', '--all', '--expired'])(
    '%s --dry-run lists, and deletes nothing',
    async (which) => {
      const { run, files } = await fullWorld();
      const before = files();
      const { code, stdout } = await run(`clear ${which} --aws-cli --dry-run`, later);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Would remove .*aws sso login \(pkce\)/m);
      expect(files()).toEqual(before);
    },
  );

  test('prints in JSON whose registration it was, and the file', async () => {
    const { run, file, first } = await registeredWorld();
    const [cleared] = parseAll(await run('clear -p dev --aws-cli --format json'));
    expect(cleared).toEqual({
      profile: 'dev',
      ssoSession: 'my-sso',
      clientId: first.clientId,
      ...{ expiresAt: '2027-02-21T12:00:00Z', status: 'valid', flow: 'pkce', awsCliCache: file },
    });
  });

  test('deletes a damaged file of the login', async () => {
    const { run, directory } = await loginWorld(sessionConfig());
    const file = plantLogin(directory, KEY, '{"clientId":');
    const { stdout } = await run('clear -p dev --aws-cli');
    expect(stdout).toBe(`Removed the damaged cache file ${file}\n`);
    expect(existsSync(file)).toBe(false);
  });

  test('keeps what it cannot read, which may be a token: exit 7', async () => {
    const { run, directory } = await loginWorld(sessionConfig());
    const file = plantLogin(directory, KEY, TOKEN);
    const { code, stderr } = await run('clear -p dev --aws-cli');
    expect(code).toBe(7);
    expect(stderr).toContain(`Could not delete ${file}: it holds a token.`);
    expect(readJson(file)).toEqual(TOKEN);
  });

  test('asks with the names of what it would delete, files of aws included', async () => {
    const { run, directory } = await loginWorld(sessionConfig());
    plantLogin(directory, KEY, madeByAws());
    const { stderr } = await run('clear --all --aws-cli', { typed: 'n\n', terminal: true });
    expect(stderr).toContain('Delete from the cache of aws sso login: sso-session my-sso? [y/N]');
  });

  test('says for which sso-session there is nothing', async () => {
    const { run } = await loginWorld(sessionConfig());
    const { stderr } = await run('clear --sso-session my-sso --aws-cli');
    expect(stderr).toBe('Nothing to clear for sso-session my-sso.\n');
  });

  test('keeps what was registered since it looked', async () => {
    const { run, file } = await registeredWorld();
    const replaced = JSON.stringify(madeByAws());
    const typed = () => {
      writeFileSync(file, replaced);
      return Promise.resolve('y\n');
    };
    const { stdout, stderr } = await run('clear --all --aws-cli', { typed, terminal: true });
    expect(stdout).toBe('');
    expect(stderr).toContain('Another process has replaced or removed sso-session my-sso.');
    expect(readFileSync(file, 'utf8')).toBe(replaced);
  });

  test('clears nothing of our own cache', async () => {
    const { run, cache } = await registeredWorld();
    await run('register -p dev');
    const before = cacheFiles(cache);
    await run('clear --all --aws-cli --yes');
    expect(cacheFiles(cache)).toEqual(before);
  });

  test('says so if there is nothing', async () => {
    const { run } = await loginWorld(sessionConfig());
    const ended = await run('clear -p dev --aws-cli');
    expect(ended).toEqual({ code: 0, stdout: '', stderr: 'Nothing to clear for profile dev.\n' });
  });
});

test.each(['-p dev', '--all --yes', '--expired'])(
  'clear %s without --aws-cli leaves the cache of aws sso login alone',
  async (options) => {
    const { run, file, text } = await registeredWorld();
    await run('register -p dev');
    await run(`clear ${options}`, later);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
