package broker.core.retained;

import broker.core.journal.RetainedJournal;
import broker.core.journal.Ticket;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.Levels;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import broker.core.topic.TopicTree;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages by topic. Any event loop writes, one at a time under a private lock; any
 * thread reads, without locks.
 *
 * <p>Those of the broker itself, whose topics begin with {@code $}, are told anew after each start
 * and are few: they do not count, neither against the limits nor in what is asked for.
 */
public final class RetainedMessages {
  /** What became of a message that was to be retained. */
  public enum Outcome {
    /** It is retained, in the place of any other with its topic. */
    STORED,
    /** It was empty, and the one that was retained is no more. */
    REMOVED,
    /** It was empty, and none was retained. */
    NOTHING_TO_REMOVE,
    /** A limit does not allow it; what was retained before still is. */
    REFUSED
  }

  /**
   * The next to expire first. No two that are retained are equal, because no two have the same
   * topic.
   */
  private static final Comparator<ApplicationMessage> BY_EXPIRY =
      ((Comparator<ApplicationMessage>)
              (a, b) -> Long.signum(a.expiresAtNanos() - b.expiresAtNanos()))
          .thenComparingInt(message -> message.topic().hashCode())
          .thenComparing(message -> message.topic().toString());

  private final Object lock = new Object();
  private final TopicTree<ApplicationMessage> tree;
  private final TreeSet<ApplicationMessage> expiring = new TreeSet<>(BY_EXPIRY); // under the lock
  private int maxCount; // under the lock
  private long maxBytes; // under the lock
  private volatile int count; // written under the lock
  private volatile long bytes; // written under the lock
  private @Nullable RetainedJournal journal; // under the lock

  /**
   * Retains nothing yet.
   *
   * @param maxCount most messages, 0 for no limit
   * @param maxBytes limit of the sum of all {@link ApplicationMessage#size()}, 0 for none
   */
  public RetainedMessages(SeededHash hash, int maxCount, long maxBytes) {
    this.tree = new TopicTree<>(hash);
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** Tells this journal of every change from now on. */
  public void journal(RetainedJournal told) {
    synchronized (lock) {
      journal = told;
    }
  }

  /**
   * Has the journal note changes from now on, after all that it has to be told.
   *
   * @param whole whether that is everything, or what the store does not have
   */
  public void beginJournal(boolean whole) {
    synchronized (lock) {
      RetainedJournal told = journal;
      if (told == null) {
        return;
      }
      told.on();
      if (whole) {
        told.discard();
      }
      tree.forEachTopicMatching(
          Levels.of(TopicFilter.of("#")),
          message -> {
            if (whole || told.isNews(message)) {
              told.put(message, null, null);
            }
          });
    }
  }

  /** Puts back what a store holds, unless the topic has a message by now. */
  public void restore(ApplicationMessage message) {
    Levels levels = Levels.of(message.topic());
    synchronized (lock) {
      if (tree.get(levels) != null || message.topic().levels() > TopicFilter.MAX_LEVELS) {
        return;
      }
      tree.put(levels, message);
      if (expires(message)) {
        expiring.add(message);
      }
      count++;
      bytes += message.size();
    }
  }

  /** Changes the limits; what is retained stays, even if it is more than they allow. */
  public void limit(int count, long size) {
    synchronized (lock) {
      maxCount = count;
      maxBytes = size;
    }
  }

  /**
   * Retains a message, or, when it has no payload, removes the one of its topic. A topic of more
   * than {@link TopicFilter#MAX_LEVELS} levels counts as a limit that is exceeded.
   */
  public Outcome put(ApplicationMessage message) {
    return put(message, null);
  }

  /**
   * As above.
   *
   * @param ticket of the publisher, which waits until it is stored, or null
   */
  public Outcome put(ApplicationMessage message, @Nullable Ticket ticket) {
    if (message.payload().length == 0) {
      boolean removed = remove(message.topic()) != null; // [MQTT-3.3.1-6] [MQTT-3.3.1-7]
      return removed ? Outcome.REMOVED : Outcome.NOTHING_TO_REMOVE;
    }
    if (message.topic().levels() > TopicFilter.MAX_LEVELS) {
      return Outcome.REFUSED;
    }
    Levels levels = Levels.of(message.topic());
    boolean counts = counts(message);
    synchronized (lock) {
      ApplicationMessage before = tree.get(levels);
      int newCount = before == null && counts ? count + 1 : count;
      long newBytes =
          counts ? bytes + message.size() - (before == null ? 0 : before.size()) : bytes;
      if (counts && (maxCount > 0 && newCount > maxCount || maxBytes > 0 && newBytes > maxBytes)) {
        return Outcome.REFUSED;
      }
      tree.put(levels, message); // [MQTT-3.3.1-5]
      if (before != null && expires(before)) {
        expiring.remove(before);
      }
      if (expires(message)) {
        expiring.add(message);
      }
      if (journal != null && counts) {
        journal.put(message, before, ticket);
      }
      count = newCount;
      bytes = newBytes;
      return Outcome.STORED;
    }
  }

  /** Removes the message of this topic and returns it, null if there is none. */
  public @Nullable ApplicationMessage remove(TopicName topic) {
    Levels levels = Levels.of(topic);
    synchronized (lock) {
      ApplicationMessage removed = tree.remove(levels);
      if (removed != null) {
        if (counts(removed)) {
          count--;
          bytes -= removed.size();
          if (journal != null) {
            journal.remove(removed);
          }
        }
        if (expires(removed)) {
          expiring.remove(removed);
        }
      }
      return removed;
    }
  }

  private static boolean counts(ApplicationMessage message) {
    return !message.topic().isReserved();
  }

  private static boolean expires(ApplicationMessage message) {
    return message.expiresAtNanos() != ApplicationMessage.NEVER;
  }

  /** The message of this topic, expired or not, or null. */
  public @Nullable ApplicationMessage get(TopicName topic) {
    return tree.get(Levels.of(topic));
  }

  /**
   * Shows every message that a new subscription with this filter is to get, in no particular order.
   * Costs what it visits, not what there is.
   */
  public void match(
      TopicFilter filter, long nowNanos, Consumer<? super ApplicationMessage> consumer) {
    tree.forEachTopicMatching(
        Levels.of(filter),
        message -> {
          if (!message.isExpired(nowNanos)) {
            consumer.accept(message);
          }
        });
  }

  /**
   * Removes messages that have expired, as many as the budget allows.
   *
   * @param removed is told of each one, after it was removed and outside the lock
   * @return the unused budget; zero means there may be more
   */
  public int expire(long nowNanos, int budget, Consumer<? super ApplicationMessage> removed) {
    int left = budget;
    while (left > 0) {
      ApplicationMessage message = removeExpired(nowNanos);
      if (message == null) {
        return left;
      }
      left--;
      removed.accept(message);
    }
    return left;
  }

  private @Nullable ApplicationMessage removeExpired(long nowNanos) {
    synchronized (lock) {
      boolean any = !expiring.isEmpty() && expiring.first().isExpired(nowNanos);
      return any ? remove(expiring.first().topic()) : null;
    }
  }

  /** Number of messages, expired ones that were not removed yet included. */
  public int count() {
    return count;
  }

  /** Sum of their {@link ApplicationMessage#size()}. */
  public long bytes() {
    return bytes;
  }
}
