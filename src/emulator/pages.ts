import { authorize } from './authorize.js';
import { findDevice } from './device-codes.js';
import { findValid, type Answer, type Consent, type Device, type State } from './state.js';
import { consentPage, messagePage, redirectTo, userCodePage } from './template.js';

type Page = (params: URLSearchParams, state: State) => Answer;

/** By method and path; the parameters of a POST are those of its form. */
export const PAGES: ReadonlyMap<string, Page> = new Map([
  ['GET /authorize', authorize],
  ['GET /device', showDevice],
  ['POST /decision', decide],
]);

/** The page behind `verificationUri` and `verificationUriComplete`. */
function showDevice(params: URLSearchParams, state: State): Answer {
  const input = params.get('user_code');
  if (input === null) return userCodePage();
  const device = findDevice(input, state);
  if (device === undefined) return userCodePage(`The code ${input} is unknown or has expired.`);
  const { id, metadata } = device.client;
  const name = metadata.clientName;
  // As in the service, whose StartDeviceAuthorization accepts an expired client.
  if (findValid(state.clients, id, state) === undefined) {
    return messagePage(400, 'Invalid client', `The registration of ${name} has expired.`);
  }
  switch (device.decision) {
    case 'approved':
      return messagePage(200, 'Approved', `${name} gets its token. You can close this page.`);
    case 'denied':
      return messagePage(200, 'Denied', `${name} gets no token. You can close this page.`);
    case 'pending':
      return consentPage(consentTo(device), state);
  }
}

function consentTo(device: Device): Consent {
  const { client, userCode } = device;
  return {
    client,
    scopes: client.metadata.scopes ?? [],
    userCode,
    decide: (isApproved) => {
      if (device.decision === 'pending') device.decision = isApproved ? 'approved' : 'denied';
      return redirectTo(`/device?user_code=${userCode}`);
    },
  };
}

/** Takes the decision that was made on a page, once; whatever is not an approval is a denial. */
function decide(form: URLSearchParams, state: State): Answer {
  const token = form.get('token');
  const prompt = findValid(state.prompts, token, state);
  if (prompt === undefined) {
    const text = 'It was used already, or has expired. Sign in again to get a new one.';
    return messagePage(400, 'This page is no longer valid', text);
  }
  state.prompts.delete(token);
  return prompt.consent.decide(form.get('decision') === 'approve');
}
