package broker.core.journal;

import broker.core.loop.OnEventLoop;

/**
 * The ticket of all messages of a window that wait for the disk and nobody else: a batch is
 * written, or refused, as a whole. Owned by the loop.
 */
@OnEventLoop
final class CommonTicket {
  private Ticket last = new Ticket(null);

  /** That of this window, which is the current one. */
  Ticket of(long window) {
    if (last.window() != window) {
      last = new Ticket(null);
      last.awaitCommit();
      last.window(window);
    }
    return last;
  }
}
