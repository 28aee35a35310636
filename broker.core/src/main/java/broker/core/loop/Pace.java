package broker.core.loop;

/**
 * When a loop rests, so that fewer reads and writes carry the same packets. Owned by the loop's
 * thread, but for {@link #longestRest}, which any thread may change.
 *
 * <p>Where hundreds of clients send faster than the loop takes turns, every turn finds each of
 * their sockets with a packet or two, and nearly all of the processor time goes into system calls:
 * one to read, one to acknowledge. A loop that rests for as long as its turn took finds twice as
 * much in each socket, at half the cost. A rest that brings nothing, because the clients wait for
 * answers before they send more, would only make them wait longer. So both are measured, by turns.
 */
@OnEventLoop
public final class Pace {
  /*
   * Phases:  a sample of turns without rests, one with rests, and so on until one of the two was better three times;
   *          that holds for a while, then both are measured again. A collection of garbage takes as long as a sample, so
   *          one alone says little. Only turns with many thin reads count: with few, or full ones, nothing is gained.
   * Awake:   a trial that fails costs those who wait for answers, so the next one comes after twice as many turns.
   * Busy:    a loop that spends less than 60 % of the time in such turns while it is watched does not try.
   */

  /** Lets time pass on the thread that calls. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after so many nanoseconds, or earlier. */
    void rest(long nanos);
  }

  /** Until the settings say otherwise. */
  public static final long LONGEST_REST_NANOS = 5_000_000;

  private static final int MANY_READS = 64;
  private static final int FULL_READ_BYTES = 1024;
  private static final int FOREIGN_TURNS = 8; // what comes in them was sent in the phase before
  private static final int SAMPLE_TURNS = FOREIGN_TURNS + 24;
  private static final int VERDICT = 3; // of at most five pairs of samples
  private static final int RESTING_TURNS = 1_000;
  private static final int LEAST_AWAKE_TURNS = 500;
  private static final int MOST_AWAKE_TURNS = 16_000;
  private static final double BUSY = 0.6; // with time to spare there is nothing to save

  private enum Phase {
    /** Takes the sample without rests. */
    WATCHING,
    /** Takes the sample with rests. */
    TRYING,
    /** Rests pay. */
    RESTING,
    /** They do not. */
    AWAKE
  }

  private final Pause pause;
  private volatile long longestNanos = LONGEST_REST_NANOS;

  // in this turn
  private int reads;
  private long bytes;
  private long startedNanos;

  // in this phase
  private Phase phase = Phase.WATCHING;
  private int awakeTurns = LEAST_AWAKE_TURNS; // after a try that fails
  private int turns;
  private long sampledReads;
  private long sampledBytes;
  private long sampledSinceNanos;
  private long sampledNanos; // of work

  // of this trial
  private int gains;
  private int failures;

  // of the last sample without rests
  private double bytesPerReadAwake;
  private double bytesPerNanoAwake;

  Pace(Pause pause) {
    this.pause = pause;
  }

  /** Rests are no longer than this from now on; 0 for none. Any thread. */
  public void longestRest(long nanos) {
    longestNanos = nanos;
  }

  /** Something was read from a client. */
  void read(long nowNanos, int size) {
    if (reads++ == 0) {
      startedNanos = nowNanos;
    }
    bytes += size;
  }

  /** All that was read has been worked off, and what is to be sent has been sent. */
  void endTurn(Ticker ticker) {
    if (reads >= MANY_READS && longestNanos > 0) {
      endFullTurn(ticker.nanos());
    }
    reads = 0;
    bytes = 0;
  }

  private void endFullTurn(long now) {
    boolean rests = phase == Phase.TRYING || phase == Phase.RESTING;
    long took = now - startedNanos;
    sample(now, took);
    if (rests && bytes < (long) reads * FULL_READ_BYTES) {
      pause.rest(Math.min(took, longestNanos));
    }
  }

  private void sample(long now, long took) {
    if (turns++ < FOREIGN_TURNS) {
      sampledSinceNanos = now;
      return;
    }
    sampledReads += reads;
    sampledBytes += bytes;
    sampledNanos += took;
    if (turns >= length()) {
      endPhase(now);
    }
  }

  private int length() {
    return switch (phase) {
      case WATCHING, TRYING -> SAMPLE_TURNS;
      case RESTING -> RESTING_TURNS;
      case AWAKE -> awakeTurns;
    };
  }

  private void endPhase(long now) {
    double bytesPerRead = (double) sampledBytes / sampledReads;
    double nanos = now - sampledSinceNanos;
    double bytesPerNano = sampledBytes / nanos;
    switch (phase) {
      case WATCHING -> {
        bytesPerReadAwake = bytesPerRead;
        bytesPerNanoAwake = bytesPerNano;
        phase = sampledNanos > nanos * BUSY ? Phase.TRYING : Phase.WATCHING;
      }
      case TRYING -> {
        if (pays(bytesPerRead, bytesPerNano)) {
          gains++;
        } else {
          failures++;
        }
        phase = verdict();
      }
      case RESTING -> {
        awakeTurns = LEAST_AWAKE_TURNS;
        beginTrial();
      }
      case AWAKE -> {
        awakeTurns = Math.min(2 * awakeTurns, MOST_AWAKE_TURNS);
        beginTrial();
      }
    }
    turns = 0;
    sampledReads = 0;
    sampledBytes = 0;
    sampledNanos = 0;
  }

  private void beginTrial() {
    gains = 0;
    failures = 0;
    phase = Phase.WATCHING;
  }

  private Phase verdict() {
    if (gains == VERDICT) {
      return Phase.RESTING;
    }
    return failures == VERDICT ? Phase.AWAKE : Phase.WATCHING;
  }

  /** A quarter fewer reads at least, and no less done. */
  private boolean pays(double bytesPerRead, double bytesPerNano) {
    return bytesPerRead * 3 > bytesPerReadAwake * 4 && bytesPerNano > bytesPerNanoAwake * 0.9;
  }
}
