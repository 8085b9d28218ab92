import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort, temporaryDirectory } from '../program.js';

/** GlusterFS is mounted by root, through FUSE. */
export const hasGluster =
  process.getuid?.() === 0 &&
  existsSync('/dev/fuse') &&
  ['glusterfs', 'glusterfsd'].every((name) => spawnSync(name, ['--version']).status === 0);

/** The brick: a directory that one server on loopback shares. */
function serverVolume(directory: string, port: number): string {
  return `
volume files
  type storage/posix
  option directory ${directory}
end-volume
volume locks
  type features/locks
  subvolumes files
end-volume
volume server
  type protocol/server
  option transport-type tcp
  option transport.socket.bind-address 127.0.0.1
  option transport.socket.listen-port ${port}
  option auth.addr.locks.allow 127.0.0.1
  subvolumes locks
end-volume
`;
}

function clientVolume(port: number): string {
  return `
volume client
  type protocol/client
  option transport-type tcp
  option remote-host 127.0.0.1
  option remote-port ${port}
  option remote-subvolume locks
end-volume
`;
}

/** A machine that has mounted the shared file system: its own client of the server. */
export interface Machine {
  /** The mounted directory. */
  directory: string;
  /** Ends the client at once, as if the machine lost its power. */
  lose: () => void;
}

/** A distributed file system on loopback and the machines that have mounted it, gone after the test. */
export async function sharedFileSystem(machines: number): Promise<Machine[]> {
  const root = temporaryDirectory();
  const port = await freePort();
  const place = (name: string) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  start(root, 'glusterfsd', 'server', serverVolume(place('brick'), port));
  const names = Array.from({ length: machines }, (_, index) => `machine-${index + 1}`);
  return Promise.all(names.map((name) => mount(root, place(name), name, port)));
}

async function mount(root: string, directory: string, name: string, port: number) {
  const client = start(root, 'glusterfs', name, clientVolume(port), directory);
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', directory]);
  });
  const mounted = () => readFileSync('/proc/mounts', 'utf8').includes(` ${directory} fuse`);
  await expect.poll(mounted, { timeout: 30_000 }).toBe(true);
  // The client answers only once it has reached the server.
  await expect.poll(() => spawnSync('stat', [directory]).status, { timeout: 30_000 }).toBe(0);
  return { directory, lose: () => void client.kill('SIGKILL') };
}

/** Starts a daemon of GlusterFS that stays in the foreground. */
function start(
  root: string,
  program: string,
  name: string,
  volume: string,
  ...argv: string[]
): ChildProcess {
  const file = join(root, `${name}.vol`);
  writeFileSync(file, volume);
  const log = join(root, `${name}.log`);
  const daemon = spawn(program, ['--no-daemon', '-f', file, '-l', log, ...argv]);
  onTestFinished(() => {
    daemon.kill('SIGKILL');
  });
  return daemon;
}
