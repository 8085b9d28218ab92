import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each library has one home in `src`; only its types may go further. */
const LIBRARIES = {
  commander: ['commands', 'cli.ts'],
  '@noble/*': ['store'],
  conf: ['store'],
  'fs-native-extensions': ['store'],
  '@aws-sdk/*': ['service'],
  '@smithy/*': ['service'],
  chalk: ['output'],
  ora: ['output'],
  'string-width': ['output'],
  socks: ['service'],
  leven: ['nearest.ts'],
  '@bomb.sh/*': ['completion'],
  'p-limit': ['commands'],
  'cross-spawn': ['commands'],
};

/** What nearly every room may import. */
const GROUND = ['registration', 'command-line.ts', 'errors.ts', 'nearest.ts', 'host'];

/**
 * Imports run one way: main → cli → commands → the other rooms → registration. By room, the rooms
 * that it may import, types included. The rooms between commands and registration do not know each other.
 */
const ROOMS = {
  'main.ts': ['cli.ts', 'host'],
  'cli.ts': ['commands', 'output', 'errors.ts', 'host'],
  commands: [
    ...['settings', 'store', 'service', 'aws-cli', 'emulator', 'completion', 'output'],
    ...GROUND,
  ],
  settings: [...GROUND, 'files'],
  store: [...GROUND, 'files'],
  service: [...GROUND, 'files'],
  // It keeps its locks in the directory of the store.
  'aws-cli': [...GROUND, 'files', 'store'],
  emulator: GROUND,
  completion: [],
  output: [...GROUND, 'files'],
  host: ['errors.ts'],
  files: [],
  'command-line.ts': [],
  'errors.ts': [],
  'nearest.ts': [],
  registration: [],
};

const isFile = (room) => room.endsWith('.ts');

/** A regular expression for every path that leads into one of these rooms. */
function pathsInto(rooms) {
  const ends = rooms.map((room) => (isFile(room) ? room.replace(/ts$/, 'js$') : `${room}/`));
  return `^(\\.{1,2}/)+(${ends.join('|')})`;
}

/** Matches an import on demand. */
function importing(regex) {
  return `ImportExpression[source.value=/${regex.replaceAll('/', '\\u002f')}/]`;
}

function wallOf([room, open]) {
  const closed = Object.keys(ROOMS).filter((each) => each !== room && !open.includes(each));
  const foreign = Object.keys(LIBRARIES).filter((name) => !LIBRARIES[name].includes(room));
  const patterns = [
    { regex: pathsInto(closed), message: 'Imports run one way: see eslint.config.js.' },
    {
      group: [
        ...foreign.map((name) => `/${name}`),
        ...(room === 'registration' ? ['node:*', ...builtinModules] : []),
      ],
      message: 'This library has its home elsewhere.',
      allowTypeImports: true,
    },
  ];
  const own = Object.keys(LIBRARIES).filter((name) => LIBRARIES[name].includes(room));
  const onDemand = [pathsInto(closed), `^(?!\\.)(?!(${own.join('|').replaceAll('/*', '/.*')})$)`];
  return {
    files: [isFile(room) ? `src/${room}` : `src/${room}/**`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': ['error', ...onDemand.map(importing)],
    },
  };
}

export default defineConfig(
  { ignores: ['coverage', 'dist'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      complexity: ['error', 10],
    },
  },
  {
    files: ['src/**'],
    rules: { 'max-lines-per-function': ['error', { max: 40, skipComments: true }] },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { ecmaVersion: 2019, globals: { process: 'readonly' } },
  },
  ...Object.entries(ROOMS).map(wallOf),
);
