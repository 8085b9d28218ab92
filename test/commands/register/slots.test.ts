import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  JSON_FORMAT,
  legacyConfig,
  loginWorld,
  registeredWorld,
  sessionConfig,
  START_URL,
} from '../../aws-cli/login-world.js';
import { calls, DAY, NOW, parse, parseAll } from '../../program.js';
import { contentOf, fileOf, plant } from '../../store/cache.js';

const FLOWS = ['pkce', 'device'] as const;

/** A world in which `dev` has a client of its own and one for each flow, all different. */
async function fullWorld() {
  const made = await loginWorld(sessionConfig());
  const own = parse(await made.run(`register -p dev --client-name own ${JSON_FORMAT}`));
  const pkce = parse(await made.register(`pkce ${JSON_FORMAT}`));
  const device = parse(await made.register(`device --force ${JSON_FORMAT}`));
  return { ...made, own, pkce, device };
}

/** Makes of the entry for a flow what versions without such entries wrote: the profile's own. */
function age(cache: string, flow: (typeof FLOWS)[number]): string {
  const { login: _, ...content } = contentOf(cache, 'dev', flow);
  rmSync(fileOf(cache, 'dev', flow));
  return plant(cache, 'dev', JSON.stringify(content));
}

describe('a registration for aws sso login', () => {
  test("and the profile's own do not replace each other", async () => {
    const { run, register, own, pkce, device, service } = await fullWorld();
    const found = [
      await run(`register -p dev --client-name own ${JSON_FORMAT}`),
      await run(`show -p dev --aws-cli pkce ${JSON_FORMAT}`),
      await register(`device ${JSON_FORMAT}`),
    ].map((each) => parse(each).clientId);
    expect(found).toEqual([own.clientId, pkce.clientId, device.clientId]);
    expect(new Set(found).size).toBe(3);
    expect(await calls(service)).toMatchObject({ RegisterClient: 3 });
  });

  test.each(FLOWS)('says its flow, %s, and the file of the AWS CLI', async (flow) => {
    const { first, file, run } = await registeredWorld(flow);
    expect(first).toMatchObject({ flow, awsCliCache: file });
    const shown = parse(await run(`show -p dev --aws-cli ${flow} ${JSON_FORMAT}`));
    expect(shown).toMatchObject({ flow, awsCliCache: file, clientId: first.clientId });
    const field = await run(`register -p dev --aws-cli ${flow} --field awsCliCache`);
    expect(field.stdout).toBe(`${file}\n`);
  });

  test("says what the profile's own does not", async () => {
    const { run, own } = await fullWorld();
    const shown = parse(await run(`show -p dev ${JSON_FORMAT}`));
    expect(shown.clientId).toBe(own.clientId);
    for (const each of [own, shown]) {
      expect(each).not.toHaveProperty('flow');
      expect(each).not.toHaveProperty('awsCliCache');
    }
  });

  test('is found by the key that the start URL of today makes', async () => {
    const { register, run, file, first, files, env, service } = await registeredWorld('device');
    const config = readFileSync(env.AWS_CONFIG_FILE, 'utf8');
    writeFileSync(env.AWS_CONFIG_FILE, config.replace(START_URL, `${START_URL}/`));
    const again = parse(await register(`device ${JSON_FORMAT}`));
    expect(again).toMatchObject({ source: 'cache', clientId: first.clientId });
    expect(again.awsCliCache).not.toBe(file);
    expect(files()).toHaveLength(2);
    const shown = parse(await run('show -p dev --aws-cli device --format json'));
    expect(shown.awsCliCache).toBe(again.awsCliCache);
    expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
  });
});

describe.each(FLOWS)(
  "a client for %s that an older version cached as the profile's own",
  (flow) => {
    test('is reused without a call, and found under its new place', async () => {
      const { register, run, cache, first, service } = await registeredWorld(flow);
      const old = age(cache, flow);
      const again = parse(await register(`${flow} ${JSON_FORMAT}`));
      expect(again).toMatchObject({ source: 'cache', clientId: first.clientId, flow });
      rmSync(old);
      const shown = parse(await run(`show -p dev --aws-cli ${flow} ${JSON_FORMAT}`));
      expect(shown).toMatchObject({ clientId: first.clientId, flow });
      expect(await calls(service)).toMatchObject({ RegisterClient: 1 });
    });

    test('is what a dry run would reuse, and does not move', async () => {
      const { register, cache } = await registeredWorld(flow);
      age(cache, flow);
      const planned = await register(`${flow} --dry-run --format json`);
      expect(parse(planned)).toMatchObject({ action: 'reuse' });
      expect(existsSync(fileOf(cache, 'dev', flow))).toBe(false);
    });

    test('is what show --aws-cli shows while the AWS CLI still has it', async () => {
      const { run, cache, first, file } = await registeredWorld(flow);
      age(cache, flow);
      const line = `show -p dev --aws-cli ${flow} ${JSON_FORMAT}`;
      expect(parse(await run(line))).toMatchObject({ clientId: first.clientId, awsCliCache: file });
      writeFileSync(file, '{}');
      expect(await run(line)).toMatchObject({ code: 3 });
    });

    test('once it has expired, is replaced in its new place alone', async () => {
      const { register, run, cache, first } = await registeredWorld(flow);
      age(cache, flow);
      const now = () => NOW + 90 * DAY;
      const again = parse(await register(`${flow} ${JSON_FORMAT}`, { now }));
      expect(again).toMatchObject({ source: 'service', reason: 'expired' });
      const shown = parse(await run(`show -p dev ${JSON_FORMAT}`));
      expect(shown.clientId).toBe(first.clientId);
    });
  },
);

