import { describe, expect, test } from 'vitest';
import { commandLine, killCommand } from '../src/command-line.js';

describe('a command in a hint', () => {
  test.each([
    ['dev', 'dev'],
    ["Bob's", `'Bob'\\''s'`],
    ['a b$c', "'a b$c'"],
    ["it's\\\n", `$'it\\'s\\\\\\u000a'`],
  ])('shows %j as a POSIX shell reads it', (word, shown) => {
    expect(commandLine(['clear', word], 'linux')).toBe(`clear ${shown}`);
  });

  test.each([
    ['dev', 'dev'],
    ['--cache-dir', '--cache-dir'],
    ['C:\\Users\\me\\', 'C:\\Users\\me\\'],
    ['C:\\my cache\\', '"C:\\my cache\\\\"'],
    ["Bob's & co", `"Bob's & co"`],
    // Each of these means something to PowerShell.
    ['a,b', '"a,b"'],
    ['@dev', '"@dev"'],
    ['-x.y', '"-x.y"'],
    ['#dev', '"#dev"'],
    ['', '""'],
  ])('shows %j as cmd and PowerShell read it on Windows', (word, shown) => {
    expect(commandLine(['clear', word], 'win32')).toBe(`clear ${shown}`);
  });

  test.each(['%PATH%', '$HOME', 'a"&calc&"', 'a`b', '\u201cx', 'a\nb', '\u202ex'])(
    'leaves out %j on Windows, where it would be expanded, end the quotes or control the terminal',
    (word) => {
      expect(commandLine(['clear', '--profile', word], 'win32')).toBe('clear --profile …');
    },
  );

  test('ends a process as the platform does', () => {
    const commands = [killCommand(7, 'linux'), killCommand(7, 'win32')];
    expect(commands).toEqual(['kill -9 7', 'taskkill /pid 7 /f']);
  });
});
