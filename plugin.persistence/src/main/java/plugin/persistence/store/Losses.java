package plugin.persistence.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import plugin.persistence.volume.DamagedException;

/**
 * What was copied of a store and what could not be read, or, for a store that has to be whole,
 * nothing of the latter. Owned by the store thread.
 */
final class Losses {
  private final boolean tolerant;
  long sessions;
  long subscriptions;
  long queued;
  long receivedIds;
  long wills;
  long retained;
  long lostSessions;
  long lostSubscriptions;
  long lostQueued;
  long lostReceivedIds;
  long lostWills;
  long lostRetained;

  /** Parts of which nobody knows what was in them. */
  long lostParts;

  /**
   * Nothing yet.
   *
   * @param tolerant whether what cannot be read is counted, instead of ending the copy
   */
  Losses(boolean tolerant) {
    this.tolerant = tolerant;
  }

  /** What the supplier gives; null if it cannot be read. */
  <T> @Nullable T attempt(Supplier<? extends @Nullable T> read) {
    try {
      return read.get();
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      if (!tolerant) {
        throw e instanceof DamagedException || e instanceof DBException
            ? (RuntimeException) e
            : new DamagedException("cannot be understood: " + e, e);
      }
      return null;
    }
  }

  boolean isNone() {
    return lostSessions
            + lostSubscriptions
            + lostQueued
            + lostReceivedIds
            + lostWills
            + lostRetained
            + lostParts
        == 0;
  }

  /** So many parts of maps could not be read, which not everybody notices who asks for a key. */
  void unread(long parts) {
    if (isNone()) {
      lostParts = parts;
    }
  }

  /** What there is, in words. */
  String saved() {
    return sessions
        + " sessions, "
        + subscriptions
        + " subscriptions, "
        + queued
        + " queued and "
        + retained
        + " retained messages";
  }

  /** What is lost, in words. */
  String lost(Damage damage) {
    if (!damage.ofLog()) {
      return lost();
    }
    String known = isNone() ? "" : lost() + ", and ";
    return known + "all changes since that transaction, which only the damaged log had";
  }

  /** As above, when no log is damaged. */
  String lost() {
    StringBuilder text = new StringBuilder();
    add(text, lostSessions, "sessions");
    add(text, lostSubscriptions, "subscriptions");
    add(text, lostQueued, "queued messages");
    add(text, lostReceivedIds, "Packet Identifiers of QoS 2");
    add(text, lostWills, "wills");
    add(text, lostRetained, "retained messages");
    add(text, lostParts, "parts of which is not known what they held");
    return text.isEmpty() ? "nothing" : text.toString();
  }

  private static void add(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }
}
