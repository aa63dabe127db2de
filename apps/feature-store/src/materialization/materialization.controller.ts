import { Controller } from '@nestjs/common';
import { getMaterialization, materialize } from '@modelkeep/contracts/features/materialization.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { Materializations } from './materializations';

@Controller()
export class MaterializationController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly materializations: Materializations,
  ) {}

  @Handles(materialize)
  async materialize({ params, body, caller }: RequestOf<typeof materialize>) {
    const view = await this.views.get(params.name);
    return this.materializations.run(view.name, body, caller.name);
  }

  @Handles(getMaterialization)
  get({ params }: RequestOf<typeof getMaterialization>) {
    return this.materializations.get(params.name, params.id);
  }
}
