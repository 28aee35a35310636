package broker.core.journal;

import broker.core.loop.OnEventLoop;
import org.jspecify.annotations.Nullable;

/** What the message that is published now has to wait for. Owned by the loop. */
@OnEventLoop
final class Recording {
  private boolean on;
  private @Nullable Ticket ticket;
  private Ticket common = new Ticket(null);

  /** True while a message is published that waits for something. */
  boolean isOn() {
    return on;
  }

  void begin(boolean waits, @Nullable Ticket first) {
    on = waits;
    ticket = first;
  }

  /** Ends that; returns what to wait for, or null. */
  @Nullable Ticket end() {
    Ticket t = ticket;
    on = false;
    ticket = null;
    return t;
  }

  Ticket ticket() {
    Ticket t = ticket;
    if (t == null) {
      t = new Ticket(null);
      ticket = t;
    }
    return t;
  }

  /**
   * The one ticket of all messages of the window that collects that wait for the disk and nobody
   * else: a batch is written, or refused, as a whole. Null if the message waits for somebody
   * already.
   */
  @Nullable Ticket common(long window) {
    if (common.window() != window) {
      common = new Ticket(null);
      common.awaitCommit();
      common.window(window);
    }
    if (ticket == null) {
      ticket = common;
    }
    return ticket == common ? common : null;
  }
}
