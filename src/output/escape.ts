/**
 * What could drive a terminal or a CI runner: control characters (C0, DEL, C1), line separators,
 * bidirectional overrides, and the commands of CI runners (`##[`, `##vso[` anywhere, `::` at a start).
 */
const DANGEROUS =
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)|(?<=^\s*):(?=:)/gu;

/** Makes text that came from outside harmless to print: what is dangerous in it is shown as `\uXXXX`. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, escapeCharacter);
}

/** JSON that is as harmless to print as it is valid. */
export function toJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent);
  return json.replace(DANGEROUS, (character) =>
    // Within the text of JSON, control characters are only ever its own line breaks.
    character < ' ' ? character : escapeCharacter(character),
  );
}

/** JSON as a command prints it. */
export function jsonText(value: unknown): string {
  return `${toJson(value, 2)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
