import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { planText, type PlanView } from '../../src/output/plan-text.js';
import { PLAIN } from '../../src/output/palette.js';
import { COLORED, DANGEROUS, HOSTILE } from './views.js';

const PLAN: PlanView = {
  profile: 'dev',
  region: 'eu-west-1',
  endpoint: 'https://oidc.eu-west-1.amazonaws.com',
  request: { clientName: 'sso-register-dev', clientType: 'public' },
  action: 'register',
  reason: 'not-cached',
  settings: { region: { value: 'eu-west-1', source: 'AWS_REGION' } },
};

/** The plan for an sso-session that was named instead of a profile. */
function sessionPlan(name: string): Partial<PlanView> {
  return { profile: null, settings: { ssoSession: { value: name, source: '--sso-session' } } };
}

function textOf(members: Partial<PlanView>, palette = PLAIN): string {
  return planText({ ...PLAN, ...members }, palette);
}

/** The lines of the settings, which come last. */
function settingLines(settings: PlanView['settings']): string[] {
  return textOf({ settings }).trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
}

describe('planText', () => {
  test.each<{ headline: string; members: Partial<PlanView> }>([
    {
      headline: 'dev  would reuse the cached registration',
      members: { action: 'reuse', reason: null },
    },
    { headline: 'dev  would register (not-cached)', members: {} },
    { headline: 'sso-session corp  would register (not-cached)', members: sessionPlan('corp') },
    { headline: 'dev  would register (expired)', members: { reason: 'expired' } },
    { headline: 'dev  would register (expiring)', members: { reason: 'expiring' } },
    {
      headline: 'dev  would register (request-changed: scopes, endpoint)',
      members: { reason: 'request-changed', changed: ['scopes', 'endpoint'] },
    },
  ])('is headed $headline', ({ headline, members }) => {
    expect(textOf(members).split('\n')[0]).toBe(headline);
  });

  test('shows where the request would be sent, and its body', () => {
    const lines = textOf({}).split('\n');
    expect(lines).toContain('  POST https://oidc.eu-west-1.amazonaws.com/client/register');
    expect(JSON.parse(lines.slice(3, 7).join(''))).toEqual(PLAN.request);
  });

  test('says the same in color', () => {
    const text = textOf({}, COLORED);
    expect(stripVTControlCharacters(text)).toBe(textOf({}));
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
    { what: '61 letters', value: 'x'.repeat(61), count: 1 },
    { what: '62 letters', value: 'x'.repeat(62), count: 2 },
    { what: 'as many letters as the line has', value: 'x'.repeat(72), count: 2 },
    { what: '30 Chinese characters', value: '漢'.repeat(30), count: 1 },
    { what: '31 Chinese characters', value: '漢'.repeat(31), count: 2 },
    { what: 'a text that escaping makes longer', value: `${'x'.repeat(56)}\u001b`, count: 2 },
  ])('fits a terminal in $count lines: $what', ({ value, count }) => {
    const lines = settingLines({ name: { value, source: 'profile' } });
    expect(lines).toHaveLength(count);
    expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
  });
});

/** A plan that has one text for all its members. */
function planOf(text: string): string {
  const setting = { value: [text, text], source: text };
  const request = { clientName: text, scopes: [text] };
  const settings = { a: setting, b: setting };
  const ofProfile = { profile: text, endpoint: text, request, settings };
  return textOf(ofProfile) + textOf(sessionPlan(text));
}

test.each(HOSTILE)('prints no value of a plan as $what', ({ text }) => {
  const shown = planOf(text);
  expect(shown.split('\n')).toHaveLength(planOf('x').split('\n').length);
  expect(shown).not.toMatch(DANGEROUS);
});
