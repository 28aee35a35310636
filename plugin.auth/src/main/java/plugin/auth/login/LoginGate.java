package plugin.auth.login;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What one address, and one user, may cost: how many of its logins wait at a time, and how far
 * apart they are after failures. Any thread; calls are short.
 *
 * <p>The delay of a user holds for his right password too, so whoever knows a name can slow its
 * owner down, by as much as the configured bound; that is the price of slowing down those who guess
 * from many addresses. It does not touch a client whose password was right a short while ago.
 */
public final class LoginGate {
  /** A longer name is told by its beginning: unknown names must not take the memory. */
  private static final int LONGEST_KEY = 64;

  /** Turns beyond the one that is next which may be waited for; who comes later is refused. */
  private static final int TURNS_AHEAD = 2;

  private final LongSupplier nanoTime;
  private final int mostOfOneAddress;
  private final long longestWaitNanos;
  private final FailureDelays<AddressKey> addresses;
  private final FailureDelays<String> users;
  private final Map<AddressKey, Integer> pending = new HashMap<>();

  /**
   * A gate that has seen nobody.
   *
   * @param first the delay after the failures that are free; zero for no delays
   * @param longest the longest delay between two attempts
   * @param mostOfOneAddress logins of one address that may wait or be checked at a time
   */
  public LoginGate(LongSupplier nanoTime, Duration first, Duration longest, int mostOfOneAddress) {
    this.nanoTime = nanoTime;
    this.mostOfOneAddress = mostOfOneAddress;
    this.longestWaitNanos = longest.toNanos() * TURNS_AHEAD;
    this.addresses = new FailureDelays<>(first, longest);
    this.users = new FailureDelays<>(first, longest);
  }

  /**
   * Asks for a place, which has to be given back with {@link #leave}.
   *
   * @return nanoseconds until the turn of this login; empty if there is no place
   */
  synchronized OptionalLong enter(AddressKey address, String user) {
    int others = pending.getOrDefault(address, 0);
    long now = nanoTime.getAsLong();
    long byAddress = addresses.nextTurnNanos(address, now) - now;
    long byUser = users.nextTurnNanos(key(user), now) - now;
    long wait = Math.max(byAddress, byUser);
    if (others >= mostOfOneAddress || wait > longestWaitNanos) {
      return OptionalLong.empty();
    }
    addresses.take(address, now + wait);
    users.take(key(user), now + wait);
    pending.put(address, others + 1);
    return OptionalLong.of(wait);
  }

  /** Gives the place of {@link #enter} back. */
  synchronized void leave(AddressKey address) {
    pending.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /** The password was wrong, or the user is unknown. */
  synchronized void failed(AddressKey address, String user) {
    long now = nanoTime.getAsLong();
    addresses.fail(address, now);
    users.fail(key(user), now);
  }

  /**
   * The password was right. The failures of the address stay: whoever has one account must not use
   * it to guess others.
   */
  synchronized void succeeded(String user) {
    users.forget(key(user));
  }

  private static String key(String user) {
    return user.length() <= LONGEST_KEY ? user : user.substring(0, LONGEST_KEY);
  }
}
