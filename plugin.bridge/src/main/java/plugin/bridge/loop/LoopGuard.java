package plugin.bridge.loop;

import broker.api.message.ApplicationMessage;
import java.util.random.RandomGenerator;

/**
 * Keeps messages from going round through one bridge that mirrors topics both ways. Owned by the
 * lock of its bridge; one for each connection, because what it has learned is about a way.
 */
public final class LoopGuard {
  /*
   * Route:     between brokers of ours that speak MQTT 5.0 a message carries the names of the
   *            brokers it was at. What was here before is dropped, whatever happens in between.
   * Copies:    MQTT 3.1.1 carries nothing, and foreign brokers add nothing. What comes from one
   *            side and looks like a message that was at the other side a moment ago is its copy,
   *            which came another way, and is dropped; one for each that was there.
   * Standby:   a copy tells that there is a ring. Then this link stands by: a message of either side
   *            waits until its copy shows up at the other, and need not be passed on. So a ring has
   *            one link that passes nothing, as in a spanning tree, and each message is once at each
   *            broker. If a copy does not come in time the ring is cut elsewhere: what waits is
   *            passed on, and the link is active again. Nothing is lost either way.
   * Probation: the first message after the connection was made waits in any case. In a ring its copy
   *            comes and the link stands by, else it is active from then on. How long it waits is
   *            left to chance, so that two links do not give up waiting at the same time.
   */
  private static final int STANDBY_HOLDS = 4;
  private static final long SHORTEST_SPAN_NANOS = 2_000_000_000L;

  private enum State {
    PROBATION,
    ACTIVE,
    STANDBY
  }

  /** What is to be done with a message. */
  public enum Verdict {
    /** It is passed on. */
    PASS,
    /** It waits for its copy. */
    HOLD,
    /** It is at the other side already, or was here before. */
    DROP
  }

  private final LoopMemory memory;
  private final String bridge;
  private final long holdNanos;
  private final long probationNanos;
  private final RecentMessages here;
  private final RecentMessages there;
  private State state = State.PROBATION;

  /**
   * @param bridge its name, unique in this broker
   * @param holdNanos how long the first message waits at least; 0 to compare routes only
   */
  public LoopGuard(
      LoopMemory memory, String bridge, long holdNanos, RandomGenerator random, long nowNanos) {
    this.memory = memory;
    this.bridge = bridge;
    this.holdNanos = holdNanos;
    probationNanos = holdNanos == 0 ? 0 : random.nextLong(holdNanos, 2 * holdNanos);
    long span = Math.max(SHORTEST_SPAN_NANOS, 2 * STANDBY_HOLDS * holdNanos);
    here = new RecentMessages(span, nowNanos);
    there = new RecentMessages(span, nowNanos);
  }

  /** The name of this broker in routes. */
  public String broker() {
    return memory.broker();
  }

  /** Whether this link of a ring passes nothing on, because the others do. */
  public boolean standsBy() {
    return state == State.STANDBY;
  }

  /** Whether messages wait for their copies. */
  public boolean holds() {
    return holdNanos > 0 && state != State.ACTIVE;
  }

  /** How long they do. */
  public long waitNanos() {
    return state == State.STANDBY ? STANDBY_HOLDS * holdNanos : probationNanos;
  }

  /** What a message looks like under its name at this broker. */
  public static long fingerprint(String localTopic, ApplicationMessage message) {
    return Fingerprint.of(localTopic, message);
  }

  /** Judges a message of this broker. */
  public Verdict outgoing(ApplicationMessage message, long fingerprint, long nowNanos) {
    if (Route.isRound(message, memory.broker())) {
      return Verdict.DROP;
    }
    if (holdNanos == 0) {
      return Verdict.PASS;
    }
    if (there.remove(fingerprint, nowNanos) != null) {
      state = State.STANDBY;
      return Verdict.DROP;
    }
    here.add(fingerprint, bridge, nowNanos);
    return holds() ? Verdict.HOLD : Verdict.PASS;
  }

  /** A message leaves. */
  public void sent(long fingerprint, long nowNanos) {
    if (holdNanos > 0) {
      memory.sent(fingerprint, bridge, nowNanos);
    }
  }

  /** Judges a message of the remote broker. */
  public Verdict incoming(ApplicationMessage message, long fingerprint, long nowNanos) {
    if (Route.isRound(message, memory.broker())) {
      return Verdict.DROP;
    }
    if (holdNanos == 0) {
      return Verdict.PASS;
    }
    if (here.remove(fingerprint, nowNanos) != null) {
      state = State.STANDBY;
      return Verdict.DROP;
    }
    there.add(fingerprint, bridge, nowNanos);
    if (state == State.STANDBY) {
      return Verdict.HOLD;
    }
    return arrived(fingerprint, nowNanos) ? Verdict.PASS : Verdict.DROP;
  }

  /** A message of the remote broker is passed on; false if another bridge has done so by now. */
  public boolean arrived(long fingerprint, long nowNanos) {
    return !memory.hadAnother(fingerprint, bridge, nowNanos);
  }

  /** A message has waited for its copy long enough: there is no ring, or it is cut. */
  public void waitedInVain() {
    state = State.ACTIVE;
  }
}
