/**
 * What could control a terminal or a CI runner: control characters (C0, DEL, C1), line separators,
 * bidirectional overrides, and commands to CI runners (`##[`, `##vso[` anywhere, `::` at the start).
 */
const DANGEROUS =
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)|(?<=^\s*):(?=:)/gu;

/** Makes text from outside safe to print: dangerous characters are shown as `\uXXXX`. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, escapeCharacter);
}

/** Valid JSON that is safe to print. */
export function toJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent);
  return json.replace(DANGEROUS, (character) =>
    // The only control characters in JSON are the line breaks between its lines.
    character < ' ' ? character : escapeCharacter(character),
  );
}

/** JSON as commands print it: indented, with a newline at the end. */
export function jsonText(value: unknown): string {
  return `${toJson(value, 2)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
