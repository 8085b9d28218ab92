import { Chalk } from 'chalk';
import type { Entry } from '../../src/registration/entry.js';
import { viewEntry, type EntryView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { entry } from '../registration/samples.js';

/** The colors of a terminal. */
export const COLORED = new Chalk({ level: 1 });

/** Texts that must not be printed as they are, by what they would be. */
export const HOSTILE = [
  ['an escape sequence', '\u001b[2J'],
  ['a C1 control', '\u009b2J'],
  ['a carriage return', 'a\r'],
  ['a line of its own', 'a\nb'],
  ['a bidirectional override', '\u202e'],
  ['a command for GitHub', '::add-mask::x'],
  ['an old command', '##[group]'],
] as const;

/** What users see of an entry at NOW. */
export function view(members: Partial<Entry> = {}): EntryView {
  return viewEntry(entry(members), { now: NOW, minValidity: 900_000 });
}
