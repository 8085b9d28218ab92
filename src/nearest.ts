import leven from 'leven';

/**
 * At most three known names, those most similar to a mistyped one. A name is similar if, apart from
 * case, at most two letters, or a third of them, differ; never if all of the shorter name do.
 */
export function nearest(wanted: string, known: Iterable<string>): string[] {
  const distance = new Map(
    [...known].map((name) => [name, leven(name.toLowerCase(), wanted.toLowerCase())]),
  );
  const near = [...distance]
    .filter(
      ([name, steps]) =>
        steps <= Math.max(2, wanted.length / 3) && steps < Math.min(name.length, wanted.length),
    )
    .sort(([, a], [, b]) => a - b);
  return near
    .slice(0, 3)
    .filter(([, steps]) => steps === near[0]?.[1])
    .map(([name]) => name);
}

/** `Did you mean west or east?`; undefined if no known name is similar. */
export function didYouMean(wanted: string, known: Iterable<string>): string | undefined {
  const names = nearest(wanted, known);
  return names.length === 0 ? undefined : `Did you mean ${names.join(' or ')}?`;
}
