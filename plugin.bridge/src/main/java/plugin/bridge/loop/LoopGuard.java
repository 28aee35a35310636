package plugin.bridge.loop;

import broker.api.client.Delivery;
import broker.api.message.ApplicationMessage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages from going round through one bridge that mirrors topics both ways. Owned by the
 * lock of its bridge; one for each connection, because what it has learned is about a way.
 */
public final class LoopGuard {
  /*
   * Route:     between brokers of ours that speak MQTT 5.0 a message carries the names of the
   *            brokers it was at. What was here before is dropped, whatever happens in between.
   * Copies:    MQTT 3.1.1 carries nothing, and foreign brokers add nothing. What comes from the
   *            remote broker and looks like a message that was here a moment ago is its copy, that
   *            came another way, and is dropped; one message is dropped for each that was here.
   * Holding:   in a ring both ways meet at the broker opposite, and what both sides have sent by
   *            then arrives twice. So where a ring is known, messages wait on one side for their
   *            copy. If it comes the message need not be sent; if it does not come within the hold,
   *            the ring is cut and the message goes out. Nothing is lost either way.
   * Learning:  the first message after the connection was made waits in any case: it tells whether
   *            there is a ring. Publishers whose messages found no copy wait no more.
   */
  private static final int MOST_SOURCES = 10_000;
  private static final int SPANS = 4;
  private static final long SHORTEST_SPAN_NANOS = 2_000_000_000L;

  /** What is known of the way back from the remote broker to this one. */
  private enum Ring {
    UNKNOWN,
    NONE,
    FOUND
  }

  /** What is to be done with a message that could leave. */
  public enum Verdict {
    /** It may leave. */
    SEND,
    /** It waits for its copy. */
    HOLD,
    /** It is at the remote broker already. */
    DROP
  }

  private final LoopMemory memory;
  private final String bridge;
  private final long holdNanos;
  private final RecentMessages here;
  private final RecentMessages there;
  private final Set<String> free = new HashSet<>();
  private Ring ring = Ring.UNKNOWN;

  /**
   * @param bridge its name, unique in this broker
   * @param holdNanos how long a message waits for its copy; 0 to compare routes only
   */
  public LoopGuard(LoopMemory memory, String bridge, long holdNanos, long nowNanos) {
    this.memory = memory;
    this.bridge = bridge;
    this.holdNanos = holdNanos;
    long span = Math.max(SHORTEST_SPAN_NANOS, SPANS * holdNanos);
    here = new RecentMessages(span, nowNanos);
    there = new RecentMessages(span, nowNanos);
  }

  /** How long a message waits for its copy. */
  public long holdNanos() {
    return holdNanos;
  }

  /** The name of this broker in routes. */
  public String broker() {
    return memory.broker();
  }

  /** Whether messages have been seen to come back another way. */
  public boolean foundRing() {
    return ring == Ring.FOUND;
  }

  /** What a message looks like under its name at this broker. */
  public static long fingerprint(String localTopic, ApplicationMessage message) {
    return Fingerprint.of(localTopic, message);
  }

  /** Judges a message of this broker. */
  public Verdict outgoing(Delivery delivery, long fingerprint, long nowNanos) {
    if (Route.isRound(delivery.message(), memory.broker())) {
      return Verdict.DROP;
    }
    if (holdNanos == 0) {
      return Verdict.SEND;
    }
    String source = source(delivery);
    if (there.remove(fingerprint, nowNanos) != null) {
      found(source);
      return Verdict.DROP;
    }
    here.add(fingerprint, source, nowNanos);
    return isHeld(source) ? Verdict.HOLD : Verdict.SEND;
  }

  /** Whether a message of that publisher still has to wait for its copy. */
  public boolean isHeld(Delivery delivery) {
    return isHeld(source(delivery));
  }

  private boolean isHeld(String source) {
    return ring == Ring.UNKNOWN || ring == Ring.FOUND && !free.contains(source);
  }

  /** A message leaves. */
  public void sent(long fingerprint, long nowNanos) {
    if (holdNanos > 0) {
      memory.sent(fingerprint, bridge, nowNanos);
    }
  }

  /** A message has waited long enough: nothing of its publisher comes another way. */
  public void waitedInVain(Delivery delivery) {
    if (ring == Ring.FOUND) {
      if (free.size() >= MOST_SOURCES) {
        free.clear();
      }
      free.add(source(delivery));
    } else {
      ring = Ring.NONE;
    }
  }

  /**
   * Judges a message of the remote broker.
   *
   * @return whether it is a copy of one that is here already; if that one is held it need not leave
   */
  public boolean isCopy(ApplicationMessage message, long fingerprint, long nowNanos) {
    if (Route.isRound(message, memory.broker())) {
      return true;
    }
    if (holdNanos == 0) {
      return false;
    }
    @Nullable String source = here.remove(fingerprint, nowNanos);
    boolean sentElsewhere = memory.wasSentByAnother(fingerprint, bridge, nowNanos);
    if (source != null) {
      found(source);
    }
    if (source != null || sentElsewhere) {
      return true;
    }
    there.add(fingerprint, bridge, nowNanos);
    return false;
  }

  private void found(String source) {
    ring = Ring.FOUND;
    free.remove(source);
  }

  private static String source(Delivery delivery) {
    return delivery.publisherClientId().orElse("");
  }
}
