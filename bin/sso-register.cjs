#!/usr/bin/env node
'use strict';

/**
 * What was compiled once is not compiled again. It is kept where nobody else can put code for this
 * program to run, unlike in Node's default, a directory that all users share.
 */
function keepCompiledCode() {
  const { existsSync, mkdirSync, statSync } = require('node:fs');
  const { homedir } = require('node:os');
  const { dirname, join } = require('node:path');
  const isOwn = (path) => statSync(path).uid === process.getuid?.();
  try {
    const { XDG_CACHE_HOME = '' } = process.env;
    const caches = XDG_CACHE_HOME.startsWith('/') ? XDG_CACHE_HOME : join(homedir(), '.cache');
    const own = join(caches, 'sso-register');
    // One by one: a home that is none is not to be made, and in /proc Node would try for ever. Nor is
    // anything in the home of somebody else, as under sudo.
    for (const path of [caches, own]) {
      if (!existsSync(path) && isOwn(dirname(path))) mkdirSync(path, 0o700);
    }
    const isPrivate = isOwn(own) && (statSync(own).mode & 0o077) === 0;
    if (isPrivate) require('node:module').enableCompileCache(own);
  } catch {
    // Then it is compiled again.
  }
}

// Node 20 has no such cache, and to ask it would take time.
if (process.version >= 'v22') keepCompiledCode();

const { main, processHost } = require('../dist/main.cjs');

const host = processHost();
main(process.argv.slice(2), host).then(host.exit);
