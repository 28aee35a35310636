package plugin.bridge.link;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What operators are told when: each trouble once and not with every attempt, and an alarm for what
 * lasts. Owned by the control thread, but for {@link #lastError}.
 */
final class Health {
  /** Enough for several addresses, each with some troubles. */
  private static final int MOST_REASONS = 20;

  private static final Duration FORGIVEN = Duration.ofMinutes(10);

  private final Reports reports;
  private final Set<String> told = new HashSet<>();
  private volatile String lastError = "";
  private boolean up;
  private long sinceNanos;
  private long lost = -1;
  private long lostAtNanos;
  private long refused;
  private long refusedAtNanos;
  private String refusal = "";
  private long nowNanos;

  Health(Reports reports, long nowNanos) {
    this.reports = reports;
    this.nowNanos = nowNanos;
    sinceNanos = nowNanos;
  }

  /** Why there is no connection; told if it is another reason than before. */
  void failed(String reason) {
    if (up) {
      up = false;
      sinceNanos = nowNanos;
    }
    lastError = reason;
    if (told.size() < MOST_REASONS && told.add(reason)) {
      reports.warn(reason);
    }
  }

  void up() {
    up = true;
    told.clear();
    reports.clear("link");
  }

  /** A message was given up. */
  void refused(String what) {
    refusal = what;
    refused++;
    refusedAtNanos = nowNanos;
  }

  String lastError() {
    return lastError;
  }

  /** The queue is there, with what was lost from it in earlier lives. */
  void ready(Stock stock) {
    if (lost < 0) {
      lost = stock.dropped() + stock.expired();
    }
  }

  /** Looks at the whole, every second or so. */
  void look(BridgeSettings settings, Stock stock, long now) {
    nowNanos = now;
    Duration down = Duration.ofNanos(now - sinceNanos);
    if (!up && down.compareTo(settings.care().alarm()) >= 0) {
      reports.raise("link", "the link is down and " + lastError + "; messages wait in the queue");
    }
    long losses = stock.dropped() + stock.expired();
    if (lost >= 0 && losses > lost) {
      lostAtNanos = now;
      reports.raise(
          "queue.drops",
          "the queue is full or its messages are too old: some are lost, see max_queued_messages,"
              + " max_queued_bytes and max_queued_age_s");
    } else if (now - lostAtNanos > FORGIVEN.toNanos()) {
      reports.clear("queue.drops");
    }
    lost = losses;
    if (refused > 0) {
      reports.raise(
          "refused", "messages were given up because the other side never takes them: " + refusal);
      if (now - refusedAtNanos > FORGIVEN.toNanos()) {
        refused = 0;
        reports.clear("refused");
      }
    }
  }

  void close() {
    reports.clear("link");
    reports.clear("queue");
    reports.clear("queue.drops");
    reports.clear("refused");
    reports.clear("subscription");
  }
}
