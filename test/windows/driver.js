// Runs on Windows' Node: starts a process for each request, and answers with what became of it. Wine cannot
// give a process pipes of Linux, but Node under Wine can give its children pipes of its own.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [portFile] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  const { file, argv, env, line } = JSON.parse(await textOf(request));
  // A line is for cmd, which has a syntax of its own, so Node must not quote it.
  const options = { env: { ...process.env, ...env }, windowsVerbatimArguments: line !== undefined };
  const child =
    line === undefined
      ? spawn(file, argv, options)
      : spawn('cmd.exe', ['/d', '/s', '/c', `"${line}"`], options);
  child.stdin.end();
  const ended = new Promise((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    ended,
  ]);
  // A connection kept open could be closed at the very moment of the next request.
  response.setHeader('connection', 'close').end(JSON.stringify({ code, stdout, stderr }));
});

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

server.listen(0, '127.0.0.1', () => writeFileSync(portFile, String(server.address().port)));
