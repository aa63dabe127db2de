import { Controller, Get } from '@nestjs/common';
import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { openApi } from '@modelkeep/service';
import { asyncApi } from './async-api';

/** The documents of the suite's interfaces; none needs a token. */
@Controller()
export class DocumentsController {
  @Get('/openapi.json')
  api() {
    return openApi('Modelkeep');
  }

  @Get('/asyncapi.json')
  events() {
    return asyncApi([...loadEvents().values()]);
  }
}
