import { createPalette } from '../../src/output/palette.js';
import type { Entry } from '../../src/registration/entry.js';
import { viewEntry, type EntryView } from '../../src/registration/view.js';
import { NOW } from '../program.js';
import { entry } from '../registration/samples.js';

export const PLAIN = createPalette({ color: false, env: {}, isTTY: false });
export const COLORED = createPalette({ color: true, env: {}, isTTY: true });

/** What users see of an entry at NOW. */
export function view(members: Partial<Entry> = {}): EntryView {
  return viewEntry(entry(members), { now: NOW, minValidity: 900_000 });
}
