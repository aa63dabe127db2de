import { Controller, Get, Header } from '@nestjs/common';
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

  @Get('/')
  @Header('content-type', 'text/html; charset=utf-8')
  welcome(): string {
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Modelkeep</title>
<h1>Modelkeep</h1>
<p>This is the gateway. Send an access token as <code>Authorization: Bearer</code>.</p>
<ul>
<li><a href="/openapi.json">HTTP API (OpenAPI)</a></li>
<li><a href="/asyncapi.json">Events (AsyncAPI)</a></li>
<li><a href="/health/ready">Health</a></li>
</ul>
</html>`;
  }
}
