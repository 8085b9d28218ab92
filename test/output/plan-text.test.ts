import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { planText, type PlanView } from '../../src/output/plan-text.js';
import { PLAIN } from '../../src/output/palette.js';
import { HOSTILE, COLORED } from './views.js';

const PLAN: PlanView = {
  profile: 'dev',
  region: 'eu-west-1',
  endpoint: 'https://oidc.eu-west-1.amazonaws.com',
  request: { clientName: 'sso-register-dev', clientType: 'public' },
  action: 'register',
  reason: 'not-cached',
  settings: { region: { value: 'eu-west-1', source: 'AWS_REGION' } },
};

function textOf(members: Partial<PlanView>, palette = PLAIN): string {
  return planText({ ...PLAN, ...members }, palette);
}

/** The lines of the settings, which come last. */
function settingLines(settings: PlanView['settings']): string[] {
  return textOf({ settings }).trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
}

describe('planText', () => {
  test.each<[string, Partial<PlanView>]>([
    ['dev  would reuse the cached registration', { action: 'reuse', reason: null }],
    ['dev  would register (not-cached)', {}],
    ['dev  would register (expiring)', { reason: 'expiring' }],
    [
      'dev  would register (request-changed: scopes, endpoint)',
      { reason: 'request-changed', changed: ['scopes', 'endpoint'] },
    ],
  ])('is headed "%s"', (headline, members) => {
    expect(textOf(members).split('\n')[0]).toBe(headline);
  });

  test('shows where the request would be sent, and its body', () => {
    const lines = textOf({}).split('\n');
    expect(lines).toContain('  POST https://oidc.eu-west-1.amazonaws.com/client/register');
    expect(JSON.parse(lines.slice(3, 7).join(''))).toEqual(PLAN.request);
  });

  test('says the same in colour', () => {
    const text = textOf({}, COLORED);
    // eslint-disable-next-line no-control-regex -- colours are what this is about
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(textOf({}));
    expect(text).not.toBe(textOf({}));
  });
});

describe('a setting', () => {
  test('has its source beside it, under that of the others', () => {
    const settings = {
      region: { value: 'eu-west-1', source: 'AWS_REGION' },
      maxAttempts: { value: 3, source: 'default' },
    };
    expect(settingLines(settings)).toEqual([
      '  region       eu-west-1  (AWS_REGION)',
      '  maxAttempts  3  (default)',
    ]);
  });

  test('has a line for each value of a list', () => {
    const lines = settingLines({ scopes: { value: ['a:b', 'c:d'], source: '--scopes' } });
    expect(lines).toEqual(['  scopes  a:b', '          c:d  (--scopes)']);
  });

  test.each([
    ['of 61 letters', 'x'.repeat(61), 1],
    ['of 62 letters', 'x'.repeat(62), 2],
    ['as long as the line', 'x'.repeat(72), 2],
    ['of 30 Chinese characters', '漢'.repeat(30), 1],
    ['of 31 Chinese characters', '漢'.repeat(31), 2],
    ['that escaping makes longer', `${'x'.repeat(56)}\u001b`, 2],
  ])('fits a terminal with a value %s', (_, value, count) => {
    const lines = settingLines({ name: { value, source: 'profile' } });
    expect(lines).toHaveLength(count);
    expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
  });
});

/** A plan all of whose texts are one text. */
function planOf(text: string): string {
  const setting = { value: [text, text], source: text };
  const request = { clientName: text, scopes: [text] };
  return textOf({ profile: text, endpoint: text, request, settings: { a: setting, b: setting } });
}

test.each(HOSTILE)('no value of a plan is printed as %s', (_, text) => {
  const shown = planOf(text);
  expect(shown.split('\n')).toHaveLength(planOf('x').split('\n').length);
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]|^\s*::|##\[/mu);
});
