import { Injectable, Logger } from '@nestjs/common';
import { loadEndpoints } from '@modelkeep/contracts/common/catalogue';
import { openApi, serviceUrl } from '@modelkeep/service';
import { upstreams } from '../routing/upstreams';

const TIMEOUT_MS = 3_000;

/** The OpenAPI document of the whole suite: what the contracts declare, and what each service adds for other clients. */
@Injectable()
export class SuiteApi {
  private readonly log = new Logger('SuiteApi');

  /** Without the additions of a service that does not answer. */
  async document() {
    const suite = openApi('Modelkeep', loadEndpoints());
    const services = new Set(upstreams.map(([, service]) => service));
    const additions = await Promise.all([...services].map((service) => this.pathsOf(service)));
    return { ...suite, paths: Object.assign({}, ...additions, suite.paths) as typeof suite.paths };
  }

  private async pathsOf(service: (typeof upstreams)[number][1]): Promise<object> {
    try {
      const answer = await fetch(`${serviceUrl(service)}/openapi.json`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return ((await answer.json()) as { paths: object }).paths;
    } catch (error) {
      this.log.warn(`the document lacks the additions of ${service}: ${(error as Error).message}`);
      return {};
    }
  }
}
