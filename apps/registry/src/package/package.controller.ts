import { Controller } from '@nestjs/common';
import { buildPackage, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { PackageService } from './package.service';

@Controller()
export class PackageController {
  constructor(private readonly packages: PackageService) {}

  @Handles(buildPackage)
  build({ params, body, caller }: RequestOf<typeof buildPackage>) {
    return this.packages.build(params.model, params.version, body, caller.name);
  }

  @Handles(getPackage)
  get({ params }: RequestOf<typeof getPackage>) {
    return this.packages.get(params.digest);
  }
}
