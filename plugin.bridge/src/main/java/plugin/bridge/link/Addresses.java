package plugin.bridge.link;

import broker.api.client.RemoteAddress;
import java.util.List;

/**
 * Where to connect next. Owned by the control thread.
 *
 * <p>The first address is the primary one, and the others stand in for it; or all are equal and
 * have their turns. One failure leads to the next address at once, and a round of failures to a
 * wait.
 */
final class Addresses {
  private final List<RemoteAddress> all;
  private final boolean roundRobin;
  private int current;
  private int failed;

  Addresses(List<RemoteAddress> all, boolean roundRobin) {
    this.all = all;
    this.roundRobin = roundRobin;
  }

  RemoteAddress current() {
    return all.get(current);
  }

  RemoteAddress primary() {
    return all.get(0);
  }

  int index() {
    return current;
  }

  /** Whether another address stands in for the primary one. */
  boolean isStandIn() {
    return !roundRobin && current != 0;
  }

  /**
   * The current address has failed.
   *
   * @return whether all have, one after the other
   */
  boolean failed() {
    current = (current + 1) % all.size();
    failed++;
    if (failed < all.size()) {
      return false;
    }
    failed = 0;
    return true;
  }

  void connected() {
    failed = 0;
  }

  /** A connection has ended. */
  void lost() {
    current = roundRobin ? (current + 1) % all.size() : 0;
  }
}
