import { describe, expect, test } from 'vitest';
import { expandVariables } from '../../../src/settings/aws-config/config-paths.js';

const ENV = { HOME: 'h', NAME: 'v' };

describe('expandVariables', () => {
  // As Python 3.11 has it: `ntpath.expandvars`.
  test.each([
    ['%NAME%\\config', 'v\\config'],
    ['%name%\\$name', 'v\\v'],
    ['$NAME and ${NAME}', 'v and v'],
    ["'%NAME%' '$NAME", "'%NAME%' '$NAME"],
    ['%%NAME%% $$NAME', '%NAME% $NAME'],
    ['%unknown% %constructor%', '%unknown% %constructor%'],
    ['%a%NAME%', '%a%NAME%'],
    ['100%NAME $HOME', '100%NAME $HOME'],
    ['${NAME $HOME', '${NAME $HOME'],
    ['$NAME-x', '$NAME-x'],
  ])('makes of %s on Windows: %s', (text, expanded) => {
    expect(expandVariables(text, ENV, 'win32')).toBe(expanded);
  });

  test('leaves %NAME% alone elsewhere', () => {
    expect(expandVariables('%NAME%/$NAME/${HOME}', ENV, 'linux')).toBe('%NAME%/v/h');
  });
});
