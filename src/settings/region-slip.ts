import { nearest } from '../nearest.js';

/** The words by which AWS tells the regions of an area apart. */
const COMPASS = [
  ...['north', 'south', 'east', 'west', 'central'],
  ...['northeast', 'northwest', 'southeast', 'southwest'],
];

/** Area, compass and number, with or without the dashes; a letter at the end is an availability zone. */
const PARTS = /^([a-z]{2}(?:[-_ ](?:gov|iso[a-z]?))?)[-_ ]?([a-z]+?)[-_ ]?(\d)[a-z]?$/;

/**
 * The region that a text was probably meant to be; undefined if it may be one. There is no list of
 * regions, because AWS adds new ones: only how their names are built is known.
 */
export function nearestRegion(text: string): string | undefined {
  const [, area = '', word = '', number = ''] = PARTS.exec(text.toLowerCase()) ?? [];
  const compass = COMPASS.includes(word) ? word : nearest(word, COMPASS)[0];
  if (compass === undefined) return undefined;
  const region = `${area.replace(/[_ ]/, '-')}-${compass}-${number}`;
  return region === text ? undefined : region;
}
