import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ObjectStoreModule } from '@modelkeep/object-store';
import { ServiceModule } from '@modelkeep/service';
import { NestLogger } from '@modelkeep/telemetry';
import type { Config } from '../config';
import { ArchiveSource } from './archive-source';
import { FolderSource } from './folder-source';
import { type LoadedPackage, PackageLoader } from './package-loader';
import { PackageSource } from './package-source';
import { RegistrySource } from './registry-source';

@Module({})
class PackageModule {
  static of(config: Config): DynamicModule {
    return { module: PackageModule, ...sourceOf(config) };
  }
}

function sourceOf({ PACKAGE_SOURCE, PACKAGE_DIR }: Config): ModuleMetadata {
  if (PACKAGE_SOURCE === 'folder') {
    if (PACKAGE_DIR === undefined) throw new Error('PACKAGE_DIR is not set');
    return { providers: [{ provide: PackageSource, useValue: new FolderSource(PACKAGE_DIR) }] };
  }
  const useClass = PACKAGE_SOURCE === 'archive' ? ArchiveSource : RegistrySource;
  return {
    imports: [ServiceModule, ObjectStoreModule],
    providers: [{ provide: PackageSource, useClass }],
  };
}

/** Loads a package. What it comes from is needed only for that: a server goes on without it. */
export async function loadPackage(digest: Digest, config: Config): Promise<LoadedPackage> {
  const context = await NestFactory.createApplicationContext(PackageModule.of(config), {
    logger: new NestLogger(),
    abortOnError: false,
  });
  try {
    return await new PackageLoader(context.get(PackageSource), config).load(digest);
  } finally {
    await context.close();
  }
}
