package broker.core.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage done to bytes on their way. Owned by the test's thread. */
final class Mutation {
  private static final int REMEMBERED = 64;

  private final SplittableRandom random;
  private final byte[][] remembered = new byte[REMEMBERED][];

  Mutation(SplittableRandom random) {
    this.random = random;
    Arrays.fill(remembered, new byte[] {(byte) 0xC0, 0});
  }

  /** Keeps the packet to be a part of others. */
  void remember(byte[] packet) {
    remembered[random.nextInt(REMEMBERED)] = packet;
  }

  /** The bytes with one damage. */
  byte[] damage(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
    return switch (random.nextInt(9)) {
      case 0 -> flip(bytes);
      case 1 -> replace(bytes, at, at, random(1 + random.nextInt(4))); // insert
      case 2 -> replace(bytes, at, to, random(0)); // delete
      case 3 -> replace(bytes, at, bytes.length, random(0)); // truncate
      case 4 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, to)); // duplicate
      case 5 -> splice(bytes, at);
      case 6 -> replace(bytes, at, to, random(to - at));
      case 7 -> extreme(bytes);
      default -> announce(bytes);
    };
  }

  private byte[] flip(byte[] bytes) {
    byte[] damaged = bytes.clone();
    if (damaged.length > 0) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private byte[] extreme(byte[] bytes) {
    byte[] damaged = bytes.clone();
    if (damaged.length > 0) {
      damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? 0 : 0xFF);
    }
    return damaged;
  }

  /** The head of one packet and the tail of another. */
  private byte[] splice(byte[] bytes, int at) {
    byte[] other = remembered[random.nextInt(REMEMBERED)];
    return replace(
        bytes,
        at,
        bytes.length,
        Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
  }

  /** A Remaining Length that is not true: large, too large, or not in its shortest form. */
  private byte[] announce(byte[] bytes) {
    if (bytes.length < 2) {
      return bytes;
    }
    byte[] length =
        switch (random.nextInt(5)) {
          case 0 -> new byte[] {-1, -1, -1, 127};
          case 1 -> new byte[] {-1, -1, -1, -1, 1};
          case 2 -> new byte[] {(byte) (bytes[1] | 0x80), 0};
          case 3 -> new byte[] {-128, (byte) random.nextInt(1, 128)};
          default -> new byte[] {(byte) random.nextInt(128)};
        };
    return replace(bytes, 1, 2, length);
  }

  private byte[] random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] damaged = new byte[from + by.length + bytes.length - to];
    System.arraycopy(bytes, 0, damaged, 0, from);
    System.arraycopy(by, 0, damaged, from, by.length);
    System.arraycopy(bytes, to, damaged, from + by.length, bytes.length - to);
    return damaged;
  }
}
