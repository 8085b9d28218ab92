import stringWidth from 'string-width';

const CHARACTERS = new Intl.Segmenter();

/** The number of cells that a terminal takes to show a text. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Cuts text to a number of cells, between characters as readers see them (some are two cells wide). */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of CHARACTERS.segment(text)) {
    if (widthOf(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
