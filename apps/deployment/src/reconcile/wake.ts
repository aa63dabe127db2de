import { Injectable } from '@nestjs/common';

/** Ends the reconciler's sleep. */
@Injectable()
export class Wake {
  private pending = false;
  private wakeUp: (() => void) | undefined;

  now(): void {
    this.pending = true;
    this.wakeUp?.();
  }

  /** Resolves when woken, or after `ms`. A call since the last sleep counts. */
  async sleep(ms: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.pending = false;
    this.wakeUp = undefined;
  }
}
