/** Sends heartbeats while a handler works, so that the group does not take it for dead. */
export class KeepAlive {
  private readonly timer: NodeJS.Timeout;
  private error: unknown;

  constructor(heartbeat: () => Promise<void>, intervalMs: number) {
    this.timer = setInterval(() => {
      heartbeat().catch((error: unknown) => (this.error ??= error));
    }, intervalMs);
  }

  /** True when the group is changing or has lost this member: finish what is under way, then stop. */
  get lost(): boolean {
    return this.error !== undefined;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Lets kafkajs see the failure, so that it joins the group again. */
  rethrow(): void {
    if (this.error !== undefined) throw this.error;
  }
}
