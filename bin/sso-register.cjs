#!/usr/bin/env node
'use strict';
// From Node 22 on, what was compiled once is not compiled again.
require('node:module').enableCompileCache?.();
const { main, processHost } = require('../dist/main.cjs');

const host = processHost();
main(process.argv.slice(2), host).then(host.exit);
