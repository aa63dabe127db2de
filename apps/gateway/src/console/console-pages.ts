import { join } from 'node:path';
import { consoleSections } from '@modelkeep/contracts/gateway/console';
import { unavailable } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ConsoleFile, readConsoleFiles } from './console-files';

/** Where the build puts the console, seen from this file's place in the build. */
const BUILT = join(__dirname, '../../../console');

/** Scripts, styles and requests from here only; nobody may put the console into a frame. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers the console's own paths, and no other, with the built console. */
@Injectable()
export class ConsolePages implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    addConsole(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), BUILT);
  }
}

export function addConsole(server: FastifyInstance, folder: string): void {
  const files = readConsoleFiles(folder);
  const index = files.find(({ path }) => path === '/index.html');
  if (!index) logger().warn({ folder }, 'the console is not built');
  for (const file of files)
    if (file !== index) server.get(file.path, (request, reply) => sendFile(file, request, reply));
  const pages = ['/', ...consoleSections.flatMap((section) => [`/${section}`, `/${section}/*`])];
  for (const page of pages)
    server.get(page, (request, reply) => {
      if (!index) throw unavailable('The console is not built: npm run build.');
      return sendFile(index, request, reply);
    });
}

function sendFile(file: ConsoleFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding']));
  return reply
    .headers({
      ...SECURITY_HEADERS,
      'content-type': file.type,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(zipped && { 'content-encoding': 'gzip' }),
    })
    .send(zipped ? file.gzipped : file.bytes);
}
