import { defineEndpoint } from '../common/endpoint';

/** Server-sent events; `Last-Event-ID` asks for what was missed since. */
export const watchEvents = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: '/api/v1/gateway/events',
  summary: 'Watch life-cycle events live',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  response: 'stream',
});
