import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { orNone } from '../errors.js';
import { isFromAnotherSite, readBody } from './admission.js';
import { createToken } from './create-token.js';
import { startDeviceAuthorization } from './device-codes.js';
import { Fault } from './fault.js';
import { PAGES } from './pages.js';
import { registerClient } from './register-client.js';
import type { Answer, Body, State } from './state.js';

interface Operation {
  name: string;
  /** The method and the whole URL. */
  route: string;
  /** From the body of a request to that of the answer. @throws the {@link Fault} to answer with */
  run: (body: Body, state: State) => Body;
}

const OPERATIONS: readonly Operation[] = [
  { name: 'RegisterClient', route: 'POST /client/register', run: registerClient },
  {
    name: 'StartDeviceAuthorization',
    route: 'POST /device_authorization',
    run: startDeviceAuthorization,
  },
  { name: 'CreateToken', route: 'POST /token', run: createToken },
];

export const OPERATION_NAMES = OPERATIONS.map(({ name }) => name);

/** What was asked, and what it is answered. */
interface Call {
  name: string;
  /** Undefined if the body was not JSON. */
  asked: unknown;
  answer: Answer;
}

const ANOTHER_SITE = 'The host is neither 127.0.0.1 nor localhost, or another site asks.';

/** Answers one request as the service would. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const call = await handle(request, state);
  const { status, headers, body } = call.answer;
  state.log?.(`${call.name} -> ${status}`, describe(call));
  response.writeHead(status, { 'x-amzn-requestid': randomUUID(), ...headers }).end(body);
}

async function handle(request: IncomingMessage, state: State): Promise<Call> {
  const { method = '', url = '' } = request;
  const operation = OPERATIONS.find(({ route }) => route === `${method} ${url}`);
  const path = url.replace(/\?.*/s, '');
  const name = operation?.name ?? `${method} ${path}`;
  if (isFromAnotherSite(request)) return refuse(name, 403, ANOTHER_SITE);
  const body = await readBody(request);
  if (body === undefined) return refuse(name, 413, 'The body is larger than 1 MiB.');
  if (operation !== undefined) return callOperation(operation, body, state);
  const isForm = method === 'POST' && PAGES.has(name);
  return openPage(name, new URLSearchParams(isForm ? body : url.slice(path.length)), state);
}

async function openPage(name: string, params: URLSearchParams, state: State): Promise<Call> {
  const asked = Object.fromEntries(params);
  const page = PAGES.get(name);
  if (page === undefined) return { name, asked, answer: answerOther(name, state) };
  await sleep(state.latency, undefined, { ref: false });
  return { name, asked, answer: attempt(() => page(params, state)) };
}

/** Refuses a request that is not read to its end. */
function refuse(name: string, status: number, text: string): Call {
  const { headers, body } = faultAnswer(new Fault('AccessDeniedException', text));
  const answer = { status, headers: { ...headers, connection: 'close' }, body };
  return { name, asked: {}, answer };
}

async function callOperation({ name, run }: Operation, body: string, state: State): Promise<Call> {
  const asked = orNone<unknown>(() => JSON.parse(body));
  state.calls.set(name, (state.calls.get(name) ?? 0) + 1);
  const failure = nextFailure(name, state);
  await sleep(state.latency, undefined, { ref: false });
  const answer = attempt(() => {
    if (failure !== undefined) throw failure;
    if (typeof asked !== 'object' || asked === null) {
      throw new Fault('InvalidRequestException', 'The body must be a JSON object.');
    }
    return jsonAnswer(200, run(asked as Body, state));
  });
  return { name, asked, answer };
}

/** The failure of this call; undefined if it is to be answered. */
function nextFailure(name: string, { failures }: State): Fault | undefined {
  const next = failures.find(
    ({ operation, remaining }) => remaining > 0 && (operation ?? name) === name,
  );
  if (next === undefined) return undefined;
  next.remaining -= 1;
  return new Fault(next.exception);
}

function answerOther(name: string, { calls }: State): Answer {
  return name === 'GET /' || name === 'HEAD /'
    ? jsonAnswer(200, Object.fromEntries(calls))
    : faultAnswer(new Fault('UnknownOperationException', `${name} is not an operation.`));
}

function attempt(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    const isFault = error instanceof Fault;
    return faultAnswer(isFault ? error : new Fault('InternalServerException', String(error)));
  }
}

/** What follows the name of an exception in its header, as in public reports of the service's answers. */
const NAMESPACE = 'http://internal.amazon.com/coral/com.amazonaws.sso.oidc/';

function faultAnswer({ exception, status, body }: Fault): Answer {
  return jsonAnswer(status, body, { 'x-amzn-errortype': `${exception}:${NAMESPACE}` });
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
