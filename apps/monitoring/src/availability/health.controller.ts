import { Controller } from '@nestjs/common';
import { getDeploymentHealth } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, notFound, type RequestOf } from '@modelkeep/service';
import { ReplicaProbe } from './replica-probe';

@Controller()
export class HealthController {
  constructor(private readonly probe: ReplicaProbe) {}

  @Handles(getDeploymentHealth)
  async get({ params: { name } }: RequestOf<typeof getDeploymentHealth>) {
    const [health] = await this.probe.check(name);
    if (!health) throw notFound(`deployment ${name} that takes requests`);
    return health;
  }
}
