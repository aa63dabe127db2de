export { baseConfig, loadConfig } from './config';
export { type Caller, callerOf, requireAccess } from './caller';
export { Handles, type RequestOf } from './handles';
export {
  conflict,
  type FieldFault,
  forbidden,
  invalid,
  notFound,
  ProblemError,
  unauthorized,
  unavailable,
  unprocessable,
} from './problem';
export { sendProblem } from './problem-filter';
export { escapeHtml, Html, html } from './html';
export { openApi } from './openapi';
export { type HealthCheck, Readiness } from './readiness';
export { Rounds } from './rounds';
export { runService, type RunningService, type ServiceOptions } from './run-service';
export { ServiceClient, serviceUrl, type OnBehalf } from './service-client';
export { ServiceModule } from './service.module';
export { type Audience, ServiceTokens, serviceTokens } from './service-tokens';
