#!/usr/bin/env node
'use strict';

// This file has only syntax that Node 10 can read; eslint checks that.
const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);

// An older Node would print kilobytes of the bundle, and a syntax error in it.
if (!((MAJOR === 20 && MINOR >= 19) || (MAJOR === 22 && MINOR >= 12) || MAJOR >= 24)) {
  const wanted = '20.19, 22.12, or 24 and later';
  const text = `error: sso-register needs Node ${wanted}, and this is Node ${process.versions.node}.\n`;
  require('fs').writeSync(2, text);
  process.exit(1);
}

const { main, processHost } = require('../dist/main.cjs');

const host = processHost();
main(process.argv.slice(2), host).then(host.exit);
