import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each library has one home in `src`; only types of it may go further. */
const LIBRARIES = {
  commander: ['commands', 'cli.ts'],
  '@noble/*': ['store'],
  conf: ['store'],
  'fs-native-extensions': ['store'],
  'env-paths': ['settings'],
  '@aws-sdk/*': ['service'],
  // Only tests may: they compare the parser of this program with it.
  '@smithy/shared-ini-file-loader': [],
  '@smithy/node-http-handler': ['service'],
  ora: ['output'],
  'string-width': ['output'],
  'proxy-agent': ['service'],
  'proxy-from-env': ['service'],
  leven: ['settings'],
  '@bomb.sh/*': ['completion'],
  'p-limit': ['commands'],
};

/** What commands may use directly, and what main alone loads for them. */
const NEAR = ['settings', 'output'];
const FAR = ['service', 'store', 'aws-cli', 'emulator', 'completion'];

/**
 * Imports run one way: bin → main → cli → commands → core. The adapters stand beside the commands,
 * and none of them knows another. By place, what it must not import.
 */
const WALLS = {
  '*.ts': [],
  'cli.ts': [...FAR.map((adapter) => `./${adapter}`), './main.js'],
  commands: [...FAR, 'cli.js', 'main.js'].map((name) => `../${name}`),
  ...Object.fromEntries(
    [...NEAR, ...FAR].map((adapter) => [
      adapter,
      [...NEAR, ...FAR, 'commands', 'cli.js', 'main.js']
        .filter((other) => other !== adapter)
        .map((other) => `../${other}`),
    ]),
  ),
  registration: ['../*', 'node:*', ...builtinModules],
};

function wallOf([place, forbidden]) {
  const foreign = Object.keys(LIBRARIES)
    .filter((name) => !LIBRARIES[name].includes(place))
    .map((name) => `/${name}`);
  const patterns = [
    { group: forbidden, message: 'Imports run one way: see eslint.config.js.' },
    { group: foreign, message: 'This library has its home elsewhere.' },
  ]
    .filter(({ group }) => group.length > 0)
    .map((pattern) => ({ ...pattern, allowTypeImports: true }));
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
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
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
    languageOptions: { globals: { process: 'readonly' } },
  },
  ...Object.entries(WALLS).map(wallOf),
  {
    // What is loaded on demand from behind a wall is loaded by main, a library at home.
    files: ['src/**'],
    ignores: ['src/main.ts', 'src/store/lock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        `ImportExpression[source.value=/^([^.]|\\.\\.\\u002f(${FAR.join('|')})\\u002f)/]`,
      ],
    },
  },
);
