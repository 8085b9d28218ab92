// Runs on Windows' Node under Wine, for one batch of requests: starts their processes, writes what became of
// them to a file, and ends. Wine cannot give a process pipes of Linux, but a process its children pipes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const [requestFile, answerFile] = process.argv.slice(2);

/** Starts the groups one after the other, and each group's processes at once. */
async function runAll(groups) {
  const started = [];
  for (const requests of groups) {
    const group = requests.map(start);
    started.push(...group);
    await Promise.all(group.map(({ next }) => next));
  }
  for (const { child } of started) child.stdin.end();
  return Promise.all(started.map(({ run }) => run));
}

function start(request) {
  const child = spawnFor(request);
  const run = runOf(child);
  // What stays beside the next groups has begun once it prints something.
  if (request.stays) return { child, run, next: Promise.race([once(child.stdout, 'data'), run]) };
  child.stdin.end();
  return { child, run, next: run };
}

function spawnFor({ file, argv, line, env }) {
  const options = { env: { ...process.env, ...env } };
  if (line === undefined) return spawn(file, argv, options);
  // A line is for cmd, which has a syntax of its own, so Node must not quote it.
  const verbatim = { ...options, windowsVerbatimArguments: true };
  return spawn('cmd.exe', ['/d', '/q', '/s', '/c', `"${line}"`], verbatim);
}

async function runOf(child) {
  const texts = [textOf(child.stdout), textOf(child.stderr)];
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await Promise.all(texts);
  return { code, stdout, stderr };
}

async function textOf(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  await once(stream, 'close');
  return text;
}

const answer = await runAll(JSON.parse(readFileSync(requestFile, 'utf8')));
// Written whole or not at all: without an answer, the batch has failed.
writeFileSync(`${answerFile}.new`, JSON.stringify(answer));
renameSync(`${answerFile}.new`, answerFile);
