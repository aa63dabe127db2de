import { type DynamicModule, type Type } from '@nestjs/common';
import { ServiceModule } from './service.module';

class RootModule {}

/** A service's own module beside what every service has. */
export const rootModule = (module: Type<unknown>): DynamicModule => ({
  module: RootModule,
  imports: [ServiceModule, module],
});
