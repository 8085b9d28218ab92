import { Chalk } from 'chalk';
import { viewEntry, type EntryView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { entry, type OwnEntry } from '../registration/samples.js';

/** The colors of a terminal. */
export const COLORED = new Chalk({ level: 1 });

/** Texts that must not be printed as they are. */
export const HOSTILE = [
  { what: 'an escape sequence', text: '\u001b[2J' },
  { what: 'a C1 control', text: '\u009b2J' },
  { what: 'a carriage return', text: 'a\r' },
  { what: 'a line of its own', text: 'a\nb' },
  { what: 'a bidirectional override', text: '\u202e' },
  { what: 'a command for GitHub', text: '::add-mask::x' },
  { what: 'an old command for GitHub', text: '##[group]' },
  { what: 'a command for Azure', text: '##vso[task.x]' },
];

/** What no printed line may match. */
export const DANGEROUS = /[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]|#(#|#vso)\[|^\s*::/mu;

/** What users see of an entry at NOW. */
export function view(members: Partial<OwnEntry> = {}): EntryView {
  return viewEntry(entry(members), { now: NOW, minValidity: 900_000 });
}
