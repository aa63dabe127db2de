import { Controller } from '@nestjs/common';
import {
  createRegisteredModel,
  getRegisteredModel,
  listRegisteredModels,
  setAlias,
} from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { RegisteredModelService } from './registered-model.service';

@Controller()
export class RegisteredModelController {
  constructor(private readonly models: RegisteredModelService) {}

  @Handles(createRegisteredModel)
  create({ body, caller }: RequestOf<typeof createRegisteredModel>) {
    return this.models.create(body.name, body.description, caller.name);
  }

  @Handles(getRegisteredModel)
  get({ params }: RequestOf<typeof getRegisteredModel>) {
    return this.models.get(params.model);
  }

  @Handles(listRegisteredModels)
  list({ query }: RequestOf<typeof listRegisteredModels>) {
    return this.models.list(query.limit, query.after);
  }

  @Handles(setAlias)
  setAlias({ params, body, caller }: RequestOf<typeof setAlias>) {
    return this.models.setAlias(params.model, params.alias, body.version, caller.name);
  }
}
