import { Controller } from '@nestjs/common';
import { createAccount, renewToken, whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { AccountService } from './account.service';

@Controller()
export class AccountController {
  constructor(private readonly accounts: AccountService) {}

  @Handles(createAccount)
  create({ body }: RequestOf<typeof createAccount>) {
    return this.accounts.create(body.name, body.roles);
  }

  @Handles(renewToken)
  renew({ params }: RequestOf<typeof renewToken>) {
    return this.accounts.renewToken(params.name);
  }

  @Handles(whoAmI)
  who({ caller }: RequestOf<typeof whoAmI>) {
    return caller;
  }
}
