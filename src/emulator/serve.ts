import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failures } from './failures.js';
import { Fault } from './fault.js';
import { OPERATIONS, type Operation } from './operations.js';
import { PAGES, refuseOthers, type Page } from './pages.js';
import type { State } from './state.js';
import type { Answer } from './template.js';

/** What the emulator serves, and how. */
export interface Service {
  state: State;
  failures: Failures;
  /** The number of calls so far. */
  calls: Map<string, number>;
  /** Milliseconds before each answer. */
  latency: number;
  /** Called with a line about each call and its answer. */
  log: ((line: string) => void) | undefined;
}

/** What was asked, and what it is answered. */
interface Call {
  name: string;
  /** Undefined if the body was not JSON. */
  asked: unknown;
  answer: Answer;
}

/** Answers one request as the service would. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  const call = await handle(request, service);
  service.log?.(describe(call));
  const { status, headers, body } = call.answer;
  response.writeHead(status, { 'x-amzn-requestid': randomUUID(), ...headers }).end(body);
}

async function handle(request: IncomingMessage, service: Service): Promise<Call> {
  const { method = '', url = '' } = request;
  const operation = OPERATIONS.find(({ path }) => method === 'POST' && path === url);
  if (operation !== undefined) return callOperation(operation, request, service);
  const [path = '', query] = url.split(/\?(.*)/s);
  const name = `${method} ${path}`;
  const page = PAGES.get(name);
  const asked = new URLSearchParams(query);
  if (page !== undefined) return openPage({ name, page, asked }, request, service);
  const answer =
    name === 'GET /' || name === 'HEAD /'
      ? jsonAnswer(200, Object.fromEntries(service.calls))
      : faultAnswer(new Fault('UnknownOperationException', `${name} is not an operation.`));
  return { name, asked: Object.fromEntries(asked), answer };
}

async function callOperation(
  { name, run }: Operation,
  request: IncomingMessage,
  { state, failures, calls, latency }: Service,
): Promise<Call> {
  calls.set(name, (calls.get(name) ?? 0) + 1);
  const failure = failures.next(name);
  const asked: unknown = await json(request).catch(() => undefined);
  await sleep(latency, undefined, { ref: false });
  const answer = attempt(() => {
    if (failure !== undefined) throw failure;
    return jsonAnswer(200, run(requireObject(asked), state));
  });
  return { name, asked, answer };
}

interface Visit {
  name: string;
  page: Page;
  asked: URLSearchParams;
}

async function openPage(
  { name, page, asked }: Visit,
  request: IncomingMessage,
  { state, latency }: Service,
): Promise<Call> {
  const { method = '', headers } = request;
  const params =
    method === 'POST' ? new URLSearchParams(await text(request).catch(() => '')) : asked;
  await sleep(latency, undefined, { ref: false });
  const answer = attempt(() => refuseOthers(method, headers) ?? page(params, state));
  return { name, asked: Object.fromEntries(params), answer };
}

function attempt(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    const isFault = error instanceof Fault;
    return faultAnswer(isFault ? error : new Fault('InternalServerException', String(error)));
  }
}

/** @throws InvalidRequestException unless the body is a JSON object */
function requireObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw new Fault('InvalidRequestException', 'The body must be a JSON object.');
}

function faultAnswer({ exception, status, body }: Fault): Answer {
  return jsonAnswer(status, body, { 'x-amzn-errortype': exception });
}

function jsonAnswer(status: number, body: object, headers = {}): Answer {
  const contentType = { 'content-type': 'application/json' };
  return { status, headers: { ...contentType, ...headers }, body: JSON.stringify(body) };
}

/** The members and parameters whose values are not printed; `token` is the one in a page. */
const SECRETS = [
  ...['clientSecret', 'accessToken', 'refreshToken', 'deviceCode', 'code', 'codeVerifier'],
  'token',
];

const SECRET_PARAMETERS = new RegExp(`(?<=[?&](?:${SECRETS.join('|')})=)[^&]*`, 'g');

/** One line about a call and its answer, without the secrets in them. */
function describe({ name, asked, answer: { status, headers, body } }: Call): string {
  const isJson = headers['content-type'] === 'application/json';
  const content =
    headers.location?.replace(SECRET_PARAMETERS, 'hidden') ??
    (isJson ? masked(JSON.parse(body)) : '');
  return `${name} ${masked(asked)} -> ${status} ${content}`.trimEnd();
}

function masked(value: unknown): string {
  if (value === undefined) return 'no JSON';
  try {
    return JSON.stringify(value, (name, member: unknown) =>
      SECRETS.includes(name) ? 'hidden' : member,
    );
  } catch {
    // A few kilobytes of brackets are parsed, but overflow the stack here.
    return 'JSON that is nested too deeply';
  }
}
