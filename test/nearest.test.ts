import { expect, test } from 'vitest';
import { nearest } from '../src/nearest.js';

test.each([
  { wanted: 'prdo', names: ['prod'] },
  { wanted: 'dev', names: ['dev1', 'dev2', 'dev3'] },
  { wanted: 'DEV1', names: ['dev1'] },
  { wanted: 'something-else-entirely', names: [] },
  { wanted: 'prad', names: ['prod'] },
  { wanted: 'CI', names: ['ci'] },
  { wanted: 'qa', names: [] },
  { wanted: '', names: [] },
])('the names nearest to "$wanted" are $names', ({ wanted, names }) => {
  const known = ['prod', 'dev1', 'dev2', 'dev3', 'dev44', 'sandbox', 'ci'];
  expect(nearest(wanted, known)).toEqual(names);
});

test('finds the nearest of 200,000 names that are all similar', () => {
  const known = Array.from({ length: 200_000 }, (_, index) => `account-number-${index}`);
  expect(nearest('account-nunber-77', known)).toEqual(['account-number-77']);
});