test('a client is reused although its cache cannot take it to its new place', async () => {
  const { register, cache, first } = await registeredWorld();
  age(cache, 'pkce');
  rmSync(join(cache, 'drafts'), { recursive: true });
  writeFileSync(join(cache, 'drafts'), 'a file where the directory should be');
  const again = await register(JSON_FORMAT);
  expect(again.code).toBe(0);
  expect(parse(again)).toMatchObject({ source: 'cache', clientId: first.clientId });
});

describe('show --aws-cli', () => {
  test.each([
    { flow: 'pkce', what: 'a profile with an sso-session', config: sessionConfig() },
    { flow: 'device', what: 'a legacy profile', config: legacyConfig() },
  ])('shows $flow for $what', async ({ config, flow }) => {
    const { register, run } = await loginWorld(config);
    await register();
    expect(parse(await run('show -p dev --aws-cli --format json'))).toMatchObject({ flow });
    const { stdout } = await run('show -p dev --aws-cli');
    expect(stdout).toMatch(new RegExp(`aws sso login +${flow}, .*\\.aws/sso/cache/.*\\.json\\n`));
  });

  test('exits with 3 and says how to register if there is nothing', async () => {
    const { run } = await loginWorld(sessionConfig());
    await run('register -p dev');
    const { code, stdout, stderr } = await run('show -p dev --aws-cli');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^error: .*aws sso login \(pkce\).*\bdev\b.*\nhint: .*--aws-cli pkce/);
  });

  test('is for one profile', async () => {
    const { run } = await loginWorld(sessionConfig());
    expect(await run('show --all --aws-cli')).toMatchObject({ code: 2 });
  });
});

describe('show --all', () => {
  test('lists each registration of a profile, and says which are for aws sso login', async () => {
    const { run, own, pkce, device } = await fullWorld();
    const listed = parseAll(await run('show --all --format json'));
    const clients = listed.map(({ flow, clientId }) => [flow, clientId]);
    expect(clients).toHaveLength(3);
    expect(clients).toContainEqual([undefined, own.clientId]);
    expect(clients).toContainEqual(['pkce', pkce.clientId]);
    expect(clients).toContainEqual(['device', device.clientId]);
    const { stdout } = await run('show --all');
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/REGION +AWS SSO LOGIN$/);
    expect(lines).toEqual([
      expect.stringMatching(/^dev .*eu-west-1$/),
      expect.stringMatching(/^dev .*eu-west-1 +device$/),
      expect.stringMatching(/^dev .*eu-west-1 +pkce$/),
    ]);
  });

  test('has no column for that if no registration is for aws sso login', async () => {
    const { run } = await loginWorld(sessionConfig());
    await run('register -p dev');
    expect((await run('show --all')).stdout).toMatch(/^PROFILE .*REGION\n/);
  });
});

describe('clear', () => {
  test('of a profile takes its registrations for aws sso login along', async () => {
    const { run } = await fullWorld();
    const { stdout } = await run('clear -p dev');
    expect(stdout).toMatch(/^Removed dev \(client /m);
    expect(stdout).toMatch(/^Removed dev for aws sso login \(pkce\) \(client /m);
    expect(stdout).toMatch(/^Removed dev for aws sso login \(device\) \(client /m);
    expect(await run('show --all --format json')).toMatchObject({ stdout: '[]\n' });
  });

  test('--expired takes what has expired, and as JSON says what it was for', async () => {
    const { run, register } = await fullWorld();
    const now = () => NOW + 90 * DAY;
    const cleared = parseAll(await run('clear --expired --format json', { now }));
    expect(cleared.map(({ flow }) => flow).sort()).toEqual(['device', 'pkce', undefined]);
    await register('device', { now });
    expect(await run('clear --expired', { now })).toMatchObject({ stdout: '' });
  });
});
