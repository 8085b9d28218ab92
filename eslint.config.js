import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each library has one home in `src`; only types of it may go further. */
const LIBRARIES = {
  commander: ['commands', 'cli.ts'],
  conf: ['store'],
  'env-paths': ['settings'],
  '@aws-sdk/*': ['service'],
  '@smithy/*': ['service'],
  chalk: ['output'],
  ora: ['output'],
  'string-width': ['output'],
};

const ADAPTERS = ['settings', 'service', 'store', 'emulator', 'output'];

/**
 * Imports run one way: bin → main → cli → commands → core. The adapters stand beside the commands,
 * which reach the expensive ones through main alone, and none of them knows another.
 */
const WALLS = {
  registration: ['node:*', '../*'],
  ...Object.fromEntries(
    ADAPTERS.map((adapter) => [
      adapter,
      [...ADAPTERS, 'commands', 'cli.js', 'main.js']
        .filter((other) => other !== adapter)
        .map((other) => `../${other}{,/**}`),
    ]),
  ),
  commands: ['../service/**', '../store/**', '../emulator/**', '../cli.js', '../main.js'],
  'cli.ts': ['./service/**', './store/**', './emulator/**', './main.js'],
};

function wallOf([place, forbidden]) {
  const foreign = Object.keys(LIBRARIES).filter((name) => !LIBRARIES[name].includes(place));
  const patterns = [
    {
      group: forbidden,
      message: 'Imports run one way: see eslint.config.js.',
      allowTypeImports: true,
    },
    { group: foreign, message: 'This library has its home elsewhere.', allowTypeImports: true },
  ];
  return {
    files: [place.endsWith('.ts') ? `src/${place}` : `src/${place}/**`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
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
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      complexity: ['error', 10],
      'max-lines-per-function': ['error', { max: 40, skipComments: true }],
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  ...Object.entries(WALLS).map(wallOf),
  {
    // What is loaded on demand is decided in one place. The store alone loads conf when it writes.
    files: ['src/**'],
    ignores: ['src/main.ts', 'src/store/store.ts'],
    rules: { 'no-restricted-syntax': ['error', 'ImportExpression'] },
  },
);
