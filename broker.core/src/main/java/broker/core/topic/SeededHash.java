package broker.core.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash over names that strangers choose. The seed keeps a client from making up levels or Client
 * Identifiers that all fall on one slot of a table. Immutable; any thread.
 */
public final class SeededHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long seed;

  /** A hash function of its own for every seed; a broker draws one at random when it starts. */
  public SeededHash(long seed) {
    this.seed = seed;
  }

  /** The hash of these bytes. */
  int of(byte[] bytes, int from, int end) {
    long h = seed ^ end - from;
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      h = fold(h ^ (long) LONGS.get(bytes, i));
    }
    long tail = 0;
    for (; i < end; i++) {
      tail = tail << 8 | bytes[i] & 0xFF;
    }
    return finish(h ^ tail);
  }

  /** The hash of this text. */
  public int of(String text) {
    long h = seed ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      h = fold(h ^ text.charAt(i));
    }
    return finish(h);
  }

  private int finish(long h) {
    long folded = fold(h ^ seed);
    return (int) (folded ^ folded >>> 32);
  }

  /**
   * Both halves of the 128-bit product: every bit of the factor reaches every bit of the result.
   */
  private static long fold(long factor) {
    return Math.multiplyHigh(factor, MULTIPLIER) ^ factor * MULTIPLIER;
  }
}
