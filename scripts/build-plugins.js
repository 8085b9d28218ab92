/**
 * Modules that a library imports and this program never uses, by the library: conf gets no schema to
 * check and no versions to migrate, and commander no commands that are programs of their own.
 */
const UNUSED = {
  conf: {
    'ajv/dist/2020.js': 'export class Ajv2020 {}',
    'ajv-formats': 'export default () => undefined;',
    semver: 'export default {};',
  },
  commander: { 'node:child_process': 'export default {};' },
};

const PREFIX = '\0unused:';

function libraryOf(importer) {
  return Object.keys(UNUSED).find((name) => importer.includes(`/node_modules/${name}/`));
}

/** Replaces these modules with empty ones, so that no run loads them. */
export const withoutUnusedModules = {
  name: 'without-unused-modules',
  resolveId(id, importer = '') {
    const library = libraryOf(importer);
    return id in (UNUSED[library] ?? {}) ? `${PREFIX}${library}:${id}` : null;
  },
  load(path) {
    if (!path.startsWith(PREFIX)) return null;
    const [library, ...id] = path.slice(PREFIX.length).split(':');
    return UNUSED[library][id.join(':')];
  },
};
