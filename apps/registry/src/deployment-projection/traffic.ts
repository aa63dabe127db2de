import { Injectable } from '@nestjs/common';
import { listDeployments } from '@modelkeep/contracts/deployment/deployment.api';
import { ServiceClient } from '@modelkeep/service';

/** Which deployments send a version traffic, asked where it is decided: an answer from events could be late. */
@Injectable()
export class Traffic {
  constructor(private readonly services: ServiceClient) {}

  /** Names of the deployments that send the version a share of their requests. */
  async deploymentsOf(modelVersionId: string): Promise<string[]> {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page: { items: DeploymentView[]; next?: string } = await this.services.call(listDeployments, {
        query: { after },
      });
      names.push(...page.items.filter((each) => sendsTo(each, modelVersionId)).map(({ name }) => name));
      after = page.next;
    } while (after !== undefined);
    return names;
  }
}

interface DeploymentView {
  name: string;
  revisions: { number: number; modelVersionId: string }[];
  traffic: { revision: number; percent: number }[];
}

export function sendsTo({ revisions, traffic }: DeploymentView, modelVersionId: string): boolean {
  return revisions.some(
    ({ number, modelVersionId: id }) =>
      id === modelVersionId && traffic.some(({ revision, percent }) => revision === number && percent > 0),
  );
}
